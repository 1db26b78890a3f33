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
    private static final Protocol<TcpPortCriterion> TCP =
            new Protocol<>(TcpPortCriterion.class, TcpPortCriterion::tcpPort, TcpPortCriterion::mask);
    private static final Protocol<UdpPortCriterion> UDP =
            new Protocol<>(UdpPortCriterion.class, UdpPortCriterion::udpPort, UdpPortCriterion::mask);
    private static final Protocol<SctpPortCriterion> SCTP =
            new Protocol<>(SctpPortCriterion.class, SctpPortCriterion::sctpPort, SctpPortCriterion::mask);

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

    /** How a criterion of one protocol says its port, and which bits of it count. */
    private static final class Protocol<C extends Criterion> {
        private final Class<C> criterionClass;
        private final Function<C, TpPort> port;
        private final Function<C, TpPort> mask;

        private Protocol(Class<C> criterionClass, Function<C, TpPort> port, Function<C, TpPort> mask) {
            this.criterionClass = criterionClass;
            this.port = port;
            this.mask = mask;
        }

        private CriterionMapping whole(
                Criterion.Type type, MatchField<TransportPort> field, Function<TpPort, Criterion> criterion) {
            return new ExactField<>(
                    type,
                    criterionClass,
                    field,
                    c -> WireValues.transport(port.apply(c)),
                    wire -> criterion.apply(WireValues.transport(wire)));
        }

        private CriterionMapping masked(
                Criterion.Type type, MatchField<TransportPort> field, BiFunction<TpPort, TpPort, Criterion> criterion) {
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
}
