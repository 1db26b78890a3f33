/* SPDX-License-Identifier: Apache-2.0 */
package org.hypermip.app.config;

import com.google.common.collect.ImmutableList;
import java.util.Comparator;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.hypermip.flows.network.AgentSwitch;
import org.hypermip.flows.network.HomeNetwork;
import org.hypermip.flows.network.MobilityDomain;
import org.hypermip.flows.network.Tunnel;
import org.onosproject.net.DeviceId;

/** What is allowed to configure, and will lose packets: tunnels too narrow for a network, and switches without a tunnel between them. */
final class TunnelWarnings {

    private TunnelWarnings() {}

    /** Returns a sentence for each network that does not fit, and for each switch that cannot tunnel to others. */
    static ImmutableList<String> of(MobilityDomain domain) {
        ImmutableList<Tunnel> tunnels = domain.tunnels().collect(ImmutableList.toImmutableList());
        return Stream.concat(
                        domain.networks().values().stream().flatMap(network -> narrow(network, tunnels)),
                        domain.switches().values().stream().flatMap(agent -> apart(agent, domain)))
                .collect(ImmutableList.toImmutableList());
    }

    private static Stream<String> narrow(HomeNetwork network, ImmutableList<Tunnel> tunnels) {
        long tooNarrow =
                tunnels.stream().filter(tunnel -> !tunnel.carries(network)).count();
        return tunnels.stream()
                .filter(tunnel -> !tunnel.carries(network))
                .min(Comparator.comparing(Tunnel::mtu))
                .map(tunnel -> "Network " + network.id() + ": packets may have " + network.mtu() + " bytes, but only "
                        + tunnel.mtu() + " fit through the tunnel between "
                        + tunnel.lower().device() + " and " + tunnel.upper().device() + " (" + tunnel.arithmetic()
                        + "); " + tooNarrow + " of " + tunnels.size() + " tunnels are too narrow: raise underlayMtu, or"
                        + " lower the network's mtu and that of its machines; mip-tunnels lists them")
                .stream();
    }

    private static Stream<String> apart(AgentSwitch agent, MobilityDomain domain) {
        String others = domain.switches().keySet().stream()
                .filter(other -> agent.device().toString().compareTo(other.toString()) < 0)
                .filter(other -> domain.tunnel(agent.device(), other).isEmpty())
                .map(DeviceId::toString)
                .collect(Collectors.joining(", "));
        return others.isEmpty()
                ? Stream.empty()
                : Stream.of(
                        "Switch " + agent.device() + " cannot tunnel to " + others
                                + ": they have no encapsulation, or no IP version, in common; no machine can move between them");
    }
}
