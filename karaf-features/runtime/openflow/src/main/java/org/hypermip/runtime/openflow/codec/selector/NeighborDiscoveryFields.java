/* SPDX-License-Identifier: Apache-2.0 */
package org.hypermip.runtime.openflow.codec.selector;

import com.google.common.collect.ImmutableList;
import java.util.List;
import org.hypermip.runtime.openflow.codec.WireValues;
import org.onosproject.net.flow.criteria.Criteria;
import org.onosproject.net.flow.criteria.Criterion;
import org.onosproject.net.flow.criteria.IPv6NDLinkLayerAddressCriterion;
import org.onosproject.net.flow.criteria.IPv6NDTargetAddressCriterion;
import org.projectfloodlight.openflow.protocol.match.MatchField;

/** What neighbor discovery says in ICMPv6 (RFC 4861). */
final class NeighborDiscoveryFields {
    static final List<CriterionMapping> ALL = ImmutableList.of(
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

    private NeighborDiscoveryFields() {}
}
