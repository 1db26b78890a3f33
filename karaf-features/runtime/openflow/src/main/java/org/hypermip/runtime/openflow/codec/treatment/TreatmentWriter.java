/* SPDX-License-Identifier: Apache-2.0 */
package org.hypermip.runtime.openflow.codec.treatment;

import java.util.ArrayList;
import java.util.List;
import org.hypermip.runtime.openflow.codec.Extensions;
import org.onosproject.net.flow.TrafficTreatment;
import org.onosproject.net.flow.instructions.Instructions.MetadataInstruction;
import org.onosproject.net.flow.instructions.Instructions.MeterInstruction;
import org.projectfloodlight.openflow.protocol.OFFactory;
import org.projectfloodlight.openflow.protocol.action.OFAction;
import org.projectfloodlight.openflow.protocol.instruction.OFInstruction;
import org.projectfloodlight.openflow.types.TableId;
import org.projectfloodlight.openflow.types.U64;

/** Traffic treatments as OpenFlow 1.3's (and 1.4's) instructions. */
public final class TreatmentWriter {

    private TreatmentWriter() {}

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
}
