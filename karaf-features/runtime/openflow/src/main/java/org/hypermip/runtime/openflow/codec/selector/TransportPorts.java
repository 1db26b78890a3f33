/* SPDX-License-Identifier: Apache-2.0 */
package org.hypermip.runtime.openflow.codec.selector;

import java.util.Optional;
import java.util.function.BiFunction;
import java.util.function.Function;
import org.hypermip.runtime.openflow.codec.WireValues;
import org.onlab.packet.TpPort;
import org.onosproject.net.flow.criteria.Criterion;
import org.projectfloodlight.openflow.protocol.match.MatchField;
import org.projectfloodlight.openflow.types.Masked;
import org.projectfloodlight.openflow.types.TransportPort;

/** The ports of one protocol, and how its criteria say them, and which bits of them count. */
final class TransportPorts<C extends Criterion> {
    private final Class<C> criterionClass;
    private final Function<C, TpPort> port;
    private final Function<C, TpPort> mask;

    TransportPorts(Class<C> criterionClass, Function<C, TpPort> port, Function<C, TpPort> mask) {
        this.criterionClass = criterionClass;
        this.port = port;
        this.mask = mask;
    }

    CriterionMapping whole(
            Criterion.Type type, MatchField<TransportPort> field, Function<TpPort, Criterion> criterion) {
        return new ExactField<>(
                type,
                criterionClass,
                field,
                c -> WireValues.transport(port.apply(c)),
                wire -> criterion.apply(WireValues.transport(wire)));
    }

    CriterionMapping masked(
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
