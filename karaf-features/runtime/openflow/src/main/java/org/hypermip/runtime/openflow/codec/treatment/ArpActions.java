/* SPDX-License-Identifier: Apache-2.0 */
package org.hypermip.runtime.openflow.codec.treatment;

import com.google.common.collect.ImmutableList;
import java.util.List;
import java.util.function.Function;
import org.hypermip.runtime.openflow.codec.WireValues;
import org.onlab.packet.IpAddress;
import org.onlab.packet.MacAddress;
import org.onosproject.net.flow.instructions.Instruction;
import org.onosproject.net.flow.instructions.Instructions;
import org.onosproject.net.flow.instructions.L3ModificationInstruction.L3SubType;
import org.onosproject.net.flow.instructions.L3ModificationInstruction.ModArpEthInstruction;
import org.onosproject.net.flow.instructions.L3ModificationInstruction.ModArpIPInstruction;
import org.onosproject.net.flow.instructions.L3ModificationInstruction.ModArpOpInstruction;
import org.projectfloodlight.openflow.protocol.match.MatchField;
import org.projectfloodlight.openflow.types.ArpOpcode;
import org.projectfloodlight.openflow.types.IPv4Address;

/** ARP: what a responder needs besides the driver's moves. */
final class ArpActions {
    static final List<ActionMapping> ALL = ImmutableList.of(
            new SetField<>(
                    L3SubType.ARP_OP,
                    ModArpOpInstruction.class,
                    MatchField.ARP_OP,
                    i -> ArpOpcode.of((int) i.op()),
                    op -> Instructions.modL3ArpOp((short) op.getOpcode())),
            protocolAddress(L3SubType.ARP_SPA, MatchField.ARP_SPA, Instructions::modArpSpa),
            protocolAddress(L3SubType.ARP_TPA, MatchField.ARP_TPA, Instructions::modArpTpa),
            hardwareAddress(L3SubType.ARP_SHA, MatchField.ARP_SHA, Instructions::modArpSha),
            hardwareAddress(L3SubType.ARP_THA, MatchField.ARP_THA, Instructions::modArpTha));

    private ArpActions() {}

    private static ActionMapping protocolAddress(
            L3SubType subtype, MatchField<IPv4Address> field, Function<IpAddress, Instruction> instruction) {
        return new SetField<>(
                subtype,
                ModArpIPInstruction.class,
                field,
                i -> WireValues.ip4(i.ip()),
                address -> instruction.apply(WireValues.ip4(address)));
    }

    private static ActionMapping hardwareAddress(
            L3SubType subtype,
            MatchField<org.projectfloodlight.openflow.types.MacAddress> field,
            Function<MacAddress, Instruction> instruction) {
        return new SetField<>(
                subtype,
                ModArpEthInstruction.class,
                field,
                i -> WireValues.mac(i.mac()),
                mac -> instruction.apply(WireValues.mac(mac)));
    }
}
