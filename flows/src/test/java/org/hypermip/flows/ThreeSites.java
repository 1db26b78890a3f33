/* SPDX-License-Identifier: Apache-2.0 */
package org.hypermip.flows;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableMap;
import com.google.common.collect.Lists;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import org.hypermip.flows.fake.FakeFabric;
import org.hypermip.flows.fake.FakeSwitch;
import org.hypermip.flows.network.AgentSwitch;
import org.hypermip.flows.network.Egress;
import org.hypermip.flows.network.Encapsulation;
import org.hypermip.flows.network.HomeNetwork;
import org.hypermip.flows.network.Hypervisor;
import org.hypermip.flows.network.MobilityDomain;
import org.hypermip.flows.network.PortPattern;
import org.hypermip.flows.network.TunnelPort;
import org.hypermip.flows.rules.NetworkView;
import org.hypermip.flows.rules.Pipeline;
import org.onlab.packet.IpAddress;
import org.onlab.packet.IpPrefix;
import org.onlab.packet.MacAddress;
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
            Station.of(A1, 3, "02:00:00:00:0a:11", "10.1.0.11"),
            Station.of(A1, 4, NET_A.gatewayMac().toString(), "10.1.0.1"),
            Station.of(A2, 3, "02:00:00:00:0a:12", "10.1.0.12"),
            Station.of(B1, 3, "02:00:00:00:0b:11", "10.2.0.11"),
            Station.of(B1, 4, NET_B.gatewayMac().toString(), "10.2.0.1"),
            Station.of(C1, 3, "02:00:00:00:0c:11", "10.3.0.11"),
            Station.of(C1, 4, NET_C.gatewayMac().toString(), "10.3.0.1"));

    private ThreeSites() {}

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
                + GUESTS.indexOf(guest) * HYPERVISORS.size()
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
                GUESTS.stream()
                        .flatMap(guest -> HYPERVISORS.keySet().stream().map(guest::tap))
                        .collect(ImmutableList.toImmutableList()),
                DOMAIN.switches().keySet());
    }

    /** Returns the switches, cabled, without a rule. */
    public static FakeFabric fabric() {
        FakeFabric fabric = new FakeFabric();
        DOMAIN.switches().keySet().forEach(device -> fabric.add(new FakeSwitch(device, endpoint(device), TUNNELS)));
        fabric.addTrunk(new ConnectPoint(A1, TRUNK), new ConnectPoint(A2, TRUNK));
        STATIONS.forEach(station -> fabric.addPort(station.at()));
        GUESTS.forEach(guest -> HYPERVISORS.keySet().forEach(hypervisor -> fabric.addPort(tap(guest, hypervisor))));
        return fabric;
    }

    private static ImmutableMap<String, PortNumber> ports(DeviceId device, Collection<String> visibleTaps) {
        ImmutableMap.Builder<String, PortNumber> ports = ImmutableMap.builder();
        TUNNELS.forEach((encapsulation, port) -> ports.put(encapsulation.label() + "0", port));
        GUESTS.forEach(guest -> HYPERVISORS.forEach((hypervisor, at) -> {
            if (at.equals(device) && visibleTaps.contains(guest.tap(hypervisor))) {
                ports.put(guest.tap(hypervisor), tap(guest, hypervisor).port());
            }
        }));
        return ports.build();
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
                        encapsulation -> TunnelPort.of(encapsulation.label() + "0", encapsulation)),
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
