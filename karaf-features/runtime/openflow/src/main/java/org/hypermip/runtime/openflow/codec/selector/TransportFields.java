/* SPDX-License-Identifier: Apache-2.0 */
package org.hypermip.runtime.openflow.codec.selector;

import com.google.common.collect.ImmutableList;
import java.util.List;
import org.onosproject.net.flow.criteria.Criteria;
import org.onosproject.net.flow.criteria.Criterion;
import org.onosproject.net.flow.criteria.SctpPortCriterion;
import org.onosproject.net.flow.criteria.TcpFlagsCriterion;
import org.onosproject.net.flow.criteria.TcpPortCriterion;
import org.onosproject.net.flow.criteria.UdpPortCriterion;
import org.projectfloodlight.openflow.protocol.match.MatchField;
import org.projectfloodlight.openflow.types.U16;

/** TCP, UDP and SCTP. */
final class TransportFields {
    private static final TransportPorts<TcpPortCriterion> TCP =
            new TransportPorts<>(TcpPortCriterion.class, TcpPortCriterion::tcpPort, TcpPortCriterion::mask);
    private static final TransportPorts<UdpPortCriterion> UDP =
            new TransportPorts<>(UdpPortCriterion.class, UdpPortCriterion::udpPort, UdpPortCriterion::mask);
    private static final TransportPorts<SctpPortCriterion> SCTP =
            new TransportPorts<>(SctpPortCriterion.class, SctpPortCriterion::sctpPort, SctpPortCriterion::mask);

    static final List<CriterionMapping> ALL = ImmutableList.of(
            TCP.whole(Criterion.Type.TCP_SRC, MatchField.TCP_SRC, Criteria::matchTcpSrc),
            TCP.masked(Criterion.Type.TCP_SRC_MASKED, MatchField.TCP_SRC, Criteria::matchTcpSrcMasked),
            TCP.whole(Criterion.Type.TCP_DST, MatchField.TCP_DST, Criteria::matchTcpDst),
            TCP.masked(Criterion.Type.TCP_DST_MASKED, MatchField.TCP_DST, Criteria::matchTcpDstMasked),
            UDP.whole(Criterion.Type.UDP_SRC, MatchField.UDP_SRC, Criteria::matchUdpSrc),
            UDP.masked(Criterion.Type.UDP_SRC_MASKED, MatchField.UDP_SRC, Criteria::matchUdpSrcMasked),
            UDP.whole(Criterion.Type.UDP_DST, MatchField.UDP_DST, Criteria::matchUdpDst),
            UDP.masked(Criterion.Type.UDP_DST_MASKED, MatchField.UDP_DST, Criteria::matchUdpDstMasked),
            SCTP.whole(Criterion.Type.SCTP_SRC, MatchField.SCTP_SRC, Criteria::matchSctpSrc),
            SCTP.masked(Criterion.Type.SCTP_SRC_MASKED, MatchField.SCTP_SRC, Criteria::matchSctpSrcMasked),
            SCTP.whole(Criterion.Type.SCTP_DST, MatchField.SCTP_DST, Criteria::matchSctpDst),
            SCTP.masked(Criterion.Type.SCTP_DST_MASKED, MatchField.SCTP_DST, Criteria::matchSctpDstMasked),
            new ExactField<>(
                    Criterion.Type.TCP_FLAGS,
                    TcpFlagsCriterion.class,
                    MatchField.OVS_TCP_FLAGS,
                    c -> U16.of(c.flags()),
                    flags -> Criteria.matchTcpFlags(flags.getValue())));

    private TransportFields() {}
}
