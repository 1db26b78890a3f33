/* SPDX-License-Identifier: Apache-2.0 */
package org.hypermip.flows;

import com.google.common.collect.HashMultimap;
import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableMap;
import com.google.common.collect.SetMultimap;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.hypermip.flows.binding.Attachment;
import org.hypermip.flows.fake.FakeFabric;
import org.hypermip.flows.fake.FakeSwitch;
import org.hypermip.flows.fake.Frame;
import org.hypermip.flows.frames.NetworkView;
import org.hypermip.flows.network.AgentSwitch;
import org.hypermip.flows.network.Encapsulation;
import org.hypermip.flows.network.HomeNetwork;
import org.hypermip.flows.network.Hypervisor;
import org.hypermip.flows.network.MobilityDomain;
import org.hypermip.flows.rules.Pipeline;
import org.onlab.packet.Ip4Address;
import org.onlab.packet.IpAddress;
import org.onlab.packet.MacAddress;
import org.onosproject.net.ConnectPoint;
import org.onosproject.net.DeviceId;
import org.onosproject.net.PortNumber;

/**
 * A home network of several switches, joined to a tree, and two switches elsewhere. A hypervisor and a station are at each home switch, and a
 * hypervisor at each other one. The guest is {@link ThreeSites#GUESTS the first one of site A}.
 */
public final class WideHome {

    /** The guest. */
    public static final Guest VM = ThreeSites.GUESTS.get(0);

    private static final PortNumber STATION = PortNumber.portNumber(3);
    private static final PortNumber TAP = PortNumber.portNumber(10);
    private static final int FIRST_TRUNK = 20;
    private static final ImmutableList<String> ELSEWHERE = ImmutableList.of("hv-b", "hv-c");

    private final int size;
    private final MobilityDomain domain;
    private final FakeFabric fabric = new FakeFabric();
    private final SetMultimap<Integer, Integer> neighbors = HashMultimap.create();

    /**
     * Cables the switches, and has everybody say hello.
     *
     * @param size the number of home switches
     * @param random decides on the tree
     * @param network is what the network is made of, but for its switches
     */
    public WideHome(int size, Random random, HomeNetwork network) {
        this.size = size;
        this.domain = MobilityDomain.of(
                List.of(network.toBuilder()
                        .switches(homes().collect(ImmutableList.toImmutableList()))
                        .homeAgent(home(random.nextInt(size)))
                        .build()),
                devices().map(WideHome::agentSwitch).collect(ImmutableList.toImmutableList()),
                hypervisors().stream()
                        .map(id -> Hypervisor.of(id, device(id)))
                        .collect(ImmutableList.toImmutableList()));
        devices().forEach(device -> fabric.add(new FakeSwitch(device, endpoint(device), tunnels())));
        IntStream.range(1, size).forEach(home -> join(home, random.nextInt(home)));
        hypervisors().forEach(id -> fabric.addPort(tap(id)));
        IntStream.range(0, size).forEach(home -> fabric.addPort(station(home)));
        IntStream.range(0, size).forEach(home -> fabric.send(station(home), Frame.announcement(mac(home), ip(home))));
    }

    private void join(int one, int other) {
        neighbors.put(one, other);
        neighbors.put(other, one);
        fabric.addTrunk(trunk(one, other), trunk(other, one));
    }

    private static ConnectPoint trunk(int from, int to) {
        return new ConnectPoint(home(from), PortNumber.portNumber(FIRST_TRUNK + to));
    }

    /** The switches. */
    public FakeFabric fabric() {
        return fabric;
    }

    /** What is configured. */
    public MobilityDomain domain() {
        return domain;
    }

    /** The home network, as configured. */
    public HomeNetwork network() {
        return domain.networks().values().asList().get(0);
    }

    /** The number of home switches. */
    public int size() {
        return size;
    }

    /** Tells whether the home network stays in one piece without that switch. */
    public boolean isLeaf(int home) {
        return neighbors.get(home).size() == 1;
    }

    /** Returns the network as it is, with that configuration. */
    public NetworkView view(MobilityDomain served) {
        return NetworkView.of(
                served,
                devices()
                        .collect(ImmutableMap.toImmutableMap(
                                device -> device,
                                device -> ImmutableMap.of("vxlan0", ThreeSites.TUNNEL, "tap", TAP, "host", STATION))),
                devices().collect(Collectors.toSet()),
                Pipeline.DEFAULT);
    }

    /** All hypervisors: those at home, in the order of their switches, and two elsewhere. */
    public List<String> hypervisors() {
        List<String> all = IntStream.range(0, size)
                .mapToObj(home -> "hv-" + home)
                .collect(Collectors.toCollection(ArrayList::new));
        all.addAll(ELSEWHERE);
        return all;
    }

    /** Returns the switch of a hypervisor. */
    public static DeviceId device(String hypervisor) {
        return ELSEWHERE.contains(hypervisor)
                ? DeviceId.deviceId("of:00000000000000" + hypervisor.substring(3) + "1")
                : home(Integer.parseInt(hypervisor.substring(3)));
    }

    /** Returns a home switch. */
    public static DeviceId home(int number) {
        return DeviceId.deviceId(String.format("of:000000000000a0%02x", number));
    }

    /** Returns the guest's port at a hypervisor. */
    public static ConnectPoint tap(String hypervisor) {
        return new ConnectPoint(device(hypervisor), TAP);
    }

    /** Returns the place of a guest at a hypervisor. */
    public static Attachment place(String hypervisor) {
        return Attachment.at(hypervisor, device(hypervisor), Map.of(VM.mac(), "tap"));
    }

    /** Returns the port of the station at a home switch. */
    public static ConnectPoint station(int home) {
        return new ConnectPoint(home(home), STATION);
    }

    /** Returns that station's MAC address. */
    public static MacAddress mac(int home) {
        return MacAddress.valueOf(String.format("02:00:00:00:0a:%02x", home));
    }

    /** Returns its IPv4 address. */
    public static Ip4Address ip(int home) {
        return Ip4Address.valueOf("10.1.0." + (100 + home));
    }

    private Stream<DeviceId> homes() {
        return IntStream.range(0, size).mapToObj(WideHome::home);
    }

    private Stream<DeviceId> devices() {
        return Stream.concat(homes(), ELSEWHERE.stream().map(WideHome::device));
    }

    private static ImmutableMap<Encapsulation, PortNumber> tunnels() {
        return ImmutableMap.of(Encapsulation.VXLAN, ThreeSites.TUNNEL);
    }

    private static AgentSwitch agentSwitch(DeviceId device) {
        return AgentSwitch.of(device, endpoint(device), "vxlan0", Encapsulation.VXLAN, 1600);
    }

    private static IpAddress endpoint(DeviceId device) {
        String id = device.toString();
        return IpAddress.valueOf("172.31.1." + Integer.parseInt(id.substring(id.length() - 2), 16));
    }
}
