/* SPDX-License-Identifier: Apache-2.0 */
package org.hypermip.runtime.openflow.codec.treatment;

import com.google.common.collect.ImmutableList;
import java.util.List;
import java.util.function.Function;
import org.hypermip.runtime.openflow.codec.WireValues;
import org.onlab.packet.TpPort;
import org.onosproject.net.flow.instructions.Instruction;
import org.onosproject.net.flow.instructions.Instructions;
import org.onosproject.net.flow.instructions.L4ModificationInstruction.L4SubType;
import org.onosproject.net.flow.instructions.L4ModificationInstruction.ModTransportPortInstruction;
import org.projectfloodlight.openflow.protocol.match.MatchField;
import org.projectfloodlight.openflow.types.TransportPort;

/** TCP and UDP ports. */
final class TransportActions {
    static final List<ActionMapping> ALL = ImmutableList.of(
            port(L4SubType.TCP_SRC, MatchField.TCP_SRC, Instructions::modTcpSrc),
            port(L4SubType.TCP_DST, MatchField.TCP_DST, Instructions::modTcpDst),
            port(L4SubType.UDP_SRC, MatchField.UDP_SRC, Instructions::modUdpSrc),
            port(L4SubType.UDP_DST, MatchField.UDP_DST, Instructions::modUdpDst));

    private TransportActions() {}

    private static ActionMapping port(
            L4SubType subtype, MatchField<TransportPort> field, Function<TpPort, Instruction> instruction) {
        return new SetField<>(
                subtype,
                ModTransportPortInstruction.class,
                field,
                i -> WireValues.transport(i.port()),
                port -> instruction.apply(WireValues.transport(port)));
    }
}
