/* SPDX-License-Identifier: Apache-2.0 */
package org.hypermip.runtime.openflow.codec.treatment;

import com.google.common.collect.ImmutableMap;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.onosproject.net.flow.instructions.Instruction;
import org.onosproject.net.flow.instructions.L2ModificationInstruction;
import org.onosproject.net.flow.instructions.L3ModificationInstruction;
import org.onosproject.net.flow.instructions.L4ModificationInstruction;
import org.projectfloodlight.openflow.protocol.OFActionType;
import org.projectfloodlight.openflow.protocol.action.OFAction;
import org.projectfloodlight.openflow.protocol.action.OFActionSetField;

/** All lines of the tables, found by the kind of an instruction or of an action. */
final class ActionMappings {
    private static final Map<Enum<?>, ActionMapping> BY_INSTRUCTION;
    private static final Map<Enum<?>, ActionMapping> BY_ACTION;

    static {
        ImmutableMap.Builder<Enum<?>, ActionMapping> byInstruction = ImmutableMap.builder();
        ImmutableMap.Builder<Enum<?>, ActionMapping> byAction = ImmutableMap.builder();
        Stream.<List<ActionMapping>>of(
                        ForwardingActions.ALL,
                        LinkActions.ALL,
                        MplsActions.ALL,
                        NetworkActions.ALL,
                        AddressActions.ALL,
                        ArpActions.ALL,
                        TransportActions.ALL)
                .flatMap(Collection::stream)
                .forEach(mapping -> {
                    byInstruction.put(mapping.instruction(), mapping);
                    byAction.put(mapping.action(), mapping);
                });
        BY_INSTRUCTION = byInstruction.build();
        BY_ACTION = byAction.build();
    }

    private ActionMappings() {}

    static Optional<ActionMapping> of(Instruction instruction) {
        return Optional.ofNullable(BY_INSTRUCTION.get(kind(instruction)));
    }

    static Optional<ActionMapping> of(OFAction action) {
        return Optional.ofNullable(BY_ACTION.get(kind(action)));
    }

    /** The instruction's subtype, or its type where it has no subtypes. */
    static Enum<?> kind(Instruction instruction) {
        switch (instruction.type()) {
            case L2MODIFICATION:
                return ((L2ModificationInstruction) instruction).subtype();
            case L3MODIFICATION:
                return ((L3ModificationInstruction) instruction).subtype();
            case L4MODIFICATION:
                return ((L4ModificationInstruction) instruction).subtype();
            default:
                return instruction.type();
        }
    }

    /** The action's type, or for a set-field the field that it sets. */
    static Enum<?> kind(OFAction action) {
        return action.getType() == OFActionType.SET_FIELD
                ? ((OFActionSetField) action).getField().getMatchField().id
                : action.getType();
    }
}
