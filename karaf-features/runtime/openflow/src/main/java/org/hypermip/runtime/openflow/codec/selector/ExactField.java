/* SPDX-License-Identifier: Apache-2.0 */
package org.hypermip.runtime.openflow.codec.selector;

import java.util.Optional;
import java.util.function.Function;
import org.onosproject.net.flow.criteria.Criterion;
import org.projectfloodlight.openflow.protocol.match.Match;
import org.projectfloodlight.openflow.protocol.match.MatchField;
import org.projectfloodlight.openflow.protocol.match.MatchFields;
import org.projectfloodlight.openflow.protocol.oxm.OFOxm;
import org.projectfloodlight.openflow.types.OFValueType;

/** A criterion that matches one value of a field. */
final class ExactField<C extends Criterion, F extends OFValueType<F>> implements CriterionMapping {
    private final Criterion.Type type;
    private final Class<C> criterionClass;
    private final MatchField<F> field;
    private final Function<C, F> toWire;
    private final Function<F, Criterion> fromWire;

    ExactField(
            Criterion.Type type,
            Class<C> criterionClass,
            MatchField<F> field,
            Function<C, F> toWire,
            Function<F, Criterion> fromWire) {
        this.type = type;
        this.criterionClass = criterionClass;
        this.field = field;
        this.toWire = toWire;
        this.fromWire = fromWire;
    }

    @Override
    public Criterion.Type type() {
        return type;
    }

    @Override
    public MatchFields field() {
        return field.id;
    }

    @Override
    public void write(Criterion criterion, Match.Builder match) {
        match.setExact(field, toWire.apply(criterionClass.cast(criterion)));
    }

    @Override
    public Optional<Criterion> read(OFOxm<?> oxm) {
        if (oxm.isMasked()) {
            return Optional.empty();
        }
        // The field's identity, by which this mapping was found, fixes the type of its value.
        @SuppressWarnings("unchecked")
        F value = (F) oxm.getValue();
        return Optional.of(fromWire.apply(value));
    }
}
