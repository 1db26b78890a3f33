/* SPDX-License-Identifier: Apache-2.0 */
package org.hypermip.runtime.openflow.flow;

import static org.hypermip.runtime.openflow.flow.FlowProviderFixture.rule;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.stream.Collectors;
import org.hypermip.runtime.openflow.fake.FakeDrivers;
import org.junit.jupiter.api.Test;
import org.onosproject.net.flow.FlowRule;
import org.onosproject.net.flow.oldbatch.FlowRuleBatchEntry.FlowRuleOperation;
import org.projectfloodlight.openflow.protocol.OFFactories;
import org.projectfloodlight.openflow.protocol.OFVersion;

class ChangeLogTest {
    private final ChangeLog log = new ChangeLog();

    @Test
    void whatWasRecordedBeforeAMarkIsNotAfterIt() {
        record(rule(1, 1), true);
        long mark = log.mark();
        assertFalse(log.changedAfter(rule(1, 1), mark));

        record(rule(2, 1), true);

        assertTrue(log.changedAfter(rule(2, 1), mark));
        assertFalse(log.changedAfter(rule(1, 1), mark));
    }

    @Test
    void aRuleIsKnownByItsMatchWhateverItDoes() {
        long mark = log.mark();
        record(rule(1, 1), true);

        assertTrue(log.changedAfter(rule(1, 2), mark));
    }

    @Test
    void theLastChangeOfARuleCounts() {
        record(rule(1, 1), true);
        assertTrue(log.isBeingAdded(rule(1, 1)));

        record(rule(1, 1), false);

        assertFalse(log.isBeingAdded(rule(1, 1)));
    }

    @Test
    void whatAnAnswerHasShownIsForgottenAndWhatCameLaterIsNot() {
        log.confirm(record(rule(1, 1), true));
        long shown = log.mark();
        log.confirm(record(rule(2, 1), true));

        log.forgetUntil(shown);

        assertFalse(log.isBeingAdded(rule(1, 1)));
        assertTrue(log.isBeingAdded(rule(2, 1)));
        assertTrue(log.changedAfter(rule(2, 1), shown));
        assertEquals(List.of(rule(2, 1)), rules(log.takeUntold()));
    }

    @Test
    void aRuleOfWhichNothingIsKnownHasNotChanged() {
        assertFalse(log.changedAfter(rule(1, 1), log.mark()));
        assertFalse(log.isBeingAdded(rule(1, 1)));
        assertTrue(log.confirmedAfter(rule(1, 1), 0).isEmpty());
    }

    @Test
    void whatIsSentIsNotConfirmedYet() {
        RuleChange sent = record(rule(1, 1), true);
        assertTrue(log.confirmedAfter(0).isEmpty());

        log.confirm(sent);

        assertTrue(log.confirmedAfter(rule(1, 1), 0).orElseThrow().present());
        assertTrue(log.confirmedAfter(rule(1, 1), log.mark()).isEmpty());
    }

    @Test
    void aConfirmationThatALaterChangeHasOvertakenSaysNothing() {
        RuleChange added = record(rule(1, 1), true);
        RuleChange removed = record(rule(1, 1), false);

        log.confirm(added);
        assertTrue(log.confirmedAfter(0).isEmpty());
        assertTrue(log.takeUntold().isEmpty());

        log.confirm(removed);
        assertFalse(log.confirmedAfter(rule(1, 1), 0).orElseThrow().present());
        assertTrue(log.takeUntold().isEmpty());
    }

    @Test
    void whatIsConfirmedToBeThereIsTakenOnceUnlessItChangesAgain() {
        log.confirm(record(rule(1, 1), true));
        log.confirm(record(rule(2, 1), true));
        record(rule(2, 2), true);

        assertEquals(List.of(rule(1, 1)), rules(log.takeUntold()));
        assertTrue(log.takeUntold().isEmpty());
    }

    @Test
    void whatASwitchSaysWentIsGoneUnlessItIsBeingPutBack() {
        log.gone(rule(1, 1));
        record(rule(2, 1), true);
        log.gone(rule(2, 1));

        assertFalse(log.confirmedAfter(rule(1, 1), 0).orElseThrow().present());
        assertTrue(log.confirmedAfter(rule(2, 1), 0).isEmpty());
        assertTrue(log.isBeingAdded(rule(2, 1)));
    }

    @Test
    void whatHasGoneIsNotThereForBeingRemovedOnceMore() {
        log.confirm(record(rule(1, 1), false));
        long mark = log.mark();

        record(rule(1, 1), false);
        assertFalse(log.confirmedAfter(rule(1, 1), mark).orElseThrow().present());

        record(rule(1, 1), true);
        assertTrue(log.confirmedAfter(rule(1, 1), mark).isEmpty());
    }

    @Test
    void aRemovalExplainsOnceThatARuleWentWhichIsThereSince() {
        record(rule(1, 1), true);
        assertFalse(log.explainsRemoval(rule(1, 1)));

        record(rule(1, 1), false);
        assertFalse(log.explainsRemoval(rule(1, 1)));

        record(rule(1, 2), true);
        record(rule(1, 3), true);
        assertTrue(log.explainsRemoval(rule(1, 1)));
        assertFalse(log.explainsRemoval(rule(1, 1)));
    }

    private RuleChange record(FlowRule rule, boolean present) {
        RuleChange change = change(rule, present);
        log.record(change);
        return change;
    }

    static RuleChange change(FlowRule rule, boolean present) {
        FlowModWriter writer = new FlowModWriter(
                OFFactories.getFactory(OFVersion.OF_13), FakeDrivers.plain().extensions());
        FlowRuleOperation operation = present ? FlowRuleOperation.ADD : FlowRuleOperation.REMOVE;
        return new RuleChange(rule, present, writer.write(operation, rule, 1));
    }

    private static List<FlowRule> rules(List<RuleRecord> changes) {
        return changes.stream().map(RuleRecord::rule).collect(Collectors.toList());
    }
}
