/* SPDX-License-Identifier: Apache-2.0 */
package org.hypermip.runtime.openflow.flow;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.List;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.hypermip.runtime.openflow.codec.Extensions;
import org.hypermip.runtime.openflow.codec.treatment.TreatmentReader;
import org.hypermip.runtime.openflow.fake.FakeDrivers;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.onosproject.net.flow.DefaultFlowRule;
import org.onosproject.net.flow.FlowRule;
import org.projectfloodlight.openflow.protocol.OFFactories;
import org.projectfloodlight.openflow.protocol.OFFactory;
import org.projectfloodlight.openflow.protocol.OFFlowStatsEntry;
import org.projectfloodlight.openflow.protocol.OFVersion;
import org.projectfloodlight.openflow.protocol.instruction.OFInstruction;
import org.projectfloodlight.openflow.protocol.match.MatchField;
import org.projectfloodlight.openflow.types.IPv4Address;
import org.projectfloodlight.openflow.types.MacAddress;
import org.projectfloodlight.openflow.types.OFPort;
import org.projectfloodlight.openflow.types.TableId;
import org.projectfloodlight.openflow.types.U64;

/** What has been read is decoded again if it has to be, and not otherwise. */
class KnownRulesTest {
    private static final OFFactory FACTORY = OFFactories.getFactory(OFVersion.OF_13);

    private final Extensions nicira = FakeDrivers.nicira().extensions();
    private final KnownRules known = new KnownRules();
    private int decoded;

    @Test
    void theSameFlowIsDecodedOnceHoweverItsCountersGrow() {
        for (int poll = 1; poll <= 100; poll++) {
            read(nicira, entry(1).setPacketCount(U64.of(poll)).setDurationSec(poll));
        }
        assertEquals(1, decoded);
    }

    static Stream<Arguments> differences() {
        return Stream.of(
                difference("cookie", entry -> entry.setCookie(U64.of(99))),
                difference("priority", entry -> entry.setPriority(99)),
                difference("table", entry -> entry.setTableId(TableId.of(9))),
                difference("match", entry -> entry.setMatch(entry(2).getMatch())),
                difference("instructions", entry -> entry.setInstructions(output(99))),
                difference("idle timeout", entry -> entry.setIdleTimeout(9)),
                difference("hard timeout", entry -> entry.setHardTimeout(9)));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("differences")
    void aFlowThatDiffersIsDecodedAnewAndThenKnown(String what, UnaryOperator<OFFlowStatsEntry.Builder> difference) {
        read(nicira, entry(1));

        read(nicira, difference.apply(entry(1)));
        assertEquals(2, decoded, what);

        read(nicira, difference.apply(entry(1)));
        assertEquals(2, decoded, what);
    }

    @Test
    void noMoreIsKeptThanTheSwitchHas() {
        read(nicira, entry(1), entry(2), entry(3));
        assertEquals(3, known.size());

        read(nicira, entry(2));
        assertEquals(1, known.size());

        read(nicira);
        assertEquals(0, known.size());
    }

    @Test
    void aFlowThatWentAndCameBackIsDecodedAnew() {
        read(nicira, entry(1));
        read(nicira);
        read(nicira, entry(1));

        assertEquals(2, decoded);
    }

    @Test
    void aFlowThatIsForgottenIsDecodedAnew() {
        read(nicira, entry(1));
        known.forget(key(entry(1).build()));
        read(nicira, entry(1));

        assertEquals(2, decoded);
    }

    @Test
    void aFlowThatCannotBeReadIsNotKnown() {
        OFFlowStatsEntry entry = entry(1).build();
        assertThrows(
                UnsupportedOperationException.class,
                () -> known.rule(key(entry), entry, nicira, () -> {
                    throw new UnsupportedOperationException("not this one");
                }));

        assertEquals(0, known.size());
        read(nicira, entry(1));
        assertEquals(1, decoded);
    }

    @Test
    void anotherDriverReadsVendorActionsAnewAndTheRestNot() {
        OFFlowStatsEntry.Builder vendors = entry(1).setInstructions(tunnelTo("198.18.0.1"));
        read(FakeDrivers.nicira().extensions(), vendors, entry(2));
        read(FakeDrivers.nicira().extensions(), vendors, entry(2));
        assertEquals(2, decoded);

        read(FakeDrivers.plain().extensions(), vendors, entry(2));

        assertEquals(3, decoded);
    }

    @Test
    void noDriverIsLookedUpForWhatOpenFlowCanSay() {
        FakeDrivers drivers = FakeDrivers.nicira();
        read(drivers.extensions(), entry(1));
        read(drivers.extensions(), entry(1));

        assertEquals(0, drivers.lookups());
    }

    private void read(Extensions extensions, OFFlowStatsEntry.Builder... entries) {
        known.begin();
        for (OFFlowStatsEntry.Builder builder : entries) {
            OFFlowStatsEntry entry = builder.build();
            known.rule(key(entry), entry, extensions, () -> decode(entry, extensions));
        }
        known.end();
    }

    private FlowRule decode(OFFlowStatsEntry entry, Extensions extensions) {
        decoded++;
        return DefaultFlowRule.builder()
                .forDevice(FakeDrivers.DEVICE)
                .withCookie(entry.getCookie().getValue())
                .withPriority(entry.getPriority())
                .withTreatment(TreatmentReader.read(entry.getInstructions(), extensions))
                .makePermanent()
                .build();
    }

    private static WireKey key(OFFlowStatsEntry entry) {
        return new WireKey(entry.getTableId().getValue(), entry.getPriority(), entry.getMatch());
    }

    private static OFFlowStatsEntry.Builder entry(int number) {
        return FACTORY.buildFlowStatsEntry()
                .setTableId(TableId.of(0))
                .setPriority(10)
                .setCookie(U64.of(number))
                .setMatch(FACTORY.buildMatch()
                        .setExact(MatchField.ETH_DST, MacAddress.of(number))
                        .build())
                .setInstructions(output(1));
    }

    private static List<OFInstruction> output(int port) {
        return List.of(
                FACTORY.instructions().applyActions(List.of(FACTORY.actions().output(OFPort.of(port), 0))));
    }

    private static List<OFInstruction> tunnelTo(String address) {
        return List.of(FACTORY.instructions()
                .applyActions(
                        List.of(FACTORY.actions().setField(FACTORY.oxms().tunnelIpv4Dst(IPv4Address.of(address))))));
    }

    private static Arguments difference(String what, UnaryOperator<OFFlowStatsEntry.Builder> difference) {
        return Arguments.of(what, difference);
    }
}
