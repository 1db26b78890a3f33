/* SPDX-License-Identifier: Apache-2.0 */
package org.hypermip.runtime.openflow.codec.treatment;

import com.google.common.collect.ImmutableList;
import java.util.List;
import java.util.Optional;
import org.hypermip.runtime.openflow.codec.WireValues;
import org.onosproject.net.flow.instructions.Instructions;
import org.onosproject.net.flow.instructions.L2ModificationInstruction.L2SubType;
import org.onosproject.net.flow.instructions.L2ModificationInstruction.ModMplsBosInstruction;
import org.onosproject.net.flow.instructions.L2ModificationInstruction.ModMplsHeaderInstruction;
import org.onosproject.net.flow.instructions.L2ModificationInstruction.ModMplsLabelInstruction;
import org.onosproject.net.flow.instructions.L2ModificationInstruction.ModMplsTtlInstruction;
import org.projectfloodlight.openflow.protocol.OFActionType;
import org.projectfloodlight.openflow.protocol.action.OFAction;
import org.projectfloodlight.openflow.protocol.action.OFActionPopMpls;
import org.projectfloodlight.openflow.protocol.action.OFActionPushMpls;
import org.projectfloodlight.openflow.protocol.match.MatchField;
import org.projectfloodlight.openflow.types.EthType;
import org.projectfloodlight.openflow.types.OFBooleanValue;

/** MPLS labels. ONOS pushes unicast MPLS (0x8847) only. */
final class MplsActions {
    static final List<ActionMapping> ALL = ImmutableList.of(
            new PlainAction<>(
                    L2SubType.MPLS_PUSH,
                    ModMplsHeaderInstruction.class,
                    OFActionType.PUSH_MPLS,
                    OFActionPushMpls.class,
                    (i, factory) -> factory.actions().pushMpls(WireValues.ethType(i.ethernetType())),
                    push -> push.getEthertype().equals(EthType.MPLS_UNICAST)
                            ? Optional.of(Instructions.pushMpls())
                            : Optional.empty()),
            new PlainAction<>(
                    L2SubType.MPLS_POP,
                    ModMplsHeaderInstruction.class,
                    OFActionType.POP_MPLS,
                    OFActionPopMpls.class,
                    (i, factory) -> factory.actions().popMpls(WireValues.ethType(i.ethernetType())),
                    pop -> Optional.of(Instructions.popMpls(WireValues.ethType(pop.getEthertype())))),
            new SetField<>(
                    L2SubType.MPLS_LABEL,
                    ModMplsLabelInstruction.class,
                    MatchField.MPLS_LABEL,
                    i -> WireValues.label(i.label()),
                    label -> Instructions.modMplsLabel(WireValues.label(label))),
            new SetField<>(
                    L2SubType.MPLS_BOS,
                    ModMplsBosInstruction.class,
                    MatchField.MPLS_BOS,
                    i -> OFBooleanValue.of(i.mplsBos()),
                    bos -> Instructions.modMplsBos(bos.getValue())),
            new PlainAction<>(
                    L2SubType.DEC_MPLS_TTL,
                    ModMplsTtlInstruction.class,
                    OFActionType.DEC_MPLS_TTL,
                    OFAction.class,
                    (i, factory) -> factory.actions().decMplsTtl(),
                    dec -> Optional.of(Instructions.decMplsTtl())));

    private MplsActions() {}
}
