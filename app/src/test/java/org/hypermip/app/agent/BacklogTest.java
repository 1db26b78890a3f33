/* SPDX-License-Identifier: Apache-2.0 */
package org.hypermip.app.agent;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Optional;
import org.hypermip.app.Reports;
import org.hypermip.app.api.RegistrationReply;
import org.hypermip.flows.binding.Refusal;
import org.hypermip.flows.binding.RegistrationPhase;
import org.hypermip.flows.binding.ReplyCode;
import org.junit.jupiter.api.Test;

/** How many may wait, and what is refused beyond. */
class BacklogTest {

    private static final Optional<RegistrationReply> LATE = Optional.of(
            RegistrationReply.refused(Refusal.of(ReplyCode.TIMEOUT, "phase", "switching", "no switch answered")));
    private static final Optional<RegistrationReply> IN_TIME = Optional.of(
            RegistrationReply.refused(Refusal.of(ReplyCode.PROHIBITED, "phase", "switching", "not from there")));

    private final Backlog backlog = new Backlog();

    private Optional<Refusal> enter(RegistrationPhase phase) {
        return backlog.enter(Reports.says("hv-a", phase, 1));
    }

    /** Lets as many wait as may in that phase; returns how many that are. */
    private int fill(RegistrationPhase phase) {
        int entered = 0;
        while (enter(phase).isEmpty()) {
            entered++;
        }
        return entered;
    }

    private void leave(int times, Optional<RegistrationReply> reply) {
        for (int i = 0; i < times; i++) {
            backlog.leave(reply);
        }
    }

    @Test
    void whatBeginsAMigrationIsRefusedFirst() {
        assertEquals(Backlog.MOST, fill(RegistrationPhase.PREPARING));
        Refusal refusal = enter(RegistrationPhase.PREPARING).orElseThrow();
        assertEquals(ReplyCode.INSUFFICIENT_RESOURCES, refusal.code());
        assertEquals("preparing", refusal.value());
        assertTrue(refusal.remedy().startsWith("512 registrations wait"), refusal.remedy());

        assertEquals(Backlog.BOUND - Backlog.MOST, fill(RegistrationPhase.SWITCHING));
        assertTrue(enter(RegistrationPhase.COMPLETED).isPresent());
    }

    @Test
    void whoHasHisAnswerMakesRoomWhateverItIs() {
        fill(RegistrationPhase.PREPARING);
        leave(3, Optional.empty());
        assertEquals(3, fill(RegistrationPhase.PREPARING));
    }

    /** Late answers while many wait mean that fewer can be answered in time; answers in time, that more can. */
    @Test
    void theLimitFollowsWhatComesInTime() {
        fill(RegistrationPhase.PREPARING);
        leave(Backlog.MOST, LATE);
        int fewer = fill(RegistrationPhase.PREPARING);
        assertTrue(fewer < Backlog.MOST / 2 && fewer >= Backlog.LEAST, () -> "may wait: " + fewer);

        leave(fewer, IN_TIME);
        int more = fill(RegistrationPhase.PREPARING);
        assertEquals(fewer + fewer / 8, more, 1);
    }

    @Test
    void aFewThatAreLateSayNothingOfTheOthers() {
        for (int i = 0; i < 100; i++) {
            assertEquals(Optional.empty(), enter(RegistrationPhase.SWITCHING));
            backlog.leave(LATE);
        }
        assertEquals(Backlog.MOST, fill(RegistrationPhase.PREPARING));
    }

    @Test
    void howeverLateAnswersComeSomeMayWait() {
        for (int round = 0; round < 20; round++) {
            leave(fill(RegistrationPhase.PREPARING), LATE);
        }
        assertEquals(Backlog.LEAST, fill(RegistrationPhase.PREPARING));
    }
}
