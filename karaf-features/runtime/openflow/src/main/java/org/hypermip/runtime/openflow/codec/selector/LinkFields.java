/* SPDX-License-Identifier: Apache-2.0 */
package org.hypermip.runtime.openflow.codec.selector;

import com.google.common.collect.ImmutableList;
import java.util.List;
import java.util.Optional;
import java.util.function.BiFunction;
import org.hypermip.runtime.openflow.codec.WireValues;
import org.onlab.packet.VlanId;
import org.onosproject.net.flow.criteria.Criteria;
import org.onosproject.net.flow.criteria.Criterion;
import org.onosproject.net.flow.criteria.EthCriterion;
import org.onosproject.net.flow.criteria.EthTypeCriterion;
import org.onosproject.net.flow.criteria.VlanIdCriterion;
import org.onosproject.net.flow.criteria.VlanPcpCriterion;
import org.projectfloodlight.openflow.protocol.match.MatchField;
import org.projectfloodlight.openflow.types.MacAddress;
import org.projectfloodlight.openflow.types.Masked;
import org.projectfloodlight.openflow.types.OFVlanVidMatch;
import org.projectfloodlight.openflow.types.VlanPcp;

/** Ethernet and VLAN. */
final class LinkFields {
    static final List<CriterionMapping> ALL = ImmutableList.of(
            mac(Criterion.Type.ETH_DST, MatchField.ETH_DST),
            maskedMac(Criterion.Type.ETH_DST_MASKED, MatchField.ETH_DST, Criteria::matchEthDstMasked),
            mac(Criterion.Type.ETH_SRC, MatchField.ETH_SRC),
            maskedMac(Criterion.Type.ETH_SRC_MASKED, MatchField.ETH_SRC, Criteria::matchEthSrcMasked),
            new ExactField<>(
                    Criterion.Type.ETH_TYPE,
                    EthTypeCriterion.class,
                    MatchField.ETH_TYPE,
                    c -> WireValues.ethType(c.ethType()),
                    type -> Criteria.matchEthType(WireValues.ethType(type))),
            new MaskedField<>(
                    Criterion.Type.VLAN_VID,
                    VlanIdCriterion.class,
                    MatchField.VLAN_VID,
                    OFVlanVidMatch.NO_MASK,
                    OFVlanVidMatch.FULL_MASK,
                    c -> vlan(c.vlanId()),
                    LinkFields::vlan),
            new ExactField<>(
                    Criterion.Type.VLAN_PCP,
                    VlanPcpCriterion.class,
                    MatchField.VLAN_PCP,
                    c -> VlanPcp.of(c.priority()),
                    pcp -> Criteria.matchVlanPcp(pcp.getValue())));

    private LinkFields() {}

    private static CriterionMapping mac(Criterion.Type type, MatchField<MacAddress> field) {
        return new ExactField<>(
                type,
                EthCriterion.class,
                field,
                c -> WireValues.mac(c.mac()),
                mac -> field == MatchField.ETH_DST
                        ? Criteria.matchEthDst(WireValues.mac(mac))
                        : Criteria.matchEthSrc(WireValues.mac(mac)));
    }

    private static CriterionMapping maskedMac(
            Criterion.Type type,
            MatchField<MacAddress> field,
            BiFunction<org.onlab.packet.MacAddress, org.onlab.packet.MacAddress, Criterion> criterion) {
        return new MaskedField<>(
                type,
                EthCriterion.class,
                field,
                MacAddress.NO_MASK,
                MacAddress.FULL_MASK,
                c -> Masked.of(WireValues.mac(c.mac()), WireValues.mac(c.mask())),
                masked -> Optional.of(
                        criterion.apply(WireValues.mac(masked.getValue()), WireValues.mac(masked.getMask()))));
    }

    /** ANY is any tagged frame (the present bit alone), NONE an untagged one (OpenFlow 1.3.5, 7.2.3.8). */
    private static Masked<OFVlanVidMatch> vlan(VlanId vlan) {
        if (vlan.equals(VlanId.ANY)) {
            return Masked.of(OFVlanVidMatch.PRESENT, OFVlanVidMatch.PRESENT);
        }
        OFVlanVidMatch vid = vlan.equals(VlanId.NONE) ? OFVlanVidMatch.UNTAGGED : OFVlanVidMatch.ofVlan(vlan.toShort());
        return Masked.of(vid, OFVlanVidMatch.NO_MASK);
    }

    private static Optional<Criterion> vlan(Masked<OFVlanVidMatch> masked) {
        if (masked.getMask().equals(OFVlanVidMatch.NO_MASK)) {
            OFVlanVidMatch vid = masked.getValue();
            VlanId vlan = vid.isPresentBitSet() ? VlanId.vlanId(vid.getVlan()) : VlanId.NONE;
            return Optional.of(Criteria.matchVlanId(vlan));
        }
        boolean anyTagged = masked.getValue().equals(OFVlanVidMatch.PRESENT)
                && masked.getMask().equals(OFVlanVidMatch.PRESENT);
        return anyTagged ? Optional.of(Criteria.matchVlanId(VlanId.ANY)) : Optional.empty();
    }
}
