/* SPDX-License-Identifier: Apache-2.0 */
package org.hypermip.runtime.openflow.group;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.hypermip.runtime.openflow.fake.FakeSwitch;
import org.junit.jupiter.api.Test;
import org.onosproject.core.GroupId;
import org.onosproject.net.group.GroupDescription;
import org.onosproject.net.group.GroupOperation;
import org.projectfloodlight.openflow.protocol.OFGroupDescStatsRequest;
import org.projectfloodlight.openflow.protocol.OFGroupStatsRequest;
import org.projectfloodlight.openflow.protocol.OFMessage;
import org.projectfloodlight.openflow.protocol.OFVersion;
import org.projectfloodlight.openflow.types.OFGroup;

/** The two halves of an answer to a poll, and which errors are still about something. */
class SwitchGroupsTest {
    private final FakeSwitch sw = new FakeSwitch(1, OFVersion.OF_13);
    private final SwitchGroups groups = new SwitchGroups(sw);

    @Test
    void aPollAsksForBothHalvesOfAllGroups() {
        groups.request(10, 11);

        List<OFMessage> sent = sw.takeSent();
        assertTrue(sent.get(0) instanceof OFGroupDescStatsRequest);
        assertEquals(OFGroup.ALL, ((OFGroupStatsRequest) sent.get(1)).getGroup());
    }

    @Test
    void theAnswerIsWholeWithItsSecondHalfWhicheverThatIs() {
        groups.request(10, 11);
        assertTrue(groups.answered(descriptions(10)).isEmpty());
        assertTrue(groups.answered(counters(11)).isPresent());

        groups.request(12, 13);
        assertTrue(groups.answered(counters(13)).isEmpty());
        assertTrue(groups.answered(descriptions(12)).isPresent());
    }

    @Test
    void halvesOfTwoPollsAreNotPutTogether() {
        groups.request(10, 11);
        groups.answered(descriptions(10));
        groups.request(12, 13);

        assertTrue(groups.answered(counters(11)).isEmpty());
        assertTrue(groups.answered(counters(13)).isEmpty());
        assertTrue(groups.answered(descriptions(12)).isPresent());
    }

    @Test
    void anAnswerThatAChangeHasOvertakenIsGivenUpAndTheNextCounts() {
        groups.request(10, 11);
        groups.send(batch(1, 20, 21));
        groups.answered(descriptions(10));
        assertTrue(groups.answered(counters(11)).isEmpty());

        groups.request(12, 13);
        groups.answered(descriptions(12));

        assertTrue(groups.answered(counters(13)).isPresent());
    }

    @Test
    void anErrorIsAboutItsOperationUntilTheBarrier() {
        groups.send(batch(1, 20, 21));
        groups.send(batch(2, 22, 23));

        assertEquals(
                new GroupId(1), groups.refused(20).map(GroupOperation::groupId).orElseThrow());
        assertTrue(groups.confirmed(21));

        assertEquals(Optional.empty(), groups.refused(20));
        assertEquals(
                new GroupId(2), groups.refused(22).map(GroupOperation::groupId).orElseThrow());
    }

    @Test
    void aBarrierConfirmsOnceAndAnothersNothing() {
        groups.send(batch(1, 20, 21));

        assertFalse(groups.confirmed(4711));
        assertTrue(groups.confirmed(21));
        assertFalse(groups.confirmed(21));
    }

    @Test
    void aRefusedBarrierIsAboutNoOperation() {
        groups.send(batch(1, 20, 21));

        assertTrue(groups.refused(21).isEmpty());
    }

    private GroupBatch batch(int group, long xid, long barrier) {
        GroupOperation operation =
                GroupOperation.createDeleteGroupOperation(new GroupId(group), GroupDescription.Type.ALL);
        OFMessage message = sw.factory().buildBarrierRequest().setXid(barrier).build();
        return new GroupBatch(Map.of(xid, operation), List.of(message), barrier);
    }

    private OFMessage descriptions(long xid) {
        return sw.factory()
                .buildGroupDescStatsReply()
                .setXid(xid)
                .setEntries(List.of())
                .build();
    }

    private OFMessage counters(long xid) {
        return sw.factory()
                .buildGroupStatsReply()
                .setXid(xid)
                .setEntries(List.of())
                .build();
    }
}
