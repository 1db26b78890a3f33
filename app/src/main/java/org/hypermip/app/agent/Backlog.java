/* SPDX-License-Identifier: Apache-2.0 */
package org.hypermip.app.agent;

import java.util.Optional;
import org.hypermip.app.api.RegistrationReply;
import org.hypermip.flows.binding.Refusal;
import org.hypermip.flows.binding.Registration;
import org.hypermip.flows.binding.RegistrationPhase;
import org.hypermip.flows.binding.ReplyCode;

/**
 * The registrations that wait for their answers. When more wait than can be answered in time, the next one is refused at once; one that
 * begins a migration before the others, as no guest stands still for it. How many can be is learnt: with each answer that comes too late
 * while many wait it is an eighth less, and with eight that come in time one more.
 */
final class Backlog {

    /** How many may wait before {@code preparing} is refused, if their answers come in time. */
    static final int MOST = 512;

    /** How many may wait, however late answers come: a switch that is silent says nothing of the others. */
    static final int LEAST = 64;

    /** How many may wait before all is refused. */
    static final int BOUND = 4 * MOST;

    private double limit = MOST;
    private int waiting;

    /** Lets a registration wait for its answer; or returns why it may not. */
    synchronized Optional<Refusal> enter(Registration registration) {
        int most = registration.phase() == RegistrationPhase.PREPARING ? (int) limit : BOUND;
        if (waiting >= most) {
            return Optional.of(Refusal.of(
                    ReplyCode.INSUFFICIENT_RESOURCES,
                    "phase",
                    registration.phase().label(),
                    waiting + " registrations wait for their answers, as many as can be answered in time; nothing was"
                            + " done, say it again in a second"));
        }
        waiting++;
        return Optional.empty();
    }

    /** One that waited has its answer, or none. */
    synchronized void leave(Optional<RegistrationReply> reply) {
        boolean isLate = reply.flatMap(RegistrationReply::refusal)
                .filter(refusal -> refusal.code() == ReplyCode.TIMEOUT)
                .isPresent();
        if (!isLate) {
            limit = Math.min(MOST, limit + 0.125);
        } else if (waiting >= limit / 2) {
            limit = Math.max(LEAST, limit * 0.875);
        }
        waiting--;
    }
}
