/* SPDX-License-Identifier: Apache-2.0 */
package org.hypermip.runtime.openflow.codec.selector;

import com.google.common.collect.ImmutableList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.hypermip.runtime.openflow.codec.WireValues;
import org.onlab.packet.IpPrefix;
import org.onosproject.net.flow.criteria.Criteria;
import org.onosproject.net.flow.criteria.Criterion;
import org.onosproject.net.flow.criteria.IPCriterion;
import org.onosproject.net.flow.criteria.IPDscpCriterion;
import org.onosproject.net.flow.criteria.IPEcnCriterion;
import org.onosproject.net.flow.criteria.IPProtocolCriterion;
import org.onosproject.net.flow.criteria.IPv6FlowLabelCriterion;
import org.projectfloodlight.openflow.protocol.match.MatchField;
import org.projectfloodlight.openflow.types.IPv4Address;
import org.projectfloodlight.openflow.types.IPv6Address;
import org.projectfloodlight.openflow.types.IPv6FlowLabel;
import org.projectfloodlight.openflow.types.IpDscp;
import org.projectfloodlight.openflow.types.IpEcn;
import org.projectfloodlight.openflow.types.IpProtocol;
import org.projectfloodlight.openflow.types.Masked;

/** IPv4 and IPv6 headers. Addresses are prefixes; a mask that is no prefix is none that ONOS can say. */
final class NetworkFields {
    static final List<CriterionMapping> ALL = ImmutableList.of(
            new ExactField<>(
                    Criterion.Type.IP_DSCP,
                    IPDscpCriterion.class,
                    MatchField.IP_DSCP,
                    c -> IpDscp.of(c.ipDscp()),
                    dscp -> Criteria.matchIPDscp(dscp.getDscpValue())),
            new ExactField<>(
                    Criterion.Type.IP_ECN,
                    IPEcnCriterion.class,
                    MatchField.IP_ECN,
                    c -> IpEcn.of(c.ipEcn()),
                    ecn -> Criteria.matchIPEcn(ecn.getEcnValue())),
            new ExactField<>(
                    Criterion.Type.IP_PROTO,
                    IPProtocolCriterion.class,
                    MatchField.IP_PROTO,
                    c -> IpProtocol.of(c.protocol()),
                    protocol -> Criteria.matchIPProtocol(protocol.getIpProtocolNumber())),
            prefix4(Criterion.Type.IPV4_SRC, MatchField.IPV4_SRC, Criteria::matchIPSrc),
            prefix4(Criterion.Type.IPV4_DST, MatchField.IPV4_DST, Criteria::matchIPDst),
            prefix6(Criterion.Type.IPV6_SRC, MatchField.IPV6_SRC, Criteria::matchIPv6Src),
            prefix6(Criterion.Type.IPV6_DST, MatchField.IPV6_DST, Criteria::matchIPv6Dst),
            new ExactField<>(
                    Criterion.Type.IPV6_FLABEL,
                    IPv6FlowLabelCriterion.class,
                    MatchField.IPV6_FLABEL,
                    c -> IPv6FlowLabel.of(c.flowLabel()),
                    label -> Criteria.matchIPv6FlowLabel(label.getIPv6FlowLabelValue())));

    private NetworkFields() {}

    private static CriterionMapping prefix4(
            Criterion.Type type, MatchField<IPv4Address> field, Function<IpPrefix, Criterion> criterion) {
        return new MaskedField<>(
                type,
                IPCriterion.class,
                field,
                IPv4Address.NO_MASK,
                IPv4Address.FULL_MASK,
                c -> Masked.of(WireValues.ip4(c.ip().address()), IPv4Address.ofCidrMaskLength(c.ip().prefixLength())),
                masked -> masked.getMask().isCidrMask()
                        ? Optional.of(criterion.apply(IpPrefix.valueOf(
                                WireValues.ip4(masked.getValue()),
                                masked.getMask().asCidrMaskLength())))
                        : Optional.empty());
    }

    private static CriterionMapping prefix6(
            Criterion.Type type, MatchField<IPv6Address> field, Function<IpPrefix, Criterion> criterion) {
        return new MaskedField<>(
                type,
                IPCriterion.class,
                field,
                IPv6Address.NO_MASK,
                IPv6Address.FULL_MASK,
                c -> Masked.of(WireValues.ip6(c.ip().address()), IPv6Address.ofCidrMaskLength(c.ip().prefixLength())),
                masked -> masked.getMask().isCidrMask()
                        ? Optional.of(criterion.apply(IpPrefix.valueOf(
                                WireValues.ip6(masked.getValue()),
                                masked.getMask().asCidrMaskLength())))
                        : Optional.empty());
    }
}
