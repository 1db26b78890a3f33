/* SPDX-License-Identifier: Apache-2.0 */
package org.hypermip.flows.network;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableSet;
import com.google.common.collect.Maps;
import com.google.common.primitives.UnsignedBytes;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Comparator;
import java.util.Deque;
import java.util.Map;
import org.onlab.packet.IpPrefix;

/**
 * Finds networks that have the same addresses. Of two prefixes that have any in common, one contains the other; in the order of
 * addresses, and of lengths where those are equal, all that a prefix contains follow it directly.
 */
final class Overlaps {

    private static final Comparator<Map.Entry<String, IpPrefix>> ORDER = Comparator.comparing(
                    (Map.Entry<String, IpPrefix> entry) ->
                            entry.getValue().address().toOctets(),
                    UnsignedBytes.lexicographicalComparator())
            .thenComparing(entry -> entry.getValue().prefixLength());

    private final ImmutableSet.Builder<String> found = ImmutableSet.builder();

    /** Those that may contain the next one. Each contains the ones above it, and was compared with the nearest below that is another's. */
    private final Deque<Map.Entry<String, IpPrefix>> around = new ArrayDeque<>();

    private Overlaps() {}

    /** Returns the ids of the networks that have addresses which another one has, too. */
    static ImmutableSet<String> among(Collection<HomeNetwork> networks) {
        ImmutableSet<String> overlapping = ImmutableSet.<String>builder()
                .addAll(of(networks, true))
                .addAll(of(networks, false))
                .build();
        return networks.stream()
                .map(HomeNetwork::id)
                .filter(overlapping::contains)
                .collect(ImmutableSet.toImmutableSet());
    }

    private static ImmutableSet<String> of(Collection<HomeNetwork> networks, boolean ip4) {
        Overlaps overlaps = new Overlaps();
        networks.stream()
                .flatMap(
                        network -> network.prefixes().stream().map(prefix -> Maps.immutableEntry(network.id(), prefix)))
                .filter(entry -> entry.getValue().isIp4() == ip4)
                .sorted(ORDER)
                .collect(ImmutableList.toImmutableList())
                .forEach(overlaps::compare);
        return overlaps.found.build();
    }

    private void compare(Map.Entry<String, IpPrefix> next) {
        while (!around.isEmpty() && !around.getFirst().getValue().contains(next.getValue())) {
            around.removeFirst();
        }
        around.stream()
                .map(Map.Entry::getKey)
                .filter(network -> !network.equals(next.getKey()))
                .findFirst()
                .ifPresent(network -> found.add(network, next.getKey()));
        around.addFirst(next);
    }
}
