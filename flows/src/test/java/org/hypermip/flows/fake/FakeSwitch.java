/* SPDX-License-Identifier: Apache-2.0 */
package org.hypermip.flows.fake;

import com.google.common.collect.ImmutableBiMap;
import com.google.common.collect.ImmutableList;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.hypermip.flows.network.Encapsulation;
import org.hypermip.flows.rules.Rule;
import org.onlab.packet.IpAddress;
import org.onlab.packet.MacAddress;
import org.onlab.packet.VlanId;
import org.onosproject.net.DeviceId;
import org.onosproject.net.PortNumber;

/**
 * A switch with the rules given to it, above a base that forwards like Open vSwitch's NORMAL: learns sources, floods
 * what it does not know, never sends a frame back, keeps VLANs apart. What it puts out of a tunnel port without a tunnel is lost.
 */
public final class FakeSwitch {

    private static final int FIRST_TABLE = 0;

    private final DeviceId id;
    private final IpAddress endpoint;
    private final ImmutableBiMap<Encapsulation, PortNumber> tunnelPorts;
    private final Set<PortNumber> ports = new LinkedHashSet<>();
    private final Map<Integer, NavigableMap<Integer, Map<Rule.Key, Rule>>> tables = new TreeMap<>();
    private final Map<PortNumber, VlanId> access = new HashMap<>();
    private final Map<PortNumber, VlanId> trunks = new HashMap<>();
    private final Map<VlanId, Map<MacAddress, PortNumber>> learned = new HashMap<>();
    private final List<PacketIn> copies = new ArrayList<>();
    private final List<PacketIn> tracedCopies = new ArrayList<>();
    private ImmutableList<Integer> path = ImmutableList.of(FIRST_TABLE);
    private OptionalInt baseTable = OptionalInt.empty();
    private boolean isTraced;

    /** Creates a switch whose only ports are its tunnel ports. */
    public FakeSwitch(DeviceId id, IpAddress endpoint, Map<Encapsulation, PortNumber> tunnelPorts) {
        this.id = id;
        this.endpoint = endpoint;
        this.tunnelPorts = ImmutableBiMap.copyOf(tunnelPorts);
        ports.addAll(tunnelPorts.values());
    }

    DeviceId id() {
        return id;
    }

    IpAddress endpoint() {
        return endpoint;
    }

    /** What its tunnel ports speak. */
    ImmutableBiMap<Encapsulation, PortNumber> tunnelPorts() {
        return tunnelPorts;
    }

    void addPort(PortNumber port) {
        ports.add(port);
    }

    /** Adds a port of one VLAN, where frames have no tag: Open vSwitch's column {@code tag}. */
    void addAccessPort(PortNumber port, VlanId vlan) {
        addPort(port);
        access.put(port, vlan);
    }

    /** Adds a port where frames have the tag of one VLAN: Open vSwitch's column {@code trunks}. */
    void addTaggedPort(PortNumber port, VlanId vlan) {
        addPort(port);
        trunks.put(port, vlan);
    }

    void install(Rule rule) {
        SelectorMatch.checkPrerequisites(rule.key().selector());
        tables.computeIfAbsent(rule.key().table(), table -> new TreeMap<>(Comparator.reverseOrder()))
                .computeIfAbsent(rule.key().priority(), priority -> new LinkedHashMap<>())
                .put(rule.key(), rule);
    }

    void remove(Rule rule) {
        tables.getOrDefault(rule.key().table(), new TreeMap<>())
                .getOrDefault(rule.key().priority(), new LinkedHashMap<>())
                .remove(rule.key());
    }

    Stream<Rule> rules() {
        return tables.values().stream()
                .flatMap(table -> table.values().stream())
                .flatMap(rules -> rules.values().stream());
    }

    /** Sends the controller a copy. */
    void copyUp(PacketIn copy) {
        sentUp().add(copy);
    }

    /** Returns what went up to the controller since it was asked last; in a trace, what would have since that began. */
    ImmutableList<PacketIn> takeCopies() {
        ImmutableList<PacketIn> taken = ImmutableList.copyOf(sentUp());
        sentUp().clear();
        return taken;
    }

    private List<PacketIn> sentUp() {
        return isTraced ? tracedCopies : copies;
    }

    /** From now on frames leave nothing behind: it learns nothing from them, and the controller hears nothing of them. */
    void beginTrace() {
        isTraced = true;
    }

    void endTrace() {
        isTraced = false;
        tracedCopies.clear();
    }

