/* SPDX-License-Identifier: Apache-2.0 */
package org.hypermip.flows;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableMap;
import com.google.common.collect.Lists;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.hypermip.flows.fake.FakeFabric;
import org.hypermip.flows.fake.FakeSwitch;
import org.hypermip.flows.frames.NetworkView;
import org.hypermip.flows.network.AgentSwitch;
import org.hypermip.flows.network.Egress;
import org.hypermip.flows.network.Encapsulation;
import org.hypermip.flows.network.HomeAgents;
import org.hypermip.flows.network.HomeNetwork;
import org.hypermip.flows.network.Hypervisor;
import org.hypermip.flows.network.MobilityDomain;
import org.hypermip.flows.network.PortPattern;
import org.hypermip.flows.network.TunnelPort;
import org.hypermip.flows.rules.Pipeline;
import org.onlab.packet.IpAddress;
import org.onlab.packet.IpPrefix;
import org.onlab.packet.MacAddress;
import org.onlab.packet.VlanId;
import org.onosproject.net.ConnectPoint;
import org.onosproject.net.DeviceId;
import org.onosproject.net.PortNumber;

/**
 * What the tests move machines in: site A with two switches and three hypervisors, sites B and C with a switch each.
 * Every machine has a port of its own at every hypervisor; whether it is known yet is the view's business.
 */
public final class ThreeSites {

    /** Site A's switch at which its reverse tunnels end. */
    public static final DeviceId A1 = DeviceId.deviceId("of:00000000000000a1");

    /** Site A's other switch. */
    public static final DeviceId A2 = DeviceId.deviceId("of:00000000000000a2");

    /** Site B's switch. */
    public static final DeviceId B1 = DeviceId.deviceId("of:00000000000000b1");

    /** Site C's switch. */
    public static final DeviceId C1 = DeviceId.deviceId("of:00000000000000c1");

    /** Site A's network, on both of its switches. */
    public static final HomeNetwork NET_A = network(1, A1, A2);

    /** Site B's network. */
    public static final HomeNetwork NET_B = network(2, B1);

    /** Site C's network. */
    public static final HomeNetwork NET_C = network(3, C1);

    /** Hypervisors by what they are attached to. */
    public static final ImmutableMap<String, DeviceId> HYPERVISORS = ImmutableMap.<String, DeviceId>builder()
            .put("hv-a1", A1)
            .put("hv-a1x", A1)
            .put("hv-a2", A2)
            .put("hv-b1", B1)
            .put("hv-b1x", B1)
            .put("hv-c1", C1)
            .build();

    /** Three machines of site A and one of site B. */
    public static final ImmutableList<Guest> GUESTS =
            ImmutableList.of(Guest.of(NET_A, 50), Guest.of(NET_A, 51), Guest.of(NET_A, 52), Guest.of(NET_B, 60));

    /** A second tenant's network of the same addresses and MACs as site A's, on the same switches. */
    public static final HomeNetwork NET_T =
            NET_A.toBuilder().id("net-t").vni(1004).build();

    /** The machines of all configurations: those, and two of the second tenant, each a twin of one of site A's. */
    public static final ImmutableList<Guest> ALL_GUESTS = ImmutableList.<Guest>builder()
            .addAll(GUESTS)
            .add(GUESTS.get(0).twin(NET_T), GUESTS.get(1).twin(NET_T))
            .build();

    /** All of it, as the operator configured it. */
    public static final MobilityDomain DOMAIN = MobilityDomain.of(
            List.of(NET_A, NET_B, NET_C),
            List.of(agentSwitch(A1, 1), agentSwitch(A2, 2), agentSwitch(B1, 3), agentSwitch(C1, 4)),
            HYPERVISORS.entrySet().stream()
                    .map(entry -> Hypervisor.of(entry.getKey(), entry.getValue()))
                    .collect(ImmutableList.toImmutableList()));

    /** The same with all networks reactive; each hypervisor says which ports are its own. */
    public static final MobilityDomain REACTIVE_DOMAIN = MobilityDomain.of(
            DOMAIN.networks().values().stream()
                    .map(network -> network.toBuilder().reactive(true).build())
                    .collect(ImmutableList.toImmutableList()),
            DOMAIN.switches().values(),
            HYPERVISORS.entrySet().stream()
                    .map(entry -> Hypervisor.of(
                            entry.getKey(), entry.getValue(), List.of(PortPattern.of("tap-*-" + entry.getKey()))))
                    .collect(ImmutableList.toImmutableList()));

