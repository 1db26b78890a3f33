/* SPDX-License-Identifier: Apache-2.0 */
package org.hypermip.runtime.openflow.flow;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.concurrent.TimeUnit;
import org.hypermip.runtime.openflow.fake.FakeDrivers;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.onosproject.net.flow.FlowEntry;
import org.projectfloodlight.openflow.protocol.OFFactories;
import org.projectfloodlight.openflow.protocol.OFFactory;
import org.projectfloodlight.openflow.protocol.OFFlowRemoved;
import org.projectfloodlight.openflow.protocol.OFFlowRemovedReason;
import org.projectfloodlight.openflow.protocol.OFFlowStatsEntry;
import org.projectfloodlight.openflow.protocol.OFVersion;
import org.projectfloodlight.openflow.protocol.match.Match;
import org.projectfloodlight.openflow.protocol.match.MatchField;
import org.projectfloodlight.openflow.types.MacAddress;
import org.projectfloodlight.openflow.types.OFMetadata;
import org.projectfloodlight.openflow.types.TableId;
import org.projectfloodlight.openflow.types.U64;

/** What a switch says of a flow, field by field. */
class FlowEntryReaderTest {
    private final OFFactory factory = OFFactories.getFactory(OFVersion.OF_13);
    private final FlowEntryReader reader =
            new FlowEntryReader(FakeDrivers.nicira().extensions(), new WrittenRules(), new KnownRules());
    private final Match match = factory.buildMatch()
            .setExact(MatchField.ETH_DST, MacAddress.of("52:54:00:00:01:32"))
            .build();

    @Test
    void aFlowIsReadWhole() {
        FlowEntry flow = reader.read(flow(0, 0).build()).orElseThrow();

        assertEquals(FakeDrivers.DEVICE, flow.deviceId());
        assertEquals(7, flow.tableId());
        assertEquals(41_000, flow.priority());
        assertEquals(0x77L, flow.id().value());
        assertEquals(FlowEntry.FlowEntryState.ADDED, flow.state());
        assertEquals(3_000, flow.packets());
        assertEquals(4_000, flow.bytes());
        assertEquals(12_000_000_500L, flow.life(TimeUnit.NANOSECONDS));
    }

    @Test
    void withoutTimeoutsItIsPermanent() {
        FlowEntry flow = reader.read(flow(0, 0).build()).orElseThrow();

        assertTrue(flow.isPermanent());
        assertEquals(0, flow.timeout());
    }

    @Test
    void anIdleFlowAndOneOfLimitedLifeAreTold() {
        FlowEntry idle = reader.read(flow(30, 0).build()).orElseThrow();
        assertFalse(idle.isPermanent());
        assertEquals(30, idle.timeout());

        FlowEntry limited = reader.read(flow(0, 60).build()).orElseThrow();
        assertFalse(limited.isPermanent());
        assertEquals(60, limited.hardTimeout());
    }

    @Test
    void aFlowThatOnosCannotSayLeavesTheOthers() {
        Match masked = factory.buildMatch()
                .setMasked(MatchField.METADATA, OFMetadata.ofRaw(1), OFMetadata.ofRaw(3))
                .build();

        List<FlowEntry> read = reader.readAll(
                List.of(flow(0, 0).setMatch(masked).build(), flow(0, 0).build()));

        assertEquals(1, read.size());
    }

    @Test
    void vendorActionsArePassedOverUntilThereIsADriverThatHasSome() {
        OFFlowStatsEntry vendors = flow(0, 0)
                .setInstructions(List.of(factory.instructions()
                        .applyActions(List.of(factory.actions().setNwTtl((short) 64)))))
                .build();
        FlowEntryReader driverless =
                new FlowEntryReader(FakeDrivers.plain().extensions(), new WrittenRules(), new KnownRules());

        assertTrue(driverless.read(vendors).isEmpty());
        assertTrue(reader.read(vendors).isPresent());
    }

    @Test
    void aFlowThatIsKnownHasItsNewCounters() {
        FlowEntry before = reader.read(flow(0, 0).build()).orElseThrow();

        FlowEntry after = reader.read(flow(0, 0)
                        .setPacketCount(U64.of(3_001))
                        .setDurationSec(17)
                        .build())
                .orElseThrow();

        assertSame(before.treatment(), after.treatment());
        assertEquals(3_001, after.packets());
        assertEquals(17, after.life(TimeUnit.SECONDS));
    }

    @Test
    void aRemovedFlowThatOnosCannotSayIsPassedOver() {
        Match masked = factory.buildMatch()
                .setMasked(MatchField.METADATA, OFMetadata.ofRaw(1), OFMetadata.ofRaw(3))
                .build();

        assertTrue(
                reader.read(removed(OFFlowRemovedReason.DELETE).setMatch(masked).build())
                        .isEmpty());
    }

    @ParameterizedTest
    @EnumSource(names = {"IDLE_TIMEOUT", "HARD_TIMEOUT", "DELETE", "GROUP_DELETE"})
    void aRemovedFlowKeepsItsReasonAndItsCounters(OFFlowRemovedReason reason) {
        FlowEntry flow = reader.read(removed(reason).build()).orElseThrow();

        assertEquals(reason.name(), flow.reason().name());
        assertEquals(FlowEntry.FlowEntryState.REMOVED, flow.state());
        assertEquals(5, flow.packets());
        assertEquals(6, flow.bytes());
        assertEquals(9, flow.life(TimeUnit.SECONDS));
    }

    private OFFlowStatsEntry.Builder flow(int idle, int hard) {
        return factory.buildFlowStatsEntry()
                .setTableId(TableId.of(7))
                .setPriority(41_000)
                .setCookie(U64.of(0x77))
                .setMatch(match)
                .setIdleTimeout(idle)
                .setHardTimeout(hard)
                .setDurationSec(12)
                .setDurationNsec(500)
                .setPacketCount(U64.of(3_000))
                .setByteCount(U64.of(4_000));
    }

    private OFFlowRemoved.Builder removed(OFFlowRemovedReason reason) {
        return factory.buildFlowRemoved()
                .setTableId(TableId.of(7))
                .setPriority(41_000)
                .setCookie(U64.of(0x77))
                .setMatch(match)
                .setReason(reason)
                .setDurationSec(9)
                .setPacketCount(U64.of(5))
                .setByteCount(U64.of(6));
    }
}
