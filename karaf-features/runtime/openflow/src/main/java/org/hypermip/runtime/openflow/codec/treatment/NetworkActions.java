/* SPDX-License-Identifier: Apache-2.0 */
package org.hypermip.runtime.openflow.codec.treatment;

import com.google.common.collect.ImmutableList;
import java.util.List;
import java.util.Optional;
import org.onosproject.net.flow.instructions.Instructions;
import org.onosproject.net.flow.instructions.L3ModificationInstruction.L3SubType;
import org.onosproject.net.flow.instructions.L3ModificationInstruction.ModDscpInstruction;
import org.onosproject.net.flow.instructions.L3ModificationInstruction.ModIPv6FlowLabelInstruction;
import org.onosproject.net.flow.instructions.L3ModificationInstruction.ModTtlInstruction;
import org.projectfloodlight.openflow.protocol.OFActionType;
import org.projectfloodlight.openflow.protocol.action.OFAction;
import org.projectfloodlight.openflow.protocol.match.MatchField;
import org.projectfloodlight.openflow.types.IPv6FlowLabel;
import org.projectfloodlight.openflow.types.IpDscp;

/** IPv4 and IPv6 headers, but for their addresses. */
final class NetworkActions {
    static final List<ActionMapping> ALL = ImmutableList.of(
            new SetField<>(
                    L3SubType.IPV6_FLABEL,
                    ModIPv6FlowLabelInstruction.class,
                    MatchField.IPV6_FLABEL,
                    i -> IPv6FlowLabel.of(i.flowLabel()),
                    label -> Instructions.modL3IPv6FlowLabel(label.getIPv6FlowLabelValue())),
            new SetField<>(
                    L3SubType.IP_DSCP,
                    ModDscpInstruction.class,
                    MatchField.IP_DSCP,
                    i -> IpDscp.of(i.dscp()),
                    dscp -> Instructions.modIpDscp(dscp.getDscpValue())),
            new PlainAction<>(
                    L3SubType.DEC_TTL,
                    ModTtlInstruction.class,
                    OFActionType.DEC_NW_TTL,
                    OFAction.class,
                    (i, factory) -> factory.actions().decNwTtl(),
                    dec -> Optional.of(Instructions.decNwTtl())));

    private NetworkActions() {}
}
