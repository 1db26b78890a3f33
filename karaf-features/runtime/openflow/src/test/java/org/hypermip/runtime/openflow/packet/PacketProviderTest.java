/* SPDX-License-Identifier: Apache-2.0 */
package org.hypermip.runtime.openflow.packet;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.hypermip.runtime.openflow.fake.FakeController;
import org.hypermip.runtime.openflow.fake.FakeDrivers;
import org.hypermip.runtime.openflow.fake.FakeSwitch;
import org.hypermip.runtime.openflow.fake.Providers;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.onlab.packet.MacAddress;
import org.onlab.util.HexString;
import org.onosproject.net.PortNumber;
import org.onosproject.net.flow.DefaultTrafficTreatment;
import org.onosproject.net.flow.TrafficTreatment;
import org.onosproject.net.packet.DefaultOutboundPacket;
import org.onosproject.net.packet.PacketContext;
import org.onosproject.net.packet.PacketProvider;
import org.onosproject.net.packet.PacketProviderRegistry;
import org.onosproject.net.packet.PacketProviderService;
import org.projectfloodlight.openflow.protocol.OFPacketIn;
import org.projectfloodlight.openflow.protocol.OFPacketInReason;
import org.projectfloodlight.openflow.protocol.OFPacketOut;
import org.projectfloodlight.openflow.protocol.OFVersion;
import org.projectfloodlight.openflow.protocol.action.OFAction;
import org.projectfloodlight.openflow.protocol.match.MatchField;
import org.projectfloodlight.openflow.types.OFBufferId;
import org.projectfloodlight.openflow.types.OFPort;
import org.projectfloodlight.openflow.types.U64;

class PacketProviderTest {
    /** The RARP broadcast that QEMU sends for a guest that has moved. */
    private static final byte[] FRAME = HexString.fromHexString(
            "ff:ff:ff:ff:ff:ff:52:54:00:00:01:32:80:35:00:01:08:00:06:04:00:03:"
                    + "52:54:00:00:01:32:00:00:00:00:52:54:00:00:01:32:00:00:00:00",
            ":");

    private final FakeController controller = new FakeController();
    private final FakeSwitch sw = new FakeSwitch(1, OFVersion.OF_13);
    private final List<PacketContext> received = new ArrayList<>();
    private final OpenFlowPacketProvider provider = new OpenFlowPacketProvider(
            Providers.registry(PacketProviderRegistry.class, new RecordingPacketService()),
            controller,
            FakeDrivers.nicira());

    @BeforeEach
    void connect() {
        controller.connect(sw);
    }

    @Test
    void aPacketInReachesOnosWithWhereItCameFrom() {
        receive(7);

        PacketContext context = received.get(0);
        assertEquals(sw.deviceId(), context.inPacket().receivedFrom().deviceId());
        assertEquals(PortNumber.portNumber(7), context.inPacket().receivedFrom().port());
        assertEquals((short) 0x8035, context.inPacket().parsed().getEtherType());
        assertArrayEquals(FRAME, context.inPacket().unparsed().array());
        assertEquals(42L, context.inPacket().cookie().orElseThrow());
    }

    @Test
    void aProcessorSendsThePacketOnce() {
        receive(7);
        PacketContext context = received.get(0);
        context.treatmentBuilder().setOutput(PortNumber.FLOOD);

        context.send();
        context.send();

        List<OFPacketOut> sent = sw.takeSent(OFPacketOut.class);
        assertEquals(1, sent.size());
        assertEquals(OFPort.of(7), sent.get(0).getInPort());
        assertEquals(
                List.of(sw.factory().actions().output(OFPort.FLOOD, 0)),
                sent.get(0).getActions());
        assertArrayEquals(FRAME, sent.get(0).getData());
        assertTrue(context.isHandled());
    }

    @Test
    void aBlockedPacketIsNotSent() {
        receive(7);
        PacketContext context = received.get(0);
        context.treatmentBuilder().setOutput(PortNumber.FLOOD);

        context.block();
        context.send();

        assertTrue(sw.takeSent().isEmpty());
    }

    @Test
    void anEmittedPacketCarriesItsWholeTreatment() {
        emit(
                DefaultTrafficTreatment.builder()
                        .setEthDst(MacAddress.BROADCAST)
                        .setOutput(PortNumber.portNumber(1))
                        .setOutput(PortNumber.portNumber(2))
                        .build(),
                PortNumber.portNumber(3));

        OFPacketOut sent = sw.takeSent(OFPacketOut.class).get(0);
        assertEquals(OFPort.of(3), sent.getInPort());
        assertEquals(OFBufferId.NO_BUFFER, sent.getBufferId());
        assertEquals(
                List.of("SET_FIELD", "OUTPUT", "OUTPUT"),
                sent.getActions().stream()
                        .map(OFAction::getType)
                        .map(Enum::name)
                        .collect(Collectors.toList()));
    }

    @Test
    void anEmittedPacketComesFromTheControllerUnlessItSaysOtherwise() {
        TrafficTreatment table =
                DefaultTrafficTreatment.builder().setOutput(PortNumber.TABLE).build();
        provider.emit(new DefaultOutboundPacket(sw.deviceId(), table, ByteBuffer.wrap(FRAME)));

        assertEquals(OFPort.CONTROLLER, sw.takeSent(OFPacketOut.class).get(0).getInPort());
    }

    @Test
    void aPacketThatSomebodyReadIsStillSentWhole() {
        ByteBuffer data = ByteBuffer.wrap(FRAME);
        data.getLong();
        TrafficTreatment normal =
                DefaultTrafficTreatment.builder().setOutput(PortNumber.NORMAL).build();

        provider.emit(new DefaultOutboundPacket(sw.deviceId(), normal, data, PortNumber.portNumber(1)));

        assertArrayEquals(FRAME, sw.takeSent(OFPacketOut.class).get(0).getData());
        assertEquals(8, data.position());
    }

    @Test
    void aPacketToDropIsNotSent() {
        emit(DefaultTrafficTreatment.builder().drop().build(), PortNumber.portNumber(1));

        assertTrue(sw.takeSent().isEmpty());
    }

    @Test
    void aPacketForASwitchThatIsNotThereIsDropped() {
        controller.disconnect(sw);
        emit(DefaultTrafficTreatment.builder().setOutput(PortNumber.FLOOD).build(), PortNumber.portNumber(1));

        assertTrue(sw.takeSent().isEmpty());
    }

    @Test
    void aProviderThatEndsHearsNothingMore() {
        provider.deactivate();

        assertTrue(controller.isLeft());
    }

    private void emit(TrafficTreatment treatment, PortNumber inPort) {
        provider.emit(new DefaultOutboundPacket(sw.deviceId(), treatment, ByteBuffer.wrap(FRAME), inPort));
    }

    private void receive(int port) {
        OFPacketIn packet = sw.factory()
                .buildPacketIn()
                .setBufferId(OFBufferId.NO_BUFFER)
                .setReason(OFPacketInReason.ACTION)
                .setCookie(U64.of(42))
                .setMatch(sw.factory()
                        .buildMatch()
                        .setExact(MatchField.IN_PORT, OFPort.of(port))
                        .build())
                .setData(FRAME)
                .build();
        controller.receive(sw, packet);
    }

    private final class RecordingPacketService implements PacketProviderService {
        @Override
        public void processPacket(PacketContext context) {
            received.add(context);
        }

        @Override
        public PacketProvider provider() {
            throw new UnsupportedOperationException();
        }
    }
}
