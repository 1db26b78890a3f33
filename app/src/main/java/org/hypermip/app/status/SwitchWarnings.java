/* SPDX-License-Identifier: Apache-2.0 */
package org.hypermip.app.status;

import com.google.common.collect.ImmutableList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.hypermip.flows.frames.NetworkView;
import org.hypermip.flows.network.AgentSwitch;
import org.hypermip.flows.network.HomeNetwork;
import org.hypermip.flows.network.Tunnel;
import org.onosproject.net.DeviceId;

/** What keeps a switch from being an agent, or will hurt those it serves. None of it makes a configuration invalid. */
final class SwitchWarnings {

    private final AgentSwitch agentSwitch;
    private final NetworkView view;

    private SwitchWarnings(AgentSwitch agentSwitch, NetworkView view) {
        this.agentSwitch = agentSwitch;
        this.view = view;
    }

    /**
     * Returns a sentence for each.
     *
     * @param bridge what is seen of the way in which a connected switch was set up
     */
    static ImmutableList<String> of(
            AgentSwitch agentSwitch,
            NetworkView view,
            boolean connected,
            Function<DeviceId, ImmutableList<String>> bridge) {
        SwitchWarnings warnings = new SwitchWarnings(agentSwitch, view);
        return Stream.of(
                        connected ? warnings.missingPorts() : Stream.of("is not connected to ONOS"),
                        connected ? bridge.apply(agentSwitch.device()).stream() : Stream.<String>empty(),
                        warnings.narrowTunnels(),
                        warnings.strangers(),
                        warnings.indirectEgress())
                .flatMap(sentences -> sentences)
                .collect(ImmutableList.toImmutableList());
    }

    private Stream<String> missingPorts() {
        return agentSwitch.tunnelPorts().stream()
                .filter(port -> view.port(agentSwitch.device(), port.name()).isEmpty())
                .map(port -> "has no port named '" + port.name()
                        + "' to tunnel with: run hypermip-bridge on it, with --tunnel " + port.name() + "="
                        + port.encapsulation().label());
    }

    /** One sentence for each network and each size of tunnels, however many there are of it. */
    private Stream<String> narrowTunnels() {
        return view
                .domain()
                .tunnels(agentSwitch)
                .collect(Collectors.groupingBy(Tunnel::arithmetic, LinkedHashMap::new, Collectors.toList()))
                .values()
                .stream()
                .flatMap(alike -> view.domain().networks().values().stream()
                        .filter(network -> !alike.get(0).carries(network))
                        .map(network -> narrow(network, alike)));
    }

    private String narrow(HomeNetwork network, List<Tunnel> alike) {
        return "packets of network " + network.id() + " may have " + network.mtu() + " bytes, but only "
                + alike.get(0).mtu() + " fit through the tunnel to "
                + alike.stream()
                        .map(tunnel ->
                                tunnel.peerOf(agentSwitch.device()).device().toString())
                        .collect(Collectors.joining(", "))
                + " (" + alike.get(0).arithmetic()
                + "): raise underlayMtu, or lower the network's mtu and that of its machines";
    }

    private Stream<String> strangers() {
        DeviceId here = agentSwitch.device();
        return view.domain().switches().values().stream()
                .filter(other -> !other.device().equals(here)
                        && view.domain().tunnel(here, other.device()).isEmpty())
                .map(other -> "cannot tunnel to " + other.device() + ": " + speech(agentSwitch) + " here, "
                        + speech(other) + " there");
    }

    /** Networks whose visitors cannot leave by a router here, though they should. */
    private Stream<String> indirectEgress() {
        List<HomeNetwork> served = view.domain().networksAt(agentSwitch.device());
        return served.size() == 1 || !view.domain().hypervisorSwitches().contains(agentSwitch.device())
                ? Stream.empty()
                : view.domain().networks().values().stream()
                        .filter(network ->
                                network.egress().leavesDirectly() && !network.isServedBy(agentSwitch.device()))
                        .map(network -> "visitors of network " + network.id()
                                + " use the reverse tunnel although their egress is direct: the switch serves "
                                + (served.isEmpty() ? "no network" : served.size() + " networks")
                                + ", so that no router is known to be theirs; list it in the switches of the one network"
                                + " that hypervisors' ports belong to");
    }

    private static String speech(AgentSwitch agentSwitch) {
        return agentSwitch.tunnelPorts().stream()
                        .map(port -> port.encapsulation().label())
                        .collect(Collectors.joining(", "))
                + (agentSwitch.endpoint().isIp6() ? " over IPv6" : " over IPv4");
    }
}
