/* SPDX-License-Identifier: Apache-2.0 */
package org.hypermip.app.reconcile;

import com.google.common.collect.ImmutableMap;
import com.google.common.collect.ImmutableSet;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;
import org.hypermip.app.config.MobilityDomainService;
import org.hypermip.app.reconcile.openflow.RuleTranslator;
import org.hypermip.app.reconcile.openflow.SwitchExtensions;
import org.hypermip.flows.frames.NetworkView;
import org.hypermip.flows.network.ArpResponder;
import org.hypermip.flows.network.Hypervisor;
import org.hypermip.flows.network.MobilityDomain;
import org.onosproject.net.AnnotationKeys;
import org.onosproject.net.DeviceId;
import org.onosproject.net.Port;
import org.onosproject.net.PortNumber;
import org.onosproject.net.device.DeviceService;

/**
 * Reads the view of the network that rules depend on. Ports of a switch that is away are those it had: its rules stay
 * wanted, or nothing would be there to bring back; but as a home agent it has a stand-in. A port counts whether its link is up or not: the tap of a mobile node
 * that has not started yet is down.
 */
final class NetworkViewReader {

    private final MobilityDomainService configuration;
    private final DeviceService devices;
    private final SwitchExtensions extensions;
    private final DepartedPorts departed;
    private final FormerAgents formerAgents;

    NetworkViewReader(
            MobilityDomainService configuration,
            DeviceService devices,
            SwitchExtensions extensions,
            DepartedPorts departed,
            FormerAgents formerAgents) {
        this.configuration = configuration;
        this.devices = devices;
        this.extensions = extensions;
        this.departed = departed;
        this.formerAgents = formerAgents;
    }

    /** Returns the view as it is now. */
    NetworkView read() {
        return read(device -> ImmutableMap.of());
    }

    /** Returns the view that rules are made for. */
    NetworkView readWithDeparted() {
        return read(departed::of);
    }

    private NetworkView read(Function<DeviceId, ImmutableMap<String, PortNumber>> gone) {
        MobilityDomain domain = servedNow();
        ImmutableSet<DeviceId> known = devicesOf(domain).filter(this::isKnown).collect(ImmutableSet.toImmutableSet());
        return NetworkView.of(
                domain,
                known.stream().collect(ImmutableMap.toImmutableMap(device -> device, device -> ports(device, gone))),
                known.stream().filter(device -> answersArp(device, domain)).collect(ImmutableSet.toImmutableSet()),
                configuration.pipeline());
    }

    /** Returns what is configured, with those home agents that stand in now, or did until lately. */
    MobilityDomain servedNow() {
        MobilityDomain domain = configuration.domain();
        return formerAgents.with(
                domain.servedBy(devicesOf(domain).filter(devices::isAvailable).collect(ImmutableSet.toImmutableSet())));
    }

    /** Tells whether the switch has ever been connected. */
    boolean isKnown(DeviceId device) {
        return devices.getDevice(device) != null;
    }

    /** The switches that the configuration names, in any role. */
    static Stream<DeviceId> devicesOf(MobilityDomain domain) {
        return Stream.of(
                        domain.switches().keySet().stream(),
                        domain.networks().values().stream().flatMap(network -> network.switches().stream()),
                        domain.hypervisors().values().stream().map(Hypervisor::device))
                .flatMap(found -> found)
                .distinct();
    }

    /** Returns the ports that a switch has now, by name. */
    ImmutableMap<String, PortNumber> ports(DeviceId device) {
        return ports(device, any -> ImmutableMap.of());
    }

    private ImmutableMap<String, PortNumber> ports(
            DeviceId device, Function<DeviceId, ImmutableMap<String, PortNumber>> gone) {
        Map<String, PortNumber> ports = new HashMap<>(gone.apply(device));
        for (Port port : devices.getPorts(device)) {
            String name = port.annotations().value(AnnotationKeys.PORT_NAME);
            if (name != null) {
                ports.put(name, port.number());
            }
        }
        return ImmutableMap.copyOf(ports);
    }

    /** Returns the name of the port that a switch has by that number now, if it has one. */
    Optional<String> portName(DeviceId device, PortNumber number) {
        return Optional.ofNullable(devices.getPort(device, number)).flatMap(NetworkViews::name);
    }

    /** Tells whether the switch makes ARP replies by itself. */
    boolean answersArp(DeviceId device, MobilityDomain domain) {
        return domain.agentSwitch(device)
                        .filter(agent -> agent.arpResponder() == ArpResponder.CONTROLLER)
                        .isEmpty()
                && extensions.offers(device, RuleTranslator.ARP_MOVES);
    }
}
