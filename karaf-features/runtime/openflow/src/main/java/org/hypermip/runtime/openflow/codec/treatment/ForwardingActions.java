/* SPDX-License-Identifier: Apache-2.0 */
package org.hypermip.runtime.openflow.codec.treatment;

import com.google.common.collect.ImmutableList;
import java.util.List;
import java.util.Optional;
import org.hypermip.runtime.openflow.codec.WireValues;
import org.onosproject.core.GroupId;
import org.onosproject.net.PortNumber;
import org.onosproject.net.flow.instructions.Instruction;
import org.onosproject.net.flow.instructions.Instructions;
import org.onosproject.net.flow.instructions.Instructions.GroupInstruction;
import org.onosproject.net.flow.instructions.Instructions.OutputInstruction;
import org.onosproject.net.flow.instructions.Instructions.SetQueueInstruction;
import org.projectfloodlight.openflow.protocol.OFActionType;
import org.projectfloodlight.openflow.protocol.OFFactory;
import org.projectfloodlight.openflow.protocol.action.OFAction;
import org.projectfloodlight.openflow.protocol.action.OFActionGroup;
import org.projectfloodlight.openflow.protocol.action.OFActionOutput;
import org.projectfloodlight.openflow.protocol.action.OFActionSetQueue;
import org.projectfloodlight.openflow.types.OFGroup;

/** Where a packet goes: port, group, queue. */
final class ForwardingActions {
    /** OFPCML_NO_BUFFER: the controller gets whole packets (OpenFlow 1.3.5, 7.2.5). */
    private static final int WHOLE_PACKET = 0xffff;

    static final List<ActionMapping> ALL = ImmutableList.of(
            new PlainAction<>(
                    Instruction.Type.OUTPUT,
                    OutputInstruction.class,
                    OFActionType.OUTPUT,
                    OFActionOutput.class,
                    (i, factory) -> factory.actions().output(WireValues.port(i.port()), length(i.port())),
                    output -> Optional.of(Instructions.createOutput(WireValues.port(output.getPort())))),
            new PlainAction<>(
                    Instruction.Type.GROUP,
                    GroupInstruction.class,
                    OFActionType.GROUP,
                    OFActionGroup.class,
                    (i, factory) ->
                            factory.actions().group(OFGroup.of(i.groupId().id())),
                    group -> Optional.of(Instructions.createGroup(
                            new GroupId(group.getGroup().getGroupNumber())))),
            new PlainAction<>(
                    Instruction.Type.QUEUE,
                    SetQueueInstruction.class,
                    OFActionType.SET_QUEUE,
                    OFActionSetQueue.class,
                    ForwardingActions::queue,
                    queue -> Optional.of(Instructions.setQueue(queue.getQueueId(), null))));

    private ForwardingActions() {}

    /** How much of a packet goes out counts for the controller only; a switch reports 0 for other ports. */
    private static int length(PortNumber port) {
        return port.equals(PortNumber.CONTROLLER) ? WHOLE_PACKET : 0;
    }

    private static OFAction queue(SetQueueInstruction queue, OFFactory factory) {
        if (queue.port() != null) {
            throw new UnsupportedOperationException("OpenFlow 1.3 sets a queue without its port: " + queue);
        }
        return factory.actions().setQueue(queue.queueId());
    }
}
