/* SPDX-License-Identifier: Apache-2.0 */
package org.hypermip.flows.fake;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableSet;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.Stream;
import org.hypermip.flows.rules.Action;
import org.hypermip.flows.rules.ActionVisitor;
import org.hypermip.flows.rules.Rule;
import org.onlab.packet.Ip4Address;
import org.onlab.packet.IpAddress;
import org.onlab.packet.MacAddress;
import org.onlab.packet.VlanId;
import org.onosproject.net.ConnectPoint;
import org.onosproject.net.PortNumber;

/** One frame's way through the actions of one rule of each table, in order, and then through its action set. */
final class ActionRun implements ActionVisitor {

    private final FakeSwitch device;
    private final Arrival arrival;
    private final List<Emission> emissions = new ArrayList<>();
    private Frame frame;
    private Optional<TunnelHeader> tunnel = Optional.empty();
    private ImmutableList<Action> set = ImmutableList.of();
    private OptionalInt next = OptionalInt.empty();
    private OptionalInt again = OptionalInt.empty();
    private boolean ended;

    ActionRun(FakeSwitch device, Arrival arrival) {
        this.device = device;
        this.arrival = arrival;
        this.frame = arrival.frame();
    }

    /** Does what the rule says; returns the table that it leads to. */
    OptionalInt through(Rule rule) {
        ended = false;
        next = OptionalInt.empty();
        doAll(rule.actions());
        return next;
    }

    /** The table whose rules the frame is to meet as it is by now; empty if a rule has dealt with it. */
    OptionalInt resubmitted() {
        return again;
    }

    /** Does what is left to be done in the end; returns what was put out. */
    Stream<Emission> finish() {
        ended = false;
        doAll(set);
        return emissions.stream();
    }

    /** Has the frame forwarded, as it is by now, the tunnel chosen for it included. */
    void forwardNormally() {
        emit(device.forwardNormally(arrival.port(), frame));
    }

    /** The frame as it is by now, where it came in. */
    Arrival current() {
        return arrival.with(frame);
    }

    private void doAll(Iterable<Action> actions) {
        for (Action action : actions) {
            if (ended) {
                return;
            }
            action.accept(this);
        }
    }

    /** What comes out of a tunnel never goes up: it was seen before at the switch it came from. */
    private void copyUp() {
        if (arrival.tunnelKey().isPresent()) {
            throw new AssertionError(arrival + " at " + device.id() + " goes up to the controller");
        }
        device.copyUp(PacketIn.of(new ConnectPoint(device.id(), arrival.port()), arrival.frame()));
    }

    /** An output to the port the frame came in by is left out, unless it says IN_PORT: OpenFlow 1.3.5 section 7.2.5. */
    @Override
    public void output(PortNumber port) {
        if (port.equals(PortNumber.NORMAL)) {
            emit(device.forwardByItself(current()));
        } else if (port.equals(PortNumber.CONTROLLER)) {
            copyUp();
        } else if (port.equals(PortNumber.IN_PORT)) {
            emit(arrival.port());
        } else if (!port.equals(arrival.port())) {
            emit(port);
        }
    }

    @Override
    public void tunnel(long key, IpAddress destination) {
        tunnel = Optional.of(TunnelHeader.of(key, destination));
    }

    @Override
    public void answerArp(MacAddress mac, Ip4Address address) {
        frame = frame.answeredBy(mac, address);
    }

    @Override
    public void ethSource(MacAddress mac) {
        frame = frame.between(mac, frame.destination());
    }

    @Override
    public void ethDestination(MacAddress mac) {
        frame = frame.between(frame.source(), mac);
    }

    /** One tag is all that a frame may have here. */
    @Override
    public void pushVlan(VlanId vlan) {
        checkTag(frame.vlan().isEmpty());
        frame = frame.tagged(vlan);
    }

    @Override
    public void popVlan() {
        checkTag(frame.vlan().isPresent());
        frame = frame.tagged(Optional.empty());
    }

    private void checkTag(boolean isRight) {
        if (!isRight) {
            throw new AssertionError(arrival + " at " + device.id() + ": not the tag that was expected");
        }
    }

    @Override
    public void decrementTtl() {
        if (frame.isSpent()) {
            ended = true;
        } else {
            frame = frame.forwarded();
        }
    }

    /** A set has one action of a kind at most: OpenFlow 1.3.5 section 5.10. */
    @Override
    public void write(ImmutableList<Action> actions) {
        ImmutableSet<Class<?>> kinds = actions.stream().map(Action::getClass).collect(ImmutableSet.toImmutableSet());
        set = Stream.concat(set.stream().filter(action -> !kinds.contains(action.getClass())), actions.stream())
                .collect(ImmutableList.toImmutableList());
    }

    @Override
    public void clear() {
        set = ImmutableList.of();
    }

    /** It has to be the last action, as in all rules of ours: what stands behind it would be done when the frame has been dealt with. */
    @Override
    public void resubmit(int table) {
        again = OptionalInt.of(table);
    }

    @Override
    public void goToTable(int table) {
        next = OptionalInt.of(table);
    }

    private void emit(Stream<Emission> forwarded) {
        forwarded.forEach(sent -> emissions.add(Emission.of(sent.port(), sent.frame(), tunnel)));
    }

    private void emit(PortNumber port) {
        emissions.add(Emission.of(port, frame, tunnel));
    }
}
