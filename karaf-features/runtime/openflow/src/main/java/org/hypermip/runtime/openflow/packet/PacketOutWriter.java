/* SPDX-License-Identifier: Apache-2.0 */
package org.hypermip.runtime.openflow.packet;

import java.util.List;
import java.util.Optional;
import org.hypermip.runtime.openflow.codec.Extensions;
import org.hypermip.runtime.openflow.codec.WireValues;
import org.hypermip.runtime.openflow.codec.treatment.ActionCodec;
import org.onosproject.net.PortNumber;
import org.onosproject.net.flow.TrafficTreatment;
import org.projectfloodlight.openflow.protocol.OFFactory;
import org.projectfloodlight.openflow.protocol.OFMessage;
import org.projectfloodlight.openflow.protocol.action.OFAction;
import org.projectfloodlight.openflow.types.OFBufferId;

/** Writes packets that go out of a switch, with all of their treatment's actions. */
final class PacketOutWriter {

    private PacketOutWriter() {}

    /**
     * Writes a packet-out; empty if the treatment has no action, that is, drops the packet.
     *
     * @param inPort where the switch is to take the packet as received: for flooding, output to the in-port and NORMAL
     * @throws UnsupportedOperationException if the treatment has an instruction that is no action
     */
    static Optional<OFMessage> write(
            TrafficTreatment treatment, PortNumber inPort, byte[] data, OFFactory factory, Extensions extensions) {
        List<OFAction> actions = ActionCodec.write(treatment.allInstructions(), factory, extensions);
        if (actions.isEmpty()) {
            return Optional.empty();
        }
        return Optional.of(factory.buildPacketOut()
                .setBufferId(OFBufferId.NO_BUFFER)
                .setInPort(WireValues.port(inPort))
                .setActions(actions)
                .setData(data)
                .build());
    }
}
