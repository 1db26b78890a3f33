/* SPDX-License-Identifier: Apache-2.0 */
package org.hypermip.runtime.openflow.codec.selector;

import com.google.common.collect.ImmutableList;
import java.util.List;
import org.hypermip.runtime.openflow.codec.WireValues;
import org.onosproject.net.flow.criteria.Criteria;
import org.onosproject.net.flow.criteria.Criterion;
import org.onosproject.net.flow.criteria.MetadataCriterion;
import org.onosproject.net.flow.criteria.PortCriterion;
import org.onosproject.net.flow.criteria.TunnelIdCriterion;
import org.projectfloodlight.openflow.protocol.match.MatchField;
import org.projectfloodlight.openflow.types.OFMetadata;
import org.projectfloodlight.openflow.types.U64;

/** Where a packet came in, and what the pipeline or a tunnel noted of it. */
final class PortFields {
    static final List<CriterionMapping> ALL = ImmutableList.of(
            new ExactField<>(
                    Criterion.Type.IN_PORT,
                    PortCriterion.class,
                    MatchField.IN_PORT,
                    c -> WireValues.port(c.port()),
                    port -> Criteria.matchInPort(WireValues.port(port))),
            new ExactField<>(
                    Criterion.Type.METADATA,
                    MetadataCriterion.class,
                    MatchField.METADATA,
                    c -> OFMetadata.ofRaw(c.metadata()),
                    metadata -> Criteria.matchMetadata(metadata.getValue().getValue())),
            new ExactField<>(
                    Criterion.Type.TUNNEL_ID,
                    TunnelIdCriterion.class,
                    MatchField.TUNNEL_ID,
                    c -> U64.of(c.tunnelId()),
                    id -> Criteria.matchTunnelId(id.getValue())));

    private PortFields() {}
}
