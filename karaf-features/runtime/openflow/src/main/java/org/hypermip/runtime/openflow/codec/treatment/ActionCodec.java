/* SPDX-License-Identifier: Apache-2.0 */
package org.hypermip.runtime.openflow.codec.treatment;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.hypermip.runtime.openflow.codec.Extensions;
import org.onosproject.net.flow.instructions.ExtensionTreatment;
import org.onosproject.net.flow.instructions.ExtensionTreatmentType.ExtensionTreatmentTypes;
import org.onosproject.net.flow.instructions.Instruction;
import org.onosproject.net.flow.instructions.Instructions;
import org.onosproject.net.flow.instructions.Instructions.ExtensionInstructionWrapper;
import org.onosproject.net.flow.instructions.UnresolvedExtensionTreatment;
import org.projectfloodlight.openflow.protocol.OFFactory;
import org.projectfloodlight.openflow.protocol.action.OFAction;

/** Lists of instructions as lists of actions, in the same order, and back: of rules, group buckets and packet-outs alike. */
public final class ActionCodec {
    /** As many tunnel ends as a large site has hypervisors. */
    private static final VendorActions VENDOR_ACTIONS = new VendorActions(4096);

    private ActionCodec() {}

    /**
     * Writes instructions as actions. "No action" writes nothing: an empty list drops.
     *
     * @throws UnsupportedOperationException if an instruction has no action in OpenFlow and none in the device's driver
     */
    public static List<OFAction> write(List<Instruction> instructions, OFFactory factory, Extensions extensions) {
        List<OFAction> actions = new ArrayList<>(instructions.size());
        for (Instruction instruction : instructions) {
            if (instruction.type() == Instruction.Type.NOACTION) {
                continue;
            }
            actions.add(
                    instruction instanceof ExtensionInstructionWrapper
                            ? extension((ExtensionInstructionWrapper) instruction, factory, extensions)
                            : ActionMappings.of(instruction)
                                    .orElseThrow(
                                            () -> new UnsupportedOperationException("no action for " + instruction))
                                    .write(instruction, factory));
        }
        return actions;
    }

    /**
     * Reads actions. One that neither OpenFlow's instructions nor the driver can say becomes an unresolved extension with its bytes. The
     * rule is then seen to differ from any stored one, and is replaced or removed.
     */
    public static List<Instruction> read(List<OFAction> actions, Extensions extensions) {
        List<Instruction> instructions = new ArrayList<>(actions.size());
        for (OFAction action : actions) {
            instructions.add(ActionMappings.of(action)
                    .map(mapping -> mapping.read(action))
                    .orElseGet(() -> extension(action, extensions))
                    .orElseGet(() -> unresolved(action, extensions)));
        }
        return instructions;
    }

    private static OFAction extension(ExtensionInstructionWrapper wrapper, OFFactory factory, Extensions extensions) {
        ExtensionTreatment treatment = wrapper.extensionInstruction();
        return extensions
                .treatments()
                .filter(driver -> driver.supported(treatment.type()))
                .flatMap(driver -> Optional.ofNullable(driver.mapInstruction(factory, treatment)))
                .orElseThrow(() -> new UnsupportedOperationException(
                        "the driver of " + extensions.deviceId() + " has no action for " + treatment));
    }

    private static Optional<Instruction> extension(OFAction action, Extensions extensions) {
        try {
            return extensions
                    .treatments()
                    .flatMap(driver -> VENDOR_ACTIONS.read(driver, action))
                    .map(treatment -> Instructions.extension(treatment, extensions.deviceId()));
        } catch (UnsupportedOperationException unknownToDriver) {
            return Optional.empty();
        }
    }

    private static Instruction unresolved(OFAction action, Extensions extensions) {
        ByteBuf buffer = Unpooled.buffer();
        action.writeTo(buffer);
        byte[] bytes = new byte[buffer.readableBytes()];
        buffer.readBytes(bytes);
        return Instructions.extension(
                new UnresolvedExtensionTreatment(bytes, ExtensionTreatmentTypes.UNRESOLVED_TYPE.type()),
                extensions.deviceId());
    }
}
