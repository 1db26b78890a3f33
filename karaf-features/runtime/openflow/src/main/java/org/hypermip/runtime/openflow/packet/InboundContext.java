/* SPDX-License-Identifier: Apache-2.0 */
package org.hypermip.runtime.openflow.packet;

import java.nio.ByteBuffer;
import java.util.function.Consumer;
import org.onosproject.net.packet.DefaultOutboundPacket;
import org.onosproject.net.packet.DefaultPacketContext;
import org.onosproject.net.packet.InboundPacket;
import org.onosproject.net.packet.OutboundPacket;

/** A packet that a switch sent, for ONOS's packet processors; the first of them that sends or blocks it has it. */
final class InboundContext extends DefaultPacketContext {
    private final Consumer<OutboundPacket> emit;

    /** A packet in nobody's hands yet; {@code emit} sends it out of the switch it came from. */
    InboundContext(long timeMillis, InboundPacket packet, boolean handled, Consumer<OutboundPacket> emit) {
        super(timeMillis, packet, outbound(packet), handled);
        this.emit = emit;
    }

    /** Sends the packet with the treatment that processors built, as one that came in where it did. */
    @Override
    public void send() {
        if (!block()) {
            emit.accept(new DefaultOutboundPacket(
                    inPacket().receivedFrom().deviceId(),
                    treatmentBuilder().build(),
                    outPacket().data(),
                    inPacket().receivedFrom().port()));
        }
    }

    private static OutboundPacket outbound(InboundPacket packet) {
        ByteBuffer data = packet.unparsed().duplicate();
        return new DefaultOutboundPacket(packet.receivedFrom().deviceId(), null, data);
    }
}
