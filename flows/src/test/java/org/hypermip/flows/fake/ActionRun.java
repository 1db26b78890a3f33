/* SPDX-License-Identifier: Apache-2.0 */
package org.hypermip.flows.fake;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.hypermip.flows.rules.Action;
import org.onlab.packet.Ip4Address;
import org.onlab.packet.IpAddress;
import org.onlab.packet.MacAddress;
import org.onosproject.net.ConnectPoint;
import org.onosproject.net.PortNumber;

/** One frame's way through the actions of one rule, in order. */
final class ActionRun implements Action.Visitor {

    private final FakeSwitch device;
    private final Arrival arrival;
    private final List<Emission> emissions = new ArrayList<>();
    private Frame frame;
    private Optional<TunnelHeader> tunnel = Optional.empty();

    ActionRun(FakeSwitch device, Arrival arrival) {
        this.device = device;
        this.arrival = arrival;
        this.frame = arrival.frame();
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
            device.forwardNormally(arrival.port(), frame).forEach(this::emit);
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

    private void emit(PortNumber port) {
        emissions.add(Emission.of(port, frame, tunnel));
    }

    Stream<Emission> emissions() {
        return emissions.stream();
    }
}
