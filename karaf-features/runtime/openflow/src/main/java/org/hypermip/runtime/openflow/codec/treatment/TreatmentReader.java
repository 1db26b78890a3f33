/* SPDX-License-Identifier: Apache-2.0 */
package org.hypermip.runtime.openflow.codec.treatment;

import java.util.List;
import org.hypermip.runtime.openflow.codec.Extensions;
import org.onosproject.net.flow.DefaultTrafficTreatment;
import org.onosproject.net.flow.TrafficTreatment;
import org.onosproject.net.meter.MeterId;
import org.projectfloodlight.openflow.protocol.action.OFAction;
import org.projectfloodlight.openflow.protocol.instruction.OFInstruction;
import org.projectfloodlight.openflow.protocol.instruction.OFInstructionApplyActions;
import org.projectfloodlight.openflow.protocol.instruction.OFInstructionGotoTable;
import org.projectfloodlight.openflow.protocol.instruction.OFInstructionMeter;
import org.projectfloodlight.openflow.protocol.instruction.OFInstructionWriteActions;
import org.projectfloodlight.openflow.protocol.instruction.OFInstructionWriteMetadata;

/** OpenFlow 1.3's (and 1.4's) instructions as traffic treatments. */
public final class TreatmentReader {

    private TreatmentReader() {}

    /**
     * Reads instructions.
     *
     * @throws UnsupportedOperationException if one of them is of a type that a treatment cannot say
     */
    public static TrafficTreatment read(List<OFInstruction> instructions, Extensions extensions) {
        TrafficTreatment.Builder treatment = DefaultTrafficTreatment.builder();
        for (OFInstruction instruction : instructions) {
            read(instruction, extensions, treatment);
        }
        return treatment.build();
    }

    private static void read(OFInstruction instruction, Extensions extensions, TrafficTreatment.Builder treatment) {
        switch (instruction.getType()) {
            case METER:
                treatment.meter(MeterId.meterId(((OFInstructionMeter) instruction).getMeterId()));
                break;
            case APPLY_ACTIONS:
                add(((OFInstructionApplyActions) instruction).getActions(), extensions, treatment.immediate());
                break;
            case CLEAR_ACTIONS:
                treatment.wipeDeferred();
                break;
            case WRITE_ACTIONS:
                add(((OFInstructionWriteActions) instruction).getActions(), extensions, treatment.deferred());
                break;
            case WRITE_METADATA:
                OFInstructionWriteMetadata metadata = (OFInstructionWriteMetadata) instruction;
                treatment.writeMetadata(
                        metadata.getMetadata().getValue(),
                        metadata.getMetadataMask().getValue());
                break;
            case GOTO_TABLE:
                treatment.transition((int)
                        ((OFInstructionGotoTable) instruction).getTableId().getValue());
                break;
            default:
                throw new UnsupportedOperationException("no treatment for " + instruction);
        }
    }

    private static void add(List<OFAction> actions, Extensions extensions, TrafficTreatment.Builder treatment) {
        ActionCodec.read(actions, extensions).forEach(treatment::add);
    }
}
