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
import org.onosproject.net.flow.criteria.IPv6FlowLabelCriterion;
import org.projectfloodlight.openflow.protocol.match.MatchField;
import org.projectfloodlight.openflow.types.IPv6Address;
import org.projectfloodlight.openflow.types.IPv6FlowLabel;
import org.projectfloodlight.openflow.types.Masked;

/** IPv6 addresses: prefixes, as of IPv4; and the flow label. */
final class Ip6Fields {
    static final List<CriterionMapping> ALL = ImmutableList.of(
            prefix(Criterion.Type.IPV6_SRC, MatchField.IPV6_SRC, Criteria::matchIPv6Src),
            prefix(Criterion.Type.IPV6_DST, MatchField.IPV6_DST, Criteria::matchIPv6Dst),
            new ExactField<>(
                    Criterion.Type.IPV6_FLABEL,
                    IPv6FlowLabelCriterion.class,
                    MatchField.IPV6_FLABEL,
                    c -> IPv6FlowLabel.of(c.flowLabel()),
                    label -> Criteria.matchIPv6FlowLabel(label.getIPv6FlowLabelValue())));

    private Ip6Fields() {}

    private static CriterionMapping prefix(
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
