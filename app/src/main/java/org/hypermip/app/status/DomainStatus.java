/* SPDX-License-Identifier: Apache-2.0 */
package org.hypermip.app.status;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableMap;
import com.google.common.collect.SetMultimap;
import java.time.Instant;
import java.util.Collection;
import java.util.Iterator;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.Function;
import java.util.function.Predicate;
import org.hypermip.flows.binding.Binding;
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
    private final BindingCounts bindings;
    private final Map<String, Instant> heard;
    private final SetMultimap<String, String> contested;
    private final Predicate<DeviceId> available;
    private final Function<DeviceId, ImmutableList<String>> bridge;

    private DomainStatus(
            NetworkView view,
            BindingCounts bindings,
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
        return new DomainStatus(view, new BindingCounts(bindings), heard, contested, available, bridge);
    }

    /** The networks, in the order configured. */
    public ImmutableList<NetworkStatus> networks() {
        OptionalInt tunnelMtu = view.domain().tunnelMtu();
        return view.domain().networks().values().stream()
                .map(network -> NetworkStatus.of(network, tunnelMtu, bindings.of(network), bindings.awayFrom(network)))
                .collect(ImmutableList.toImmutableList());
    }

    /** The switches, in the order configured. */
    public ImmutableList<SwitchStatus> switches() {
        SwitchWarnings warnings = new SwitchWarnings(view, bridge);
        return view.domain().switches().values().stream()
                .map(agentSwitch -> status(agentSwitch, warnings))
                .collect(ImmutableList.toImmutableList());
    }

    /**
     * The tunnels between each two switches that can tunnel to each other, the first of them if there are very many: they are as many as
     * pairs of switches.
     */
    public ImmutableList<TunnelStatus> tunnels() {
        WideNetworks tooWide = new WideNetworks(view.domain());
        ImmutableList.Builder<TunnelStatus> tunnels = ImmutableList.builder();
        Iterator<Tunnel> all = view.domain().tunnels().iterator();
        int shown = 0;
        while (all.hasNext()) {
            Tunnel tunnel = all.next();
            ImmutableList<HomeNetwork> tooNarrowFor = tooWide.of(tunnel);
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

    /** The hypervisors, in the order configured. */
    public ImmutableList<HypervisorStatus> hypervisors() {
        return view.domain().hypervisors().values().stream().map(this::status).collect(ImmutableList.toImmutableList());
    }

    private SwitchStatus status(AgentSwitch agentSwitch, SwitchWarnings warnings) {
        DeviceId device = agentSwitch.device();
        boolean connected = available.test(device);
        return SwitchStatus.of(
                agentSwitch,
                connected,
                tunnelPorts(agentSwitch),
                bindings.at(device),
                warnings.of(agentSwitch, connected));
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
                bindings.at(id),
                bindings.comingTo(id));
    }
}
