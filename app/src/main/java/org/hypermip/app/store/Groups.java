/* SPDX-License-Identifier: Apache-2.0 */
package org.hypermip.app.store;

import java.util.Collections;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** Members of groups, for several threads. Most groups have one member. */
final class Groups<K, V> {

    private final Map<K, Set<V>> members = new ConcurrentHashMap<>();

    void add(K group, V member) {
        members.compute(group, (key, known) -> {
            Set<V> all = known == null ? ConcurrentHashMap.newKeySet(1) : known;
            all.add(member);
            return all;
        });
    }

    void remove(K group, V member) {
        members.computeIfPresent(group, (key, all) -> all.remove(member) && all.isEmpty() ? null : all);
    }

    /** Returns the members as they are, and as they become. */
    Set<V> of(K group) {
        return Collections.unmodifiableSet(members.getOrDefault(group, Set.of()));
    }
}
