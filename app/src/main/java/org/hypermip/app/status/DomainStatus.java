/* SPDX-License-Identifier: Apache-2.0 */
package org.hypermip.app.status;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableMap;
import com.google.common.collect.SetMultimap;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.Iterator;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.Function;
import java.util.function.Predicate;
import org.hypermip.flows.binding.Binding;
import org.hypermip.flows.binding.BindingPhase;
import org.hypermip.flows.frames.NetworkView;
import org.hypermip.flows.network.AgentSwitch;
import org.hypermip.flows.network.HomeNetwork;
import org.hypermip.flows.network.Hypervisor;
import org.hypermip.flows.network.Tunnel;
import org.hypermip.flows.network.TunnelPort;
import org.onosproject.net.DeviceId;
import org.onosproject.net.PortNumber;

/** How the configured things stand, by the bindings and the network of one moment. */
public final class DomainStatus {

    /** How many tunnels, and networks that each is too narrow for, are shown at once. */
    static final int MOST_SHOWN = 200_000;

    private final NetworkView view;
    private final Collection<Binding> bindings;
    private final Map<String, Instant> heard;
    private final SetMultimap<String, String> contested;
    private final Predicate<DeviceId> available;
    private final Function<DeviceId, ImmutableList<String>> bridge;

    private DomainStatus(
            NetworkView view,
            Collection<Binding> bindings,
            Map<String, Instant> heard,
            SetMultimap<String, String> contested,
            Predicate<DeviceId> available,
            Function<DeviceId, ImmutableList<String>> bridge) {
        this.view = view;
        this.bindings = bindings;
        this.heard = heard;
        this.contested = contested;
        this.available = available;
        this.bridge = bridge;
    }

    /**
     * Returns the status.
     *
     * @param heard when the latest inventory of each hypervisor came
     * @param contested the mobile nodes that run at several hypervisors, by each that says so
     * @param available tells of a switch whether it is connected to ONOS
     * @param bridge warns of the way in which a connected switch was set up
     */
    public static DomainStatus of(
            NetworkView view,
            Collection<Binding> bindings,
            Map<String, Instant> heard,
            SetMultimap<String, String> contested,
            Predicate<DeviceId> available,
            Function<DeviceId, ImmutableList<String>> bridge) {
        return new DomainStatus(view, ImmutableList.copyOf(bindings), heard, contested, available, bridge);
    }

    /** The networks, in the order configured. */
    public ImmutableList<NetworkStatus> networks() {
        OptionalInt tunnelMtu = view.domain().tunnels().mapToInt(Tunnel::mtu).min();
        return view.domain().networks().values().stream()
                .map(network -> NetworkStatus.of(
                        network,
                        tunnelMtu,
                        count(binding -> isOf(network, binding)),
                        count(binding -> isOf(network, binding) && binding.phase() != BindingPhase.AT_HOME)))
                .collect(ImmutableList.toImmutableList());
    }

    /** The switches, in the order configured. */
    public ImmutableList<SwitchStatus> switches() {
        return view.domain().switches().values().stream().map(this::status).collect(ImmutableList.toImmutableList());
    }

    /**
     * The tunnels between each two switches that can tunnel to each other, the first of them if there are very many: they are as many as
     * pairs of switches. Networks are looked through once for each MTU that a tunnel has, and not for each tunnel.
     */
    public ImmutableList<TunnelStatus> tunnels() {
        Map<Integer, ImmutableList<HomeNetwork>> tooWide = new HashMap<>();
        ImmutableList.Builder<TunnelStatus> tunnels = ImmutableList.builder();
        Iterator<Tunnel> all = view.domain().tunnels().iterator();
        int shown = 0;
        while (all.hasNext()) {
            Tunnel tunnel = all.next();
            ImmutableList<HomeNetwork> tooNarrowFor = tooWide.computeIfAbsent(tunnel.mtu(), mtu -> tooWideFor(tunnel));
            shown += 1 + tooNarrowFor.size();
            if (shown > MOST_SHOWN) {
                break;
            }
            tunnels.add(TunnelStatus.of(tunnel, tooNarrowFor));
        }
        return tunnels.build();
    }

    /** Tells whether there are tunnels beside the first so many. */
    public boolean hasMoreTunnels(int shown) {
        return view.domain().tunnels().skip(shown).findAny().isPresent();
    }

    private ImmutableList<HomeNetwork> tooWideFor(Tunnel tunnel) {
        return view.domain().networks().values().stream()
                .filter(network -> !tunnel.carries(network))
                .collect(ImmutableList.toImmutableList());
    }

    /** The hypervisors, in the order configured. */
    public ImmutableList<HypervisorStatus> hypervisors() {
        return view.domain().hypervisors().values().stream().map(this::status).collect(ImmutableList.toImmutableList());
    }

    private SwitchStatus status(AgentSwitch agentSwitch) {
        DeviceId device = agentSwitch.device();
        boolean connected = available.test(device);
        return SwitchStatus.of(
                agentSwitch,
                connected,
                tunnelPorts(agentSwitch),
                count(binding -> binding.at().device().equals(device)),
                SwitchWarnings.of(agentSwitch, view, connected, bridge));
    }

    private ImmutableMap<TunnelPort, PortNumber> tunnelPorts(AgentSwitch agentSwitch) {
        ImmutableMap.Builder<TunnelPort, PortNumber> numbers = ImmutableMap.builder();
        agentSwitch.tunnelPorts().forEach(port -> view.port(agentSwitch.device(), port.name())
                .ifPresent(number -> numbers.put(port, number)));
        return numbers.build();
    }

    private HypervisorStatus status(Hypervisor hypervisor) {
        String id = hypervisor.id();
        return HypervisorStatus.of(
                hypervisor,
                view.domain().knowsUplinks(hypervisor.device()),
                available.test(hypervisor.device()),
                Optional.ofNullable(heard.get(id)),
                contested.get(id),
                count(binding -> binding.at().isAt(id)),
                count(binding ->
                        binding.destination().filter(place -> place.isAt(id)).isPresent()));
    }

    private long count(Predicate<Binding> condition) {
        return bindings.stream().filter(condition).count();
    }

    private static boolean isOf(HomeNetwork network, Binding binding) {
        return binding.interfaces().stream()
                .anyMatch(address -> address.network().equals(network.id()));
    }
}
