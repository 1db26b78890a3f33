/* SPDX-License-Identifier: Apache-2.0 */
package org.hypermip.runtime.openflow.codec.selector;

import com.google.common.collect.ImmutableList;
import java.util.List;
import java.util.Optional;
import java.util.function.BiFunction;
import java.util.function.Function;
import org.hypermip.runtime.openflow.codec.WireValues;
import org.onlab.packet.TpPort;
import org.onosproject.net.flow.criteria.Criteria;
import org.onosproject.net.flow.criteria.Criterion;
import org.onosproject.net.flow.criteria.SctpPortCriterion;
import org.onosproject.net.flow.criteria.TcpFlagsCriterion;
import org.onosproject.net.flow.criteria.TcpPortCriterion;
import org.onosproject.net.flow.criteria.UdpPortCriterion;
import org.projectfloodlight.openflow.protocol.match.MatchField;
import org.projectfloodlight.openflow.types.Masked;
import org.projectfloodlight.openflow.types.TransportPort;
import org.projectfloodlight.openflow.types.U16;

/** TCP, UDP and SCTP. */
final class TransportFields {
    static final List<CriterionMapping> ALL = ImmutableList.of(
            port(
                    Criterion.Type.TCP_SRC,
                    TcpPortCriterion.class,
                    MatchField.TCP_SRC,
                    TcpPortCriterion::tcpPort,
                    Criteria::matchTcpSrc),
            maskedPort(
                    Criterion.Type.TCP_SRC_MASKED,
                    TcpPortCriterion.class,
                    MatchField.TCP_SRC,
                    TcpPortCriterion::tcpPort,
                    TcpPortCriterion::mask,
                    Criteria::matchTcpSrcMasked),
            port(
                    Criterion.Type.TCP_DST,
                    TcpPortCriterion.class,
                    MatchField.TCP_DST,
                    TcpPortCriterion::tcpPort,
                    Criteria::matchTcpDst),
            maskedPort(
                    Criterion.Type.TCP_DST_MASKED,
                    TcpPortCriterion.class,
                    MatchField.TCP_DST,
                    TcpPortCriterion::tcpPort,
                    TcpPortCriterion::mask,
                    Criteria::matchTcpDstMasked),
            port(
                    Criterion.Type.UDP_SRC,
                    UdpPortCriterion.class,
                    MatchField.UDP_SRC,
                    UdpPortCriterion::udpPort,
                    Criteria::matchUdpSrc),
            maskedPort(
                    Criterion.Type.UDP_SRC_MASKED,
                    UdpPortCriterion.class,
                    MatchField.UDP_SRC,
                    UdpPortCriterion::udpPort,
                    UdpPortCriterion::mask,
                    Criteria::matchUdpSrcMasked),
            port(
                    Criterion.Type.UDP_DST,
                    UdpPortCriterion.class,
                    MatchField.UDP_DST,
                    UdpPortCriterion::udpPort,
                    Criteria::matchUdpDst),
            maskedPort(
                    Criterion.Type.UDP_DST_MASKED,
                    UdpPortCriterion.class,
                    MatchField.UDP_DST,
                    UdpPortCriterion::udpPort,
                    UdpPortCriterion::mask,
                    Criteria::matchUdpDstMasked),
            port(
                    Criterion.Type.SCTP_SRC,
                    SctpPortCriterion.class,
                    MatchField.SCTP_SRC,
                    SctpPortCriterion::sctpPort,
                    Criteria::matchSctpSrc),
            maskedPort(
                    Criterion.Type.SCTP_SRC_MASKED,
                    SctpPortCriterion.class,
                    MatchField.SCTP_SRC,
                    SctpPortCriterion::sctpPort,
                    SctpPortCriterion::mask,
                    Criteria::matchSctpSrcMasked),
            port(
                    Criterion.Type.SCTP_DST,
                    SctpPortCriterion.class,
                    MatchField.SCTP_DST,
                    SctpPortCriterion::sctpPort,
                    Criteria::matchSctpDst),
            maskedPort(
                    Criterion.Type.SCTP_DST_MASKED,
                    SctpPortCriterion.class,
                    MatchField.SCTP_DST,
                    SctpPortCriterion::sctpPort,
                    SctpPortCriterion::mask,
                    Criteria::matchSctpDstMasked),
            new ExactField<>(
                    Criterion.Type.TCP_FLAGS,
                    TcpFlagsCriterion.class,
                    MatchField.OVS_TCP_FLAGS,
                    c -> U16.of(c.flags()),
                    flags -> Criteria.matchTcpFlags(flags.getValue())));

    private TransportFields() {}

    private static <C extends Criterion> CriterionMapping port(
            Criterion.Type type,
            Class<C> criterionClass,
            MatchField<TransportPort> field,
            Function<C, TpPort> port,
            Function<TpPort, Criterion> criterion) {
        return new ExactField<>(
                type,
                criterionClass,
                field,
                c -> WireValues.transport(port.apply(c)),
                wire -> criterion.apply(WireValues.transport(wire)));
    }

    private static <C extends Criterion> CriterionMapping maskedPort(
            Criterion.Type type,
            Class<C> criterionClass,
            MatchField<TransportPort> field,
            Function<C, TpPort> port,
            Function<C, TpPort> mask,
            BiFunction<TpPort, TpPort, Criterion> criterion) {
        return new MaskedField<>(
                type,
                criterionClass,
                field,
                TransportPort.NO_MASK,
                TransportPort.FULL_MASK,
                c -> Masked.of(WireValues.transport(port.apply(c)), WireValues.transport(mask.apply(c))),
                masked -> Optional.of(criterion.apply(
                        WireValues.transport(masked.getValue()), WireValues.transport(masked.getMask()))));
    }
}
