/* SPDX-License-Identifier: Apache-2.0 */
package org.hypermip.runtime.openflow.codec.selector;

import java.util.Optional;
import java.util.function.Function;
import org.onosproject.net.flow.criteria.Criterion;
import org.projectfloodlight.openflow.protocol.match.Match;
import org.projectfloodlight.openflow.protocol.match.MatchField;
import org.projectfloodlight.openflow.protocol.match.MatchFields;
import org.projectfloodlight.openflow.protocol.oxm.OFOxm;
import org.projectfloodlight.openflow.types.Masked;
import org.projectfloodlight.openflow.types.OFValueType;

/**
 * A criterion that matches some bits of a field. A full mask is written as an exact match and an empty one not at all, since that is what a
 * switch makes of them. Bits outside the mask are cleared, since a switch refuses them.
 */
final class MaskedField<C extends Criterion, F extends OFValueType<F>> implements CriterionMapping {
    private final Criterion.Type type;
    private final Class<C> criterionClass;
    private final MatchField<F> field;
    private final Function<C, Masked<F>> toWire;
    private final Function<Masked<F>, Optional<Criterion>> fromWire;
    private final F everyBit;
    private final F noBit;

    MaskedField(
            Criterion.Type type,
            Class<C> criterionClass,
            MatchField<F> field,
            F everyBit,
            F noBit,
            Function<C, Masked<F>> toWire,
            Function<Masked<F>, Optional<Criterion>> fromWire) {
        this.type = type;
        this.criterionClass = criterionClass;
        this.field = field;
        this.everyBit = everyBit;
        this.noBit = noBit;
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
        Masked<F> masked = toWire.apply(criterionClass.cast(criterion));
        F mask = masked.getMask();
        if (mask.equals(everyBit)) {
            match.setExact(field, masked.getValue());
        } else if (!mask.equals(noBit)) {
            match.setMasked(field, masked.getValue().applyMask(mask), mask);
        }
    }

    @Override
    public Optional<Criterion> read(OFOxm<?> oxm) {
        // The field's identity, by which this mapping was found, fixes the type of its value.
        @SuppressWarnings("unchecked")
        OFOxm<F> typed = (OFOxm<F>) oxm;
        return fromWire.apply(Masked.of(typed.getValue(), typed.isMasked() ? typed.getMask() : everyBit));
    }
}
