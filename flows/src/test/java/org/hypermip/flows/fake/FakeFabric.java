/* SPDX-License-Identifier: Apache-2.0 */
package org.hypermip.flows.fake;

import com.google.common.collect.ImmutableList;
import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.Set;
import org.hypermip.flows.network.Encapsulation;
import org.hypermip.flows.rules.Rule;
import org.hypermip.flows.rules.RuleSet;
import org.onlab.packet.IpAddress;
import org.onlab.packet.MacAddress;
import org.onlab.packet.VlanId;
import org.onosproject.net.ConnectPoint;
import org.onosproject.net.DeviceId;

/** Switches joined by trunks inside a site and by tunnels between all of them; other ports have hosts behind them. */
public final class FakeFabric {

    /** More switches than a frame ever has to pass. */
    private static final int HOP_LIMIT = 24;

    /** A frame on its way to a switch. */
    private static final class Hop {
        private final FakeSwitch device;
        private final Arrival arrival;
        private final int crossings;
        private final Optional<Hop> before;
        private final int number;

        private Hop(FakeSwitch device, Arrival arrival, int crossings, Optional<Hop> before) {
            this.device = device;
            this.arrival = arrival;
            this.crossings = crossings;
            this.before = before;
            this.number = before.map(hop -> hop.number).orElse(0) + 1;
            if (number > HOP_LIMIT) {
                throw new AssertionError("a frame runs in a loop: " + arrival.frame() + " by " + path());
            }
        }

        private String path() {
            return before.map(hop -> hop.path() + ", ").orElse("") + device.id() + "/" + arrival.port()
                    + arrival.tunnelKey().map(key -> " key " + key).orElse("");
        }
    }

    private final Map<DeviceId, FakeSwitch> switches = new LinkedHashMap<>();
    private final Map<IpAddress, FakeSwitch> byEndpoint = new HashMap<>();
    private final Map<ConnectPoint, ConnectPoint> trunks = new HashMap<>();
    private final Map<ConnectPoint, VlanId> tagged = new HashMap<>();
    private final Set<ConnectPoint> untagged = new HashSet<>();
    private final Set<DeviceId> switchedOff = new HashSet<>();

    /** Adds a switch. */
    public void add(FakeSwitch device) {
        switches.put(device.id(), device);
        byEndpoint.put(device.endpoint(), device);
    }

    /** Adds a port with a host behind it. */
    public void addPort(ConnectPoint port) {
        device(port.deviceId()).addPort(port.port());
    }

    /** Adds a port of one VLAN, with a host behind it that knows nothing of that. */
    public void addAccessPort(ConnectPoint port, VlanId vlan) {
        device(port.deviceId()).addAccessPort(port.port(), vlan);
        untagged.add(port);
    }

    /** Adds a port with a host behind it that puts the tag of a VLAN on its frames, and hears no others. */
    public void addTaggedPort(ConnectPoint port, VlanId vlan) {
        device(port.deviceId()).addTaggedPort(port.port(), vlan);
        tagged.put(port, vlan);
    }

    /** Adds a plain link between two switches of a site. */
    public void addTrunk(ConnectPoint one, ConnectPoint other) {
        addPort(one);
        addPort(other);
        trunks.put(one, other);
        trunks.put(other, one);
    }

    /** Switches it off: what reaches it gets no further. */
    public void switchOff(DeviceId id) {
        switchedOff.add(id);
    }

    /** Has another application's rules lead frames through these tables of every switch, one after the other. */
    public void lead(List<Integer> tables) {
        switches.values().forEach(device -> device.lead(tables));
    }

    /** Has another application forward in that table of every switch, in the place of the switches themselves. */
    public void forwardIn(int table) {
        switches.values().forEach(device -> device.forwardIn(table));
    }

    /** Adds the rule, in the place of the one with the same key. */
    public void install(Rule rule) {
        device(rule.device()).install(rule);
    }

    /** Takes the rule away. */
    public void remove(Rule rule) {
        device(rule.device()).remove(rule);
    }

    /** Returns the rules that all switches hold. */
    public RuleSet installed() {
        return RuleSet.of(switches.values().stream().flatMap(FakeSwitch::rules));
    }

    /** Returns what went up to the controller since it was asked last. */
    public ImmutableList<PacketIn> takeCopies() {
        ImmutableList.Builder<PacketIn> copies = ImmutableList.builder();
        switches.values().forEach(device -> copies.addAll(device.takeCopies()));
        return copies.build();
    }

    /** Sends a frame into a port; returns where it came out. The switches learn from it. */
    public ImmutableList<Delivery> send(ConnectPoint from, Frame frame) {
        Frame sent = tagged.containsKey(from) ? frame.tagged(Optional.of(tagged.get(from))) : frame;
        return carry(new Hop(device(from.deviceId()), Arrival.at(from.port(), sent), 0, Optional.empty()));
    }

