/* SPDX-License-Identifier: Apache-2.0 */
package org.hypermip.app.signal;

import java.nio.ByteBuffer;
import java.util.Optional;
import org.hypermip.app.FakeHomeAgent;
import org.hypermip.app.Reports;
import org.hypermip.app.TwoSites;
import org.hypermip.app.fake.FakePackets;
import org.hypermip.app.fake.FakeSwitches;
import org.hypermip.app.fake.ManualTime;
import org.hypermip.flows.binding.RegistrationPhase;
import org.onlab.packet.Ethernet;
import org.onosproject.net.ConnectPoint;
import org.onosproject.net.PortNumber;
import org.onosproject.net.packet.DefaultInboundPacket;
import org.onosproject.net.packet.OutboundPacket;
import org.onosproject.net.packet.PacketContextAdapter;

/** Frames of a guest, sent up by a rule of ours: the first byte is the port, the rest is the frame. */
public final class PacketsFuzz {

    private static final long OURS = (long) TwoSites.APPLICATION.id() << 48 | 0xabcdef;

    private PacketsFuzz() {}

    /** Takes one frame. */
    public static void fuzzerTestOneInput(byte[] input) {
        if (input.length == 0) {
            return;
        }
        Optional<Ethernet> frame = parsed(input);
        ConnectPoint at = new ConnectPoint(TwoSites.A1, PortNumber.portNumber(input[0] & 0xff));
        FakePackets packets = new FakePackets();
        FakeHomeAgent homeAgent = homeAgent();
        FakeSwitches switches = new FakeSwitches();
        switches.connect(TwoSites.A1);
        switches.addPort(TwoSites.A1, "tap-a", 7);
        ManualTime time = new ManualTime();
        ArrivalWatcher watcher = new ArrivalWatcher(TwoSites.APPLICATION, packets, switches, homeAgent, time.clock());
        NeighborResponder responder = new NeighborResponder(TwoSites.APPLICATION, packets, homeAgent, time.clock());
        packets.receive(
                new PacketContextAdapter(
                        0,
                        new DefaultInboundPacket(at, frame.orElse(null), ByteBuffer.wrap(input), Optional.of(OURS)),
                        null,
                        false) {
                    @Override
                    public void send() {
                        throw new AssertionError("the switch has sent it on already");
                    }
                });
        if (packets.emitted().size() > 1) {
            throw new AssertionError("more than one answer: " + packets.emitted());
        }
        packets.emitted().forEach(answer -> check(answer, at));
        watcher.stop();
        responder.stop();
    }

    private static void check(OutboundPacket answer, ConnectPoint at) {
        if (!answer.sendThrough().equals(at.deviceId())
                || !answer.treatment()
                        .allInstructions()
                        .toString()
                        .contains(at.port().toString())) {
            throw new AssertionError("an answer goes elsewhere: " + answer);
        }
    }

    private static FakeHomeAgent homeAgent() {
        FakeHomeAgent homeAgent = new FakeHomeAgent();
        homeAgent.register(Reports.preparing(1, "hv-b", "hv-a", "hv-b")).join();
        homeAgent.register(Reports.preparing(1, "hv-a", "hv-a", "hv-b")).join();
        homeAgent.register(Reports.says("hv-a", RegistrationPhase.SWITCHING, 1)).join();
        homeAgent.register(Reports.says("hv-b", RegistrationPhase.ARRIVED, 1)).join();
        homeAgent.register(Reports.says("hv-a", RegistrationPhase.COMPLETED, 1)).join();
        return homeAgent;
    }

    /** What ONOS cannot parse comes without a frame, whatever its parser threw. */
    private static Optional<Ethernet> parsed(byte[] input) {
        try {
            return Optional.of(Ethernet.deserializer().deserialize(input, 1, input.length - 1));
        } catch (Exception e) {
            return Optional.empty();
        }
    }
}
