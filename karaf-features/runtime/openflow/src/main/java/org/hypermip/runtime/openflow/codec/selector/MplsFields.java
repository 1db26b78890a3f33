/* SPDX-License-Identifier: Apache-2.0 */
package org.hypermip.runtime.openflow.codec.selector;

import com.google.common.collect.ImmutableList;
import java.util.List;
import org.hypermip.runtime.openflow.codec.WireValues;
import org.onosproject.net.flow.criteria.Criteria;
import org.onosproject.net.flow.criteria.Criterion;
import org.onosproject.net.flow.criteria.MplsBosCriterion;
import org.onosproject.net.flow.criteria.MplsCriterion;
import org.onosproject.net.flow.criteria.MplsTcCriterion;
import org.projectfloodlight.openflow.protocol.match.MatchField;
import org.projectfloodlight.openflow.types.OFBooleanValue;
import org.projectfloodlight.openflow.types.U8;

/** The outermost MPLS label. */
final class MplsFields {
    static final List<CriterionMapping> ALL = ImmutableList.of(
            new ExactField<>(
                    Criterion.Type.MPLS_LABEL,
                    MplsCriterion.class,
                    MatchField.MPLS_LABEL,
                    c -> WireValues.label(c.label()),
                    label -> Criteria.matchMplsLabel(WireValues.label(label))),
            new ExactField<>(
                    Criterion.Type.MPLS_TC,
                    MplsTcCriterion.class,
                    MatchField.MPLS_TC,
                    c -> U8.of(c.tc()),
                    tc -> Criteria.matchMplsTc((byte) tc.getValue())),
            new ExactField<>(
                    Criterion.Type.MPLS_BOS,
                    MplsBosCriterion.class,
                    MatchField.MPLS_BOS,
                    c -> OFBooleanValue.of(c.mplsBos()),
                    bos -> Criteria.matchMplsBos(bos.getValue())));

    private MplsFields() {}
}
