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
import org.projectfloodlight.openflow.protocol.match.MatchField;
import org.projectfloodlight.openflow.types.IPv4Address;
import org.projectfloodlight.openflow.types.Masked;

/** IPv4 addresses: prefixes. A mask that is no prefix is none that ONOS can say. */
final class Ip4Fields {
    static final List<CriterionMapping> ALL = ImmutableList.of(
            prefix(Criterion.Type.IPV4_SRC, MatchField.IPV4_SRC, Criteria::matchIPSrc),
            prefix(Criterion.Type.IPV4_DST, MatchField.IPV4_DST, Criteria::matchIPDst));

    private Ip4Fields() {}

    private static CriterionMapping prefix(
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
}