    /** The same with one home agent in each network. */
    public static final MobilityDomain ONE_AGENT_DOMAIN = MobilityDomain.of(
            DOMAIN.networks().values().stream()
                    .map(network ->
                            network.toBuilder().homeAgents(HomeAgents.ONE).build())
                    .collect(ImmutableList.toImmutableList()),
            DOMAIN.switches().values(),
            DOMAIN.hypervisors().values());

    /** The tunnel port that all switches of all configurations have, of the same number everywhere. */
    public static final PortNumber TUNNEL = PortNumber.portNumber(1);

    /** All tunnel ports that a switch can be configured to use. */
    public static final ImmutableMap<Encapsulation, PortNumber> TUNNELS = ImmutableMap.of(
            Encapsulation.VXLAN, TUNNEL,
            Encapsulation.GENEVE, PortNumber.portNumber(5),
            Encapsulation.GRE, PortNumber.portNumber(6));

    /** The same with switches that have different tunnel ports, some of them several; any two have one in common. */
    public static final MobilityDomain MIXED_DOMAIN = MobilityDomain.of(
            DOMAIN.networks().values(),
            List.of(
                    agentSwitch(A1, 1, Encapsulation.GENEVE, Encapsulation.VXLAN, Encapsulation.GRE),
                    agentSwitch(A2, 2, Encapsulation.GRE, Encapsulation.GENEVE),
                    agentSwitch(B1, 3, Encapsulation.VXLAN, Encapsulation.GRE),
                    agentSwitch(C1, 4, Encapsulation.GRE)),
            DOMAIN.hypervisors().values());

    /** The port at each of site A's switches that leads to the other one. */
    public static final PortNumber TRUNK = PortNumber.portNumber(2);

    /** Machines that never move: one at each switch, and each site's router. */
    public static final ImmutableList<Station> STATIONS = ImmutableList.of(
            Station.of(NET_A, A1, 3, "02:00:00:00:0a:11", "10.1.0.11"),
            Station.of(NET_A, A1, 4, NET_A.gatewayMac().toString(), "10.1.0.1"),
            Station.of(NET_A, A2, 3, "02:00:00:00:0a:12", "10.1.0.12"),
            Station.of(NET_B, B1, 3, "02:00:00:00:0b:11", "10.2.0.11"),
            Station.of(NET_B, B1, 4, NET_B.gatewayMac().toString(), "10.2.0.1"),
            Station.of(NET_C, C1, 3, "02:00:00:00:0c:11", "10.3.0.11"),
            Station.of(NET_C, C1, 4, NET_C.gatewayMac().toString(), "10.3.0.1"));

    /** Those, and the second tenant's: twins of site A's. */
    public static final ImmutableList<Station> ALL_STATIONS = ImmutableList.<Station>builder()
            .addAll(STATIONS)
            .add(
                    Station.of(NET_T, A1, 7, "02:00:00:00:0a:11", "10.1.0.11"),
                    Station.of(NET_T, A1, 8, NET_T.gatewayMac().toString(), "10.1.0.1"),
                    Station.of(NET_T, A2, 7, "02:00:00:00:0a:12", "10.1.0.12"))
            .build();

    private static final ImmutableMap<HomeNetwork, ImmutableList<PortPattern>> ACCESS_PORTS = ImmutableMap.of(
            NET_A, patterns("tap-vm50-*", "tap-vm51-*", "tap-vm52-*", "host-a2-3"),
            NET_T, patterns("tap-vm50t-*", "tap-vm51t-*", "host-a2-7"),
            NET_B, patterns("tap-vm60-*", "host-b1-3"));

    private ThreeSites() {}