    /** Has another application's rules lead frames through these tables, until they meet a rule of ours in one of them. */
    void lead(List<Integer> tables) {
        path = ImmutableList.copyOf(tables);
    }

    /** Has another application forward in that table, the way NORMAL does; the switch itself forwards nothing any more. */
    void forwardIn(int table) {
        baseTable = OptionalInt.of(table);
    }

    /**
     * Returns what becomes of a frame by the rule of the highest priority that matches it, in the first table that has one and in
     * those that it is sent to. There has to be a rule for it there: else a rollout would be in the wrong order.
     */
    Stream<Emission> receive(Arrival arrival) {
        return receive(arrival, FIRST_TABLE);
    }

    private Stream<Emission> receive(Arrival arrival, int earliest) {
        Optional<Rule> first = path.stream()
                .filter(table -> table >= earliest)
                .flatMap(table -> ruleFor(table, arrival).stream())
                .findFirst();
        if (first.isEmpty()) {
            return forwardNormally(arrival.port(), arrival.frame());
        }
        ActionRun run = new ActionRun(this, arrival);
        OptionalInt next = run.through(first.get());
        while (next.isPresent()) {
            if (next.equals(baseTable)) {
                run.forwardNormally();
                break;
            }
            int table = next.getAsInt();
            next = run.through(ruleFor(table, run.current())
                    .orElseThrow(() -> new AssertionError(arrival + " at " + id + " misses table " + table)));
        }
        OptionalInt again = run.resubmitted();
        return again.isPresent() ? Stream.concat(run.finish(), receive(run.current(), again.getAsInt())) : run.finish();
    }

    /** Returns what its own forwarding sends out; there is none if another application forwards. */
    Stream<Emission> forwardByItself(Arrival arrival) {
        if (baseTable.isPresent()) {
            throw new AssertionError(arrival + " at " + id + " is forwarded past the other application");
        }
        return forwardNormally(arrival.port(), arrival.frame());
    }

    /** Returns what NORMAL sends out, with the tags of the ports, and learns where the frame's sender is, if that is behind a port. */
    Stream<Emission> forwardNormally(PortNumber from, Frame frame) {
        Optional<VlanId> tag = frame.vlan().filter(vlan -> !vlan.equals(Frame.NO_VLAN));
        VlanId vlan = access.getOrDefault(from, tag.orElse(VlanId.NONE));
        boolean isTaggedAtAccessPort = access.containsKey(from) && tag.isPresent();
        if (isTaggedAtAccessPort || !carries(from, vlan)) {
            return Stream.empty();
        }
        Map<MacAddress, PortNumber> places = learned.computeIfAbsent(vlan, any -> new HashMap<>());
        if (!isTraced && ports.contains(from)) {
            places.put(frame.source(), from);
        }
        return Stream.ofNullable(places.get(frame.destination()))
                .findFirst()
                .map(Stream::of)
                .orElseGet(ports::stream)
                .filter(port -> !port.equals(from) && carries(port, vlan))
                .map(port -> Emission.of(port, frame.tagged(tagAt(port, vlan)), Optional.empty()));
    }

    /** Forgets where a sender is, as NORMAL does after some minutes of silence. */
    void forget(MacAddress mac) {
        learned.values().forEach(places -> places.remove(mac));
    }

    private boolean carries(PortNumber port, VlanId vlan) {
        return access.getOrDefault(port, trunks.getOrDefault(port, vlan)).equals(vlan);
    }

    private Optional<VlanId> tagAt(PortNumber port, VlanId vlan) {
        return Optional.of(vlan).filter(tag -> !access.containsKey(port) && !tag.equals(VlanId.NONE));
    }

    /** OpenFlow leaves open which of two rules of the same priority a frame meets: they had better do the same. */
    private Optional<Rule> ruleFor(int table, Arrival arrival) {
        for (Map<Rule.Key, Rule> rules :
                tables.getOrDefault(table, new TreeMap<>()).values()) {
            Optional<Rule> found = Optional.empty();
            for (Rule rule : rules.values()) {
                if (SelectorMatch.matches(rule.key().selector(), arrival)) {
                    found.ifPresent(other -> checkAlike(other, rule, arrival));
                    found = Optional.of(rule);
                }
            }
            if (found.isPresent()) {
                return found;
            }
        }
        return Optional.empty();
    }

    private void checkAlike(Rule one, Rule other, Arrival arrival) {
        if (!one.actions().equals(other.actions())) {
            throw new AssertionError(arrival + " at " + id + " meets " + one + " and, of the same priority, " + other);
        }
    }
}
