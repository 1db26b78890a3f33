/* SPDX-License-Identifier: Apache-2.0 */
package org.hypermip.runtime.openflow.codec.treatment;

import java.util.Optional;
import java.util.function.BiFunction;
import java.util.function.Function;
import org.onosproject.net.flow.instructions.Instruction;
import org.projectfloodlight.openflow.protocol.OFActionType;
import org.projectfloodlight.openflow.protocol.OFFactory;
import org.projectfloodlight.openflow.protocol.action.OFAction;

/** An instruction that has an action type of its own. */
final class PlainAction<I extends Instruction, A extends OFAction> implements ActionMapping {
    private final Enum<?> instruction;
    private final Class<I> instructionClass;
    private final OFActionType type;
    private final Class<A> actionClass;
    private final BiFunction<I, OFFactory, OFAction> toWire;
    private final Function<A, Optional<Instruction>> fromWire;

    PlainAction(
            Enum<?> instruction,
            Class<I> instructionClass,
            OFActionType type,
            Class<A> actionClass,
            BiFunction<I, OFFactory, OFAction> toWire,
            Function<A, Optional<Instruction>> fromWire) {
        this.instruction = instruction;
        this.instructionClass = instructionClass;
        this.type = type;
        this.actionClass = actionClass;
        this.toWire = toWire;
        this.fromWire = fromWire;
    }

    @Override
    public Enum<?> instruction() {
        return instruction;
    }

    @Override
    public Enum<?> action() {
        return type;
    }

    @Override
    public OFAction write(Instruction value, OFFactory factory) {
        return toWire.apply(instructionClass.cast(value), factory);
    }

    @Override
    public Optional<Instruction> read(OFAction action) {
        return fromWire.apply(actionClass.cast(action));
    }
}