    /**
     * Returns the same configuration with a second tenant, and these networks having VLANs. Frames of what stands at the second
     * switch of site A, and of one machine at B, have no tag where they come in; nor have the guests'.
     */
    public static MobilityDomain tenants(Map<HomeNetwork, Integer> vlans) {
        return MobilityDomain.of(
                Stream.of(NET_A, NET_B, NET_C, NET_T)
                        .map(network -> network.toBuilder()
                                .vlan(Optional.ofNullable(vlans.get(network))
                                        .map(vlan -> VlanId.vlanId(vlan.shortValue())))
                                .accessPorts(ACCESS_PORTS.getOrDefault(network, ImmutableList.of()))
                                .build())
                        .collect(ImmutableList.toImmutableList()),
                DOMAIN.switches().values(),
                DOMAIN.hypervisors().values());
    }

    private static ImmutableList<PortPattern> patterns(String... texts) {
        return Stream.of(texts).map(PortPattern::of).collect(ImmutableList.toImmutableList());
    }

    /** Returns the machines whose network is configured. */
    public static ImmutableList<Guest> guests(MobilityDomain domain) {
        return ALL_GUESTS.stream()
                .filter(guest -> domain.network(guest.network().id()).isPresent())
                .collect(ImmutableList.toImmutableList());
    }

    /** Returns the machines that never move, and whose network is configured. */
    public static ImmutableList<Station> stations(MobilityDomain domain) {
        return ALL_STATIONS.stream()
                .filter(station -> domain.network(station.network().id()).isPresent())
                .collect(ImmutableList.toImmutableList());
    }

    /** Returns the name of a switch's port, as the view of a controller that knows all has it. */
    public static String name(DeviceId device, PortNumber number) {
        return fullView().ports().getOrDefault(device, ImmutableMap.of()).entrySet().stream()
                .filter(port -> port.getValue().equals(number))
                .map(Map.Entry::getKey)
                .findFirst()
                .orElseThrow();
    }

    /** Returns the name of a station's port, or that of a trunk's end. */
    public static String portName(ConnectPoint at) {
        String device = at.deviceId().toString();
        return "host-" + device.substring(device.length() - 2) + "-" + at.port();
    }

    /** Returns the same configuration, with direct egress for some networks and route optimization for some. */
    public static MobilityDomain domain(Set<HomeNetwork> direct, Set<HomeNetwork> optimized) {
        return MobilityDomain.of(
                DOMAIN.networks().values().stream()
                        .map(network -> network.toBuilder()
                                .egress(direct.contains(network) ? Egress.DIRECT : Egress.REVERSE_TUNNEL)
                                .routeOptimization(optimized.contains(network))
                                .build())
                        .collect(ImmutableList.toImmutableList()),
                DOMAIN.switches().values(),
                DOMAIN.hypervisors().values());
    }

    /** Returns the tunnel endpoint of a switch. */
    public static IpAddress endpoint(DeviceId device) {
        return DOMAIN.agentSwitch(device).orElseThrow().endpoint();
    }

    /** Returns the switch of a hypervisor. */
    public static DeviceId device(String hypervisor) {
        return DOMAIN.hypervisor(hypervisor).orElseThrow().device();
    }

    /** Returns the guest's port at a hypervisor. */
    public static ConnectPoint tap(Guest guest, String hypervisor) {
        int number = 10
                + ALL_GUESTS.indexOf(guest) * HYPERVISORS.size()
                + HYPERVISORS.keySet().asList().indexOf(hypervisor);
        return new ConnectPoint(device(hypervisor), PortNumber.portNumber(number));
    }

    /** Returns the view of a controller that knows these of the guests' ports, by name. */
    public static NetworkView view(Collection<String> visibleTaps, Set<DeviceId> arpResponders) {
        return view(DOMAIN, visibleTaps, arpResponders);
    }

    /** Returns the same view of another configuration. */
    public static NetworkView view(MobilityDomain domain, Collection<String> visibleTaps, Set<DeviceId> arpResponders) {
        return NetworkView.of(
                domain,
                DOMAIN.switches().keySet().stream()
                        .collect(ImmutableMap.toImmutableMap(device -> device, device -> ports(device, visibleTaps))),
                arpResponders,
                Pipeline.DEFAULT);
    }

    /** Returns the view of a controller that knows all ports; every switch answers ARP. */
    public static NetworkView fullView() {
        return fullView(DOMAIN);
    }

    /** Returns the same view of another configuration. */
    public static NetworkView fullView(MobilityDomain domain) {
        return view(
                domain,
                ALL_GUESTS.stream()
                        .flatMap(guest -> HYPERVISORS.keySet().stream().map(guest::tap))
                        .collect(ImmutableList.toImmutableList()),
                DOMAIN.switches().keySet());
    }

