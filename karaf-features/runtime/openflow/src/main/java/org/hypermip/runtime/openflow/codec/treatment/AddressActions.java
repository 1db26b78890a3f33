/* SPDX-License-Identifier: Apache-2.0 */
package org.hypermip.runtime.openflow.codec.treatment;

import com.google.common.collect.ImmutableList;
import java.util.List;
import java.util.function.Function;
import org.hypermip.runtime.openflow.codec.WireValues;
import org.onlab.packet.IpAddress;
import org.onosproject.net.flow.instructions.Instruction;
import org.onosproject.net.flow.instructions.Instructions;
import org.onosproject.net.flow.instructions.L3ModificationInstruction.L3SubType;
import org.onosproject.net.flow.instructions.L3ModificationInstruction.ModIPInstruction;
import org.projectfloodlight.openflow.protocol.match.MatchField;
import org.projectfloodlight.openflow.types.IPv4Address;
import org.projectfloodlight.openflow.types.IPv6Address;

/** IPv4 and IPv6 addresses. */
final class AddressActions {
    static final List<ActionMapping> ALL = ImmutableList.of(
            ip4(L3SubType.IPV4_SRC, MatchField.IPV4_SRC, Instructions::modL3Src),
            ip4(L3SubType.IPV4_DST, MatchField.IPV4_DST, Instructions::modL3Dst),
            ip6(L3SubType.IPV6_SRC, MatchField.IPV6_SRC, Instructions::modL3IPv6Src),
            ip6(L3SubType.IPV6_DST, MatchField.IPV6_DST, Instructions::modL3IPv6Dst));

    private AddressActions() {}

    private static ActionMapping ip4(
            L3SubType subtype, MatchField<IPv4Address> field, Function<IpAddress, Instruction> instruction) {
        return new SetField<>(
                subtype,
                ModIPInstruction.class,
                field,
                i -> WireValues.ip4(i.ip()),
                address -> instruction.apply(WireValues.ip4(address)));
    }

    private static ActionMapping ip6(
            L3SubType subtype, MatchField<IPv6Address> field, Function<IpAddress, Instruction> instruction) {
        return new SetField<>(
                subtype,
                ModIPInstruction.class,
                field,
                i -> WireValues.ip6(i.ip()),
                address -> instruction.apply(WireValues.ip6(address)));
    }
}
