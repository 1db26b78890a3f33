/* SPDX-License-Identifier: Apache-2.0 */
package org.hypermip.runtime.openflow.flow;

import static org.hypermip.runtime.openflow.flow.FlowProviderFixture.rule;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

class ChangeLogTest {
    private final ChangeLog log = new ChangeLog();

    @Test
    void whatWasRecordedBeforeAMarkIsNotAfterIt() {
        log.record(rule(1, 1), true);
        long mark = log.mark();
        assertFalse(log.changedAfter(rule(1, 1), mark));
        assertFalse(log.anyAfter(mark));

        log.record(rule(2, 1), true);

        assertTrue(log.anyAfter(mark));
        assertTrue(log.changedAfter(rule(2, 1), mark));
        assertFalse(log.changedAfter(rule(1, 1), mark));
    }

    @Test
    void aRuleIsKnownByItsMatchWhateverItDoes() {
        long mark = log.mark();
        log.record(rule(1, 1), true);

        assertTrue(log.changedAfter(rule(1, 2), mark));
    }

    @Test
    void theLastChangeOfARuleCounts() {
        log.record(rule(1, 1), true);
        assertTrue(log.isBeingAdded(rule(1, 1)));

        log.record(rule(1, 1), false);

        assertFalse(log.isBeingAdded(rule(1, 1)));
    }

    @Test
    void whatAnAnswerHasShownIsForgottenAndWhatCameLaterIsNot() {
        log.record(rule(1, 1), true);
        long shown = log.mark();
        log.record(rule(2, 1), true);

        log.forgetUntil(shown);

        assertFalse(log.isBeingAdded(rule(1, 1)));
        assertTrue(log.isBeingAdded(rule(2, 1)));
        assertTrue(log.anyAfter(shown));
    }

    @Test
    void aRuleOfWhichNothingIsKnownHasNotChanged() {
        assertFalse(log.changedAfter(rule(1, 1), log.mark()));
        assertFalse(log.isBeingAdded(rule(1, 1)));
    }
}
