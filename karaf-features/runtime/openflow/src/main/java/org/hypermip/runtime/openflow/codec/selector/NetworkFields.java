/* SPDX-License-Identifier: Apache-2.0 */
package org.hypermip.runtime.openflow.codec.selector;

import com.google.common.collect.ImmutableList;
import java.util.List;
import org.onosproject.net.flow.criteria.Criteria;
import org.onosproject.net.flow.criteria.Criterion;
import org.onosproject.net.flow.criteria.IPDscpCriterion;
import org.onosproject.net.flow.criteria.IPEcnCriterion;
import org.onosproject.net.flow.criteria.IPProtocolCriterion;
import org.projectfloodlight.openflow.protocol.match.MatchField;
import org.projectfloodlight.openflow.types.IpDscp;
import org.projectfloodlight.openflow.types.IpEcn;
import org.projectfloodlight.openflow.types.IpProtocol;

/** What IPv4 and IPv6 headers have in common. */
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
                    protocol -> Criteria.matchIPProtocol(protocol.getIpProtocolNumber())));

    private NetworkFields() {}
}
