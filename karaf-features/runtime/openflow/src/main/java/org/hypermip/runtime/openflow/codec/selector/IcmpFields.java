/* SPDX-License-Identifier: Apache-2.0 */
package org.hypermip.runtime.openflow.codec.selector;

import com.google.common.collect.ImmutableList;
import java.util.List;
import org.onosproject.net.flow.criteria.Criteria;
import org.onosproject.net.flow.criteria.Criterion;
import org.onosproject.net.flow.criteria.IcmpCodeCriterion;
import org.onosproject.net.flow.criteria.IcmpTypeCriterion;
import org.onosproject.net.flow.criteria.Icmpv6CodeCriterion;
import org.onosproject.net.flow.criteria.Icmpv6TypeCriterion;
import org.projectfloodlight.openflow.protocol.match.MatchField;
import org.projectfloodlight.openflow.types.ICMPv4Code;
import org.projectfloodlight.openflow.types.ICMPv4Type;
import org.projectfloodlight.openflow.types.U8;

/** ICMP and ICMPv6. */
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
                    code -> Criteria.matchIcmpv6Code(code.getValue())));

    private IcmpFields() {}
}