    /** Returns the switches, cabled, without a rule. */
    public static FakeFabric fabric() {
        return fabric(DOMAIN);
    }

    /** Returns the switches of another configuration, with the VLANs that its networks have. */
    public static FakeFabric fabric(MobilityDomain domain) {
        FakeFabric fabric = new FakeFabric();
        DOMAIN.switches().keySet().forEach(device -> fabric.add(new FakeSwitch(device, endpoint(device), TUNNELS)));
        fabric.addTrunk(new ConnectPoint(A1, TRUNK), new ConnectPoint(A2, TRUNK));
        stations(domain)
                .forEach(station -> addPort(
                        fabric,
                        domain,
                        station.at(),
                        portName(station.at()),
                        Optional.of(domain.network(station.network().id())
                                        .orElseThrow()
                                        .vlan()
                                        .orElse(VlanId.NONE))
                                .filter(tag -> domain.hasVlans())));
        guests(domain).forEach(guest -> HYPERVISORS
                .keySet()
                .forEach(hypervisor ->
                        addPort(fabric, domain, tap(guest, hypervisor), guest.tap(hypervisor), Optional.empty())));
        return fabric;
    }

    private static void addPort(
            FakeFabric fabric, MobilityDomain domain, ConnectPoint port, String name, Optional<VlanId> tag) {
        Optional<VlanId> access =
                domain.accessVlan(port.deviceId(), name).or(() -> tag.filter(vlan -> vlan.equals(VlanId.NONE)));
        if (access.isPresent()) {
            fabric.addAccessPort(port, access.get());
        } else if (tag.isPresent()) {
            fabric.addTaggedPort(port, tag.get());
        } else {
            fabric.addPort(port);
        }
    }

    private static ImmutableMap<String, PortNumber> ports(DeviceId device, Collection<String> visibleTaps) {
        ImmutableMap.Builder<String, PortNumber> ports = ImmutableMap.builder();
        TUNNELS.forEach((encapsulation, port) -> ports.put(tunnelPort(encapsulation), port));
        ALL_STATIONS.stream()
                .map(Station::at)
                .filter(at -> at.deviceId().equals(device))
                .forEach(at -> ports.put(portName(at), at.port()));
        ports.put(portName(new ConnectPoint(device, TRUNK)), TRUNK);
        ALL_GUESTS.forEach(guest -> HYPERVISORS.forEach((hypervisor, at) -> {
            if (at.equals(device) && visibleTaps.contains(guest.tap(hypervisor))) {
                ports.put(guest.tap(hypervisor), tap(guest, hypervisor).port());
            }
        }));
        return ports.build();
    }

    /** Returns what the tunnel port of that encapsulation is called, at every switch. */
    public static String tunnelPort(Encapsulation encapsulation) {
        return encapsulation.label() + "0";
    }

    private static AgentSwitch agentSwitch(DeviceId device, int number) {
        return agentSwitch(device, number, Encapsulation.VXLAN);
    }

    private static AgentSwitch agentSwitch(DeviceId device, int number, Encapsulation... encapsulations) {
        return AgentSwitch.of(
                device,
                IpAddress.valueOf("172.31.0." + number),
                Lists.transform(
                        List.of(encapsulations),
                        encapsulation -> TunnelPort.of(tunnelPort(encapsulation), encapsulation)),
                1600);
    }

    private static HomeNetwork network(int site, DeviceId... switches) {
        return HomeNetwork.builder()
                .id("net-" + "abc".charAt(site - 1))
                .vni(1000 + site)
                .prefixes(
                        List.of(IpPrefix.valueOf("10." + site + ".0.0/24"), IpPrefix.valueOf("fd00:" + site + "::/64")))
                .gateways(List.of(IpAddress.valueOf("10." + site + ".0.1")))
                .gatewayMac(MacAddress.valueOf("02:00:0a:0" + site + ":00:01"))
                .switches(List.of(switches))
                .homeAgent(switches[0])
                .grace(Duration.ofSeconds(10))
                .simultaneousLimit(Duration.ofSeconds(3))
                .mtu(1500)
                .build();
    }
}