    /** Sends a frame out of a tunnel port into a switch, as if some endpoint had. */
    public ImmutableList<Delivery> sendThroughTunnel(ConnectPoint to, long key, Frame frame) {
        Arrival arrival = Arrival.fromTunnel(to.port(), key, frame);
        return carry(new Hop(device(to.deviceId()), arrival, 1, Optional.empty()));
    }

    /** Forwards a frame as NORMAL does, past all rules, as a controller's packet-out can. The switches learn from it. */
    public void sendPastRules(ConnectPoint from, Frame frame) {
        FakeSwitch device = device(from.deviceId());
        device.forwardNormally(from.port(), frame)
                .flatMap(emission ->
                        next(device, new ConnectPoint(device.id(), emission.port()), emission, 0, Optional.empty())
                                .stream())
                .forEach(this::carry);
    }

    /** Has a switch forget where a sender is. */
    public void forget(DeviceId device, MacAddress mac) {
        device(device).forget(mac);
    }

    /** Returns where a frame would come out; the switches learn nothing from it, nor does the controller. */
    public ImmutableList<Delivery> trace(ConnectPoint from, Frame frame) {
        return traceWithCopies(from, frame).deliveries();
    }

    /** The same, and what would go up to the controller of it. */
    public Trace traceWithCopies(ConnectPoint from, Frame frame) {
        switches.values().forEach(FakeSwitch::beginTrace);
        try {
            ImmutableList<Delivery> deliveries = send(from, frame);
            return Trace.of(deliveries, takeCopies());
        } finally {
            switches.values().forEach(FakeSwitch::endTrace);
        }
    }

    private ImmutableList<Delivery> carry(Hop first) {
        ImmutableList.Builder<Delivery> deliveries = ImmutableList.builder();
        Queue<Hop> hops = new ArrayDeque<>();
        hops.add(first);
        while (!hops.isEmpty()) {
            Hop hop = hops.remove();
            if (switchedOff.contains(hop.device.id())) {
                continue;
            }
            hop.device.receive(hop.arrival).forEach(emission -> {
                ConnectPoint at = new ConnectPoint(hop.device.id(), emission.port());
                if (isEdge(hop.device, at) && isHeard(at, emission.frame())) {
                    Frame heard = tagged.containsKey(at) ? emission.frame().tagged(Optional.empty()) : emission.frame();
                    deliveries.add(Delivery.of(at, heard, hop.crossings));
                }
                next(hop.device, at, emission, hop.crossings, Optional.of(hop)).ifPresent(hops::add);
            });
        }
        return deliveries.build();
    }

    private Optional<Hop> next(
            FakeSwitch from, ConnectPoint at, Emission emission, int crossings, Optional<Hop> before) {
        Encapsulation spoken = from.tunnelPorts().inverse().get(emission.port());
        if (spoken != null) {
            checkUntagged(emission);
            return emission.tunnel().flatMap(tunnel -> Optional.ofNullable(byEndpoint.get(tunnel.destination()))
                    .flatMap(to -> Optional.ofNullable(to.tunnelPorts().get(spoken))
                            .map(port -> new Hop(
                                    to,
                                    Arrival.fromTunnel(port, tunnel.key(), emission.frame()),
                                    crossings + 1,
                                    before))));
        }
        return Optional.ofNullable(trunks.get(at))
                .map(to -> new Hop(device(to.deviceId()), Arrival.at(to.port(), emission.frame()), crossings, before));
    }

    /** A host in a VLAN takes frames with the tag that its own have, or with none, and no others. */
    private boolean isHeard(ConnectPoint at, Frame frame) {
        boolean isInVlan = tagged.containsKey(at) || untagged.contains(at);
        return !isInVlan || Optional.ofNullable(tagged.get(at)).equals(frame.vlan());
    }

    private void checkUntagged(Emission emission) {
        boolean leadsSomewhere = emission.tunnel()
                .filter(tunnel -> byEndpoint.containsKey(tunnel.destination()))
                .isPresent();
        if (leadsSomewhere
                && emission.frame()
                        .vlan()
                        .filter(vlan -> !vlan.equals(Frame.NO_VLAN))
                        .isPresent()) {
            throw new AssertionError("a tag gets into a tunnel: " + emission);
        }
    }

    private boolean isEdge(FakeSwitch device, ConnectPoint at) {
        return !device.tunnelPorts().containsValue(at.port()) && !trunks.containsKey(at);
    }

    private FakeSwitch device(DeviceId id) {
        return Optional.ofNullable(switches.get(id)).orElseThrow(() -> new AssertionError("no switch " + id));
    }
}
