/* SPDX-License-Identifier: Apache-2.0 */
package org.hypermip.runtime.openflow.codec.treatment;

import java.util.ArrayList;
import java.util.List;
import org.hypermip.runtime.openflow.codec.Extensions;
import org.onosproject.net.flow.DefaultTrafficTreatment;
import org.onosproject.net.flow.TrafficTreatment;
import org.onosproject.net.flow.instructions.Instructions.MetadataInstruction;
import org.onosproject.net.flow.instructions.Instructions.MeterInstruction;
import org.onosproject.net.meter.MeterId;
import org.projectfloodlight.openflow.protocol.OFFactory;
import org.projectfloodlight.openflow.protocol.action.OFAction;
import org.projectfloodlight.openflow.protocol.instruction.OFInstruction;
import org.projectfloodlight.openflow.protocol.instruction.OFInstructionApplyActions;
import org.projectfloodlight.openflow.protocol.instruction.OFInstructionGotoTable;
import org.projectfloodlight.openflow.protocol.instruction.OFInstructionMeter;
import org.projectfloodlight.openflow.protocol.instruction.OFInstructionWriteActions;
import org.projectfloodlight.openflow.protocol.instruction.OFInstructionWriteMetadata;
import org.projectfloodlight.openflow.types.TableId;
import org.projectfloodlight.openflow.types.U64;

/** Traffic treatments as OpenFlow 1.3's (and 1.4's) instructions, and back. */
public final class TreatmentCodec {

    private TreatmentCodec() {}

    /**
     * Writes a treatment as instructions, in the order in which a switch executes them (OpenFlow 1.3.5, 5.9).
     *
     * @throws UnsupportedOperationException if OpenFlow and the device's driver cannot say a part of it
     */
    public static List<OFInstruction> write(TrafficTreatment treatment, OFFactory factory, Extensions extensions) {
        List<OFInstruction> instructions = new ArrayList<>();
        for (MeterInstruction meter : treatment.meters()) {
            instructions.add(factory.instructions().meter(meter.meterId().id()));
        }
        List<OFAction> immediate = ActionCodec.write(treatment.immediate(), factory, extensions);
        if (!immediate.isEmpty()) {
            instructions.add(factory.instructions().applyActions(immediate));
        }
        if (treatment.clearedDeferred()) {
            instructions.add(factory.instructions().clearActions());
        }
        if (!treatment.deferred().isEmpty()) {
            instructions.add(
                    factory.instructions().writeActions(ActionCodec.write(treatment.deferred(), factory, extensions)));
        }
        MetadataInstruction metadata = treatment.writeMetadata();
        if (metadata != null) {
            instructions.add(
                    factory.instructions().writeMetadata(U64.of(metadata.metadata()), U64.of(metadata.metadataMask())));
        }
        if (treatment.tableTransition() != null) {
            instructions.add(factory.instructions()
                    .gotoTable(TableId.of(treatment.tableTransition().tableId())));
        }
        return instructions;
    }

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
                treatment.immediate();
                ActionCodec.read(((OFInstructionApplyActions) instruction).getActions(), extensions)
                        .forEach(treatment::add);
                break;
            case CLEAR_ACTIONS:
                treatment.wipeDeferred();
                break;
            case WRITE_ACTIONS:
                treatment.deferred();
                ActionCodec.read(((OFInstructionWriteActions) instruction).getActions(), extensions)
                        .forEach(treatment::add);
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
}
