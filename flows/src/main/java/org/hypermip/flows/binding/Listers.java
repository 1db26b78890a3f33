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
 * Which hypervisors list each mobile node. Immutable, and in many parts: one that has changed has all parts in common with the one before
 * but those of the mobile nodes that came or went.
 */
@AutoValue
abstract class Listers {

    private static final int PARTS = 1024;

    /** Nobody lists anybody. */
    static final Listers NONE = new AutoValue_Listers(
            ImmutableList.copyOf(Collections.nCopies(PARTS, ImmutableSetMultimap.<String, String>of())));

    /** Hypervisors by mobile node; a mobile node is in the part of its hash code. */
    abstract ImmutableList<ImmutableSetMultimap<String, String>> parts();

    /** Returns the hypervisors that list that mobile node. */
    ImmutableSet<String> of(String mobileNode) {
        return parts().get(part(mobileNode)).get(mobileNode);
    }

    /**
     * Returns this when a hypervisor lists others.
     *
     * @param before whom it has listed
     * @param now whom it lists
     */
    Listers with(String hypervisor, Set<String> before, Set<String> now) {
        Set<String> changed = Sets.symmetricDifference(before, now);
        if (changed.isEmpty()) {
            return this;
        }
        List<ImmutableSetMultimap<String, String>> all = new ArrayList<>(parts());
        changed.forEach(mobileNode -> all.set(
                part(mobileNode),
                changed(all.get(part(mobileNode)), mobileNode, hypervisor, now.contains(mobileNode))));
        return new AutoValue_Listers(ImmutableList.copyOf(all));
    }

    private static ImmutableSetMultimap<String, String> changed(
            ImmutableSetMultimap<String, String> part, String mobileNode, String hypervisor, boolean isListed) {
        ImmutableSetMultimap.Builder<String, String> all = ImmutableSetMultimap.builder();
        part.entries().stream()
                .filter(entry ->
                        !entry.getKey().equals(mobileNode) || !entry.getValue().equals(hypervisor))
                .forEach(all::put);
        if (isListed) {
            all.put(mobileNode, hypervisor);
        }
        return all.build();
    }

    private static int part(String mobileNode) {
        return Math.floorMod(mobileNode.hashCode(), PARTS);
    }
}
