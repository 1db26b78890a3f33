/* SPDX-License-Identifier: Apache-2.0 */
package org.hypermip.runtime.openflow.codec.treatment;

import java.util.Optional;
import java.util.function.Function;
import org.onosproject.net.flow.instructions.Instruction;
import org.projectfloodlight.openflow.protocol.OFFactory;
import org.projectfloodlight.openflow.protocol.action.OFAction;
import org.projectfloodlight.openflow.protocol.action.OFActionSetField;
import org.projectfloodlight.openflow.protocol.match.MatchField;
import org.projectfloodlight.openflow.protocol.oxm.OFOxm;
import org.projectfloodlight.openflow.types.OFValueType;

/** An instruction that sets a whole header field. A masked one, which Open vSwitch knows, is none that ONOS can say. */
final class SetField<I extends Instruction, F extends OFValueType<F>> implements ActionMapping {
    private final Enum<?> instruction;
    private final Class<I> instructionClass;
    private final MatchField<F> field;
    private final Function<I, F> toWire;
    private final Function<F, Instruction> fromWire;

    SetField(
            Enum<?> instruction,
            Class<I> instructionClass,
            MatchField<F> field,
            Function<I, F> toWire,
            Function<F, Instruction> fromWire) {
        this.instruction = instruction;
        this.instructionClass = instructionClass;
        this.field = field;
        this.toWire = toWire;
        this.fromWire = fromWire;
    }

    @Override
    public Enum<?> instruction() {
        return instruction;
    }

    @Override
    public Enum<?> action() {
        return field.id;
    }

    @Override
    public OFAction write(Instruction value, OFFactory factory) {
        F wire = toWire.apply(instructionClass.cast(value));
        return factory.actions().setField(factory.oxms().fromValue(wire, field));
    }

    @Override
    public Optional<Instruction> read(OFAction action) {
        OFOxm<?> oxm = ((OFActionSetField) action).getField();
        if (oxm.isMasked()) {
            return Optional.empty();
        }
        // The field's identity, by which this mapping was found, fixes the type of its value.
        @SuppressWarnings("unchecked")
        F value = (F) oxm.getValue();
        return Optional.of(fromWire.apply(value));
    }
}
