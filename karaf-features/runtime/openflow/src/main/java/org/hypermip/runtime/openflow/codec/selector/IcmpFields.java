/* SPDX-License-Identifier: Apache-2.0 */
package org.hypermip.runtime.openflow.codec.selector;

import com.google.common.collect.ImmutableList;
import java.util.List;
import org.hypermip.runtime.openflow.codec.WireValues;
import org.onosproject.net.flow.criteria.Criteria;
import org.onosproject.net.flow.criteria.Criterion;
import org.onosproject.net.flow.criteria.IPv6NDLinkLayerAddressCriterion;
import org.onosproject.net.flow.criteria.IPv6NDTargetAddressCriterion;
import org.onosproject.net.flow.criteria.IcmpCodeCriterion;
import org.onosproject.net.flow.criteria.IcmpTypeCriterion;
import org.onosproject.net.flow.criteria.Icmpv6CodeCriterion;
import org.onosproject.net.flow.criteria.Icmpv6TypeCriterion;
import org.projectfloodlight.openflow.protocol.match.MatchField;
import org.projectfloodlight.openflow.types.ICMPv4Code;
import org.projectfloodlight.openflow.types.ICMPv4Type;
import org.projectfloodlight.openflow.types.U8;

/** ICMP, ICMPv6 and neighbour discovery. */
final class IcmpFields {
    static final List<CriterionMapping> ALL = ImmutableList.of(
            new ExactField<>(
                    Criterion.Type.ICMPV4_TYPE,
                    IcmpTypeCriterion.class,
                    MatchField.ICMPV4_TYPE,
                    c -> ICMPv4Type.of(c.icmpType()),
                    type -> Criteria.matchIcmpType(type.getType())),
            new ExactField<>(
                    Criterion.Type.ICMPV4_CODE,
                    IcmpCodeCriterion.class,
                    MatchField.ICMPV4_CODE,
                    c -> ICMPv4Code.of(c.icmpCode()),
                    code -> Criteria.matchIcmpCode(code.getCode())),
            new ExactField<>(
                    Criterion.Type.ICMPV6_TYPE,
                    Icmpv6TypeCriterion.class,
                    MatchField.ICMPV6_TYPE,
                    c -> U8.of(c.icmpv6Type()),
                    type -> Criteria.matchIcmpv6Type(type.getValue())),
            new ExactField<>(
                    Criterion.Type.ICMPV6_CODE,
                    Icmpv6CodeCriterion.class,
                    MatchField.ICMPV6_CODE,
                    c -> U8.of(c.icmpv6Code()),
                    code -> Criteria.matchIcmpv6Code(code.getValue())),
            new ExactField<>(
                    Criterion.Type.IPV6_ND_TARGET,
                    IPv6NDTargetAddressCriterion.class,
                    MatchField.IPV6_ND_TARGET,
                    c -> WireValues.ip6(c.targetAddress()),
                    target -> Criteria.matchIPv6NDTargetAddress(WireValues.ip6(target))),
            new ExactField<>(
                    Criterion.Type.IPV6_ND_SLL,
                    IPv6NDLinkLayerAddressCriterion.class,
                    MatchField.IPV6_ND_SLL,
                    c -> WireValues.mac(c.mac()),
                    mac -> Criteria.matchIPv6NDSourceLinkLayerAddress(WireValues.mac(mac))),
            new ExactField<>(
                    Criterion.Type.IPV6_ND_TLL,
                    IPv6NDLinkLayerAddressCriterion.class,
                    MatchField.IPV6_ND_TLL,
                    c -> WireValues.mac(c.mac()),
                    mac -> Criteria.matchIPv6NDTargetLinkLayerAddress(WireValues.mac(mac))));

    private IcmpFields() {}
}
