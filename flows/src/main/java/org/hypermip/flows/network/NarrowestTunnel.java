/* SPDX-License-Identifier: Apache-2.0 */
package org.hypermip.flows.network;

import com.google.common.collect.ImmutableList;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.OptionalInt;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The narrowest of all tunnels between some switches, without a look at each. What a tunnel is like depends on what its ends are like, and
 * on which of them has the lower id. So among switches that are alike, those of the lowest and the highest id have tunnels of all sizes.
 */
final class NarrowestTunnel {

    private NarrowestTunnel() {}

    /** Returns its MTU in bytes; empty if there is no tunnel. */
    static OptionalInt mtu(Collection<AgentSwitch> switches) {
        ImmutableList<AgentSwitch> ends = ends(switches);
        return ends.stream()
                .flatMap(one -> ends.stream().flatMap(other -> Tunnel.between(one, other).stream()))
                .mapToInt(Tunnel::mtu)
                .min();
    }

    /** Returns two of the switches of each kind, or the one that there is twice. */
    static ImmutableList<AgentSwitch> ends(Collection<AgentSwitch> switches) {
        return switches.stream().collect(Collectors.groupingBy(NarrowestTunnel::kind)).values().stream()
                .flatMap(alike -> Stream.of(Collections.min(alike, Tunnel.BY_ID), Collections.max(alike, Tunnel.BY_ID)))
                .collect(ImmutableList.toImmutableList());
    }

    private static List<Object> kind(AgentSwitch agent) {
        return List.of(
                agent.endpoint().isIp6(),
                agent.underlayMtu(),
                agent.tunnelPorts().stream().map(TunnelPort::encapsulation).collect(Collectors.toList()));
    }
}
