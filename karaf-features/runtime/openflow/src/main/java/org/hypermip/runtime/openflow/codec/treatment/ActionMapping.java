/* SPDX-License-Identifier: Apache-2.0 */
package org.hypermip.runtime.openflow.codec.treatment;

import java.util.Optional;
import org.onosproject.net.flow.instructions.Instruction;
import org.projectfloodlight.openflow.protocol.OFFactory;
import org.projectfloodlight.openflow.protocol.action.OFAction;

/** How instructions of one kind are written as an OpenFlow action, and read back. */
interface ActionMapping {

    /** The instruction's subtype, or its type where it has no subtypes; see {@link ActionMappings#kind(Instruction)}. */
    Enum<?> instruction();

    /** The action's type, or for a set-field the field; see {@link ActionMappings#kind(OFAction)}. */
    Enum<?> action();

    /**
     * Writes an instruction of this kind.
     *
     * @throws UnsupportedOperationException if it has a value that the action cannot carry
     */
    OFAction write(Instruction instruction, OFFactory factory);

    /** Reads an action of this kind; empty when it has a value that the instruction cannot say. */
    Optional<Instruction> read(OFAction action);
}
