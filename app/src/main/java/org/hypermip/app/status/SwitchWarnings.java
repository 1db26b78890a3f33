/* SPDX-License-Identifier: Apache-2.0 */
package org.hypermip.app.status;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.IntFunction;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.hypermip.flows.frames.NetworkView;
import org.hypermip.flows.network.AgentSwitch;
import org.hypermip.flows.network.HomeNetwork;
import org.hypermip.flows.network.MobilityDomain;
import org.hypermip.flows.network.Tunnel;
import org.onosproject.net.DeviceId;

/**
 * What keeps switches from being agents, or will hurt those they serve. None of it makes a configuration invalid. Pairs of switches are
 * very many where there are many switches. So of each switch, the tunnels to the first others alone are looked at.
 */
final class SwitchWarnings {

    private final NetworkView view;
    private final Function<DeviceId, ImmutableList<String>> bridge;
    private final ImmutableSet<DeviceId> hypervisorSwitches;
    private final WideNetworks tooWide;
    private final int most;

    /**
     * Creates the warnings.
     *
     * @param bridge what is seen of the way in which a connected switch was set up
     */
    SwitchWarnings(NetworkView view, Function<DeviceId, ImmutableList<String>> bridge) {
        this.view = view;
        this.bridge = bridge;
        this.hypervisorSwitches = view.domain().hypervisorSwitches();
        this.tooWide = new WideNetworks(view.domain());
        this.most = mostOthers(view.domain());
    }

    /** Returns a sentence if not all tunnels are looked at. */
    static Optional<String> limit(MobilityDomain domain) {
        int others = domain.switches().size() - 1;
        return Optional.of(mostOthers(domain))
                .filter(most -> most < others)
                .map(most -> "warnings of a switch tell of its tunnels to the first " + most + " other switches alone;"
                        + " there are " + others);
    }

    /** How many other switches the tunnels of one are looked at to, or other things named by its warnings of one kind; at least one. */
    private static int mostOthers(MobilityDomain domain) {
        return Math.max(
                1, 2 * DomainStatus.MOST_SHOWN / Math.max(1, domain.switches().size()));
    }

    /** Returns a sentence for each. */
    ImmutableList<String> of(AgentSwitch agentSwitch, boolean connected) {
        ImmutableList<AgentSwitch> others = view.domain().switches().values().stream()
                .filter(other -> !other.device().equals(agentSwitch.device()))
                .limit(most)
                .collect(ImmutableList.toImmutableList());
        return Stream.of(
                        connected ? missingPorts(agentSwitch) : Stream.of("is not connected to ONOS"),
                        connected ? bridge.apply(agentSwitch.device()).stream() : Stream.<String>empty(),
                        narrowTunnels(agentSwitch, others),
                        strangers(agentSwitch, others),
                        indirectEgress(agentSwitch.device()))
                .flatMap(sentences -> sentences)
                .collect(ImmutableList.toImmutableList());
    }

    private Stream<String> missingPorts(AgentSwitch agentSwitch) {
        return agentSwitch.tunnelPorts().stream()
                .filter(port -> view.port(agentSwitch.device(), port.name()).isEmpty())
                .map(port -> "has no port named '" + port.name()
                        + "' to tunnel with: run hypermip-bridge on it, with --tunnel " + port.name() + "="
                        + port.encapsulation().label());
    }

    /** One sentence for each network and each size of tunnels, however many there are of it; the first of them if there are very many. */
    private Stream<String> narrowTunnels(AgentSwitch agentSwitch, List<AgentSwitch> others) {
        int shown = Math.max(1, most / Math.max(1, others.size()));
        return others.stream()
                .flatMap(other -> Tunnel.between(agentSwitch, other).stream())
                .collect(Collectors.groupingBy(Tunnel::arithmetic, LinkedHashMap::new, Collectors.toList()))
                .values()
                .stream()
                .flatMap(alike -> first(
                        shown,
                        tooWide.of(alike.get(0)),
                        network -> narrow(network, alike, agentSwitch.device()),
                        more -> "packets of " + more + " more networks do not fit through the tunnels of this size"));
    }

    /** A sentence for each of the first things, and one for all others. */
    private static <T> Stream<String> first(
            int shown, List<T> all, Function<T, String> sentence, IntFunction<String> others) {
        return Stream.concat(
                all.stream().limit(shown).map(sentence),
                Stream.of(all.size() - shown).filter(more -> more > 0).map(others::apply));
    }

    private static String narrow(HomeNetwork network, List<Tunnel> alike, DeviceId here) {
        return "packets of network " + network.id() + " may have " + network.mtu() + " bytes, but only "
                + alike.get(0).mtu() + " fit through the tunnel to "
                + alike.stream()
                        .map(tunnel -> tunnel.peerOf(here).device().toString())
                        .collect(Collectors.joining(", "))
                + " (" + alike.get(0).arithmetic()
                + "): raise underlayMtu, or lower the network's mtu and that of its machines";
    }

    private static Stream<String> strangers(AgentSwitch agentSwitch, List<AgentSwitch> others) {
        return others.stream()
                .filter(other -> Tunnel.between(agentSwitch, other).isEmpty())
                .map(other -> "cannot tunnel to " + other.device() + ": " + speech(agentSwitch) + " here, "
                        + speech(other) + " there");
    }

    /** Networks whose visitors cannot leave by a router here, though they should. */
    private Stream<String> indirectEgress(DeviceId here) {
        List<HomeNetwork> served = view.domain().networksAt(here);
        return served.size() == 1 || !hypervisorSwitches.contains(here)
                ? Stream.empty()
                : first(
                        most,
                        view.domain().networks().values().stream()
                                .filter(network -> network.egress().leavesDirectly() && !network.isServedBy(here))
                                .collect(ImmutableList.toImmutableList()),
                        network -> indirect(network, served),
                        more -> "visitors of " + more + " more networks use the reverse tunnel for the same reason");
    }

    private static String indirect(HomeNetwork network, List<HomeNetwork> served) {
        return "visitors of network " + network.id()
                + " use the reverse tunnel although their egress is direct: the switch serves "
                + (served.isEmpty() ? "no network" : served.size() + " networks")
                + ", so that no router is known to be theirs; list it in the switches of the one network"
                + " that hypervisors' ports belong to";
    }

    private static String speech(AgentSwitch agentSwitch) {
        return agentSwitch.tunnelPorts().stream()
                        .map(port -> port.encapsulation().label())
                        .collect(Collectors.joining(", "))
                + (agentSwitch.endpoint().isIp6() ? " over IPv6" : " over IPv4");
    }
}
