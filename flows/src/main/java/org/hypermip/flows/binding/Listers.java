/* SPDX-License-Identifier: Apache-2.0 */
package org.hypermip.flows.binding;

import com.google.auto.value.AutoValue;
import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableSet;
import com.google.common.collect.ImmutableSetMultimap;
import com.google.common.collect.Sets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Set;

/**
 * Which hypervisors list each mobile node, or each MAC address. Immutable, and in many parts: one that has changed has all parts in common
 * with the one before but those of what came or went.
 *
 * @param <K> what is listed
 */
@AutoValue
abstract class Listers<K> {

    private static final int PARTS = 1024;

    /** Returns what is known when nobody lists anything. */
    static <K> Listers<K> none() {
        return new AutoValue_Listers<>(
                ImmutableList.copyOf(Collections.nCopies(PARTS, ImmutableSetMultimap.<K, String>of())));
    }

    /** Hypervisors by what they list; it is in the part of its hash code. */
    abstract ImmutableList<ImmutableSetMultimap<K, String>> parts();

    /** Returns the hypervisors that list that. */
    ImmutableSet<String> of(K listed) {
        return parts().get(part(listed)).get(listed);
    }

    /**
     * Returns this when a hypervisor lists others.
     *
     * @param before what it has listed
     * @param now what it lists
     */
    Listers<K> with(String hypervisor, Set<K> before, Set<K> now) {
        Set<K> changed = Sets.symmetricDifference(before, now);
        if (changed.isEmpty()) {
            return this;
        }
        List<ImmutableSetMultimap<K, String>> all = new ArrayList<>(parts());
        changed.forEach(
                each -> all.set(part(each), changed(all.get(part(each)), each, hypervisor, now.contains(each))));
        return new AutoValue_Listers<>(ImmutableList.copyOf(all));
    }

    private static <K> ImmutableSetMultimap<K, String> changed(
            ImmutableSetMultimap<K, String> part, K changed, String hypervisor, boolean isListed) {
        ImmutableSetMultimap.Builder<K, String> all = ImmutableSetMultimap.builder();
        part.entries().stream()
                .filter(entry ->
                        !entry.getKey().equals(changed) || !entry.getValue().equals(hypervisor))
                .forEach(all::put);
        if (isListed) {
            all.put(changed, hypervisor);
        }
        return all.build();
    }

    private static int part(Object listed) {
        return Math.floorMod(listed.hashCode(), PARTS);
    }
}
