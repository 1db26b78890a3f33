/* SPDX-License-Identifier: Apache-2.0 */
package org.hypermip.runtime.openflow.codec.treatment;

import com.google.common.collect.ImmutableList;
import java.util.List;
import java.util.Optional;
import org.hypermip.runtime.openflow.codec.WireValues;
import org.onlab.packet.VlanId;
import org.onosproject.net.flow.instructions.Instructions;
import org.onosproject.net.flow.instructions.L2ModificationInstruction.L2SubType;
import org.onosproject.net.flow.instructions.L2ModificationInstruction.ModEtherInstruction;
import org.onosproject.net.flow.instructions.L2ModificationInstruction.ModTunnelIdInstruction;
import org.onosproject.net.flow.instructions.L2ModificationInstruction.ModVlanHeaderInstruction;
import org.onosproject.net.flow.instructions.L2ModificationInstruction.ModVlanIdInstruction;
import org.onosproject.net.flow.instructions.L2ModificationInstruction.ModVlanPcpInstruction;
import org.projectfloodlight.openflow.protocol.OFActionType;
import org.projectfloodlight.openflow.protocol.action.OFAction;
import org.projectfloodlight.openflow.protocol.action.OFActionPushVlan;
import org.projectfloodlight.openflow.protocol.match.MatchField;
import org.projectfloodlight.openflow.types.OFVlanVidMatch;
import org.projectfloodlight.openflow.types.U64;
import org.projectfloodlight.openflow.types.VlanPcp;

/** Ethernet, VLAN and the tunnel's key. */
final class LinkActions {
    static final List<ActionMapping> ALL = ImmutableList.of(
            new SetField<>(
                    L2SubType.ETH_SRC,
                    ModEtherInstruction.class,
                    MatchField.ETH_SRC,
                    i -> WireValues.mac(i.mac()),
                    mac -> Instructions.modL2Src(WireValues.mac(mac))),
            new SetField<>(
                    L2SubType.ETH_DST,
                    ModEtherInstruction.class,
                    MatchField.ETH_DST,
                    i -> WireValues.mac(i.mac()),
                    mac -> Instructions.modL2Dst(WireValues.mac(mac))),
            new SetField<>(
                    L2SubType.VLAN_ID,
                    ModVlanIdInstruction.class,
                    MatchField.VLAN_VID,
                    i -> vid(i.vlanId()),
                    vid -> Instructions.modVlanId(VlanId.vlanId(vid.getVlan()))),
            new SetField<>(
                    L2SubType.VLAN_PCP,
                    ModVlanPcpInstruction.class,
                    MatchField.VLAN_PCP,
                    i -> VlanPcp.of(i.vlanPcp()),
                    pcp -> Instructions.modVlanPcp(pcp.getValue())),
            new PlainAction<>(
                    L2SubType.VLAN_PUSH,
                    ModVlanHeaderInstruction.class,
                    OFActionType.PUSH_VLAN,
                    OFActionPushVlan.class,
                    (i, factory) -> factory.actions().pushVlan(WireValues.ethType(i.ethernetType())),
                    push -> Optional.of(Instructions.pushVlan(WireValues.ethType(push.getEthertype())))),
            new PlainAction<>(
                    L2SubType.VLAN_POP,
                    ModVlanHeaderInstruction.class,
                    OFActionType.POP_VLAN,
                    OFAction.class,
                    (i, factory) -> factory.actions().popVlan(),
                    pop -> Optional.of(Instructions.popVlan())),
            new SetField<>(
                    L2SubType.TUNNEL_ID,
                    ModTunnelIdInstruction.class,
                    MatchField.TUNNEL_ID,
                    i -> U64.of(i.tunnelId()),
                    id -> Instructions.modTunnelId(id.getValue())));

    private LinkActions() {}

    private static OFVlanVidMatch vid(VlanId vlan) {
        if (vlan.toShort() < 0 || vlan.toShort() > VlanId.MAX_VLAN) {
            throw new UnsupportedOperationException("no VLAN to set: " + vlan);
        }
        return OFVlanVidMatch.ofVlan(vlan.toShort());
    }
}
