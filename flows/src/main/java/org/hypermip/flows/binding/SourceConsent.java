/* SPDX-License-Identifier: Apache-2.0 */
package org.hypermip.flows.binding;

import java.util.Optional;
import org.hypermip.flows.network.MobilityDomain;

/**
 * Whose word a registration needs besides its reporter's. A mobile node moves if its source lets it go, or has lost it: a destination that
 * could say so alone could have anybody's traffic (RFC 5944 section 1.1). An operator's word counts for both.
 */
public final class SourceConsent {

    private final Testimony testimony;
    private final Optional<Binding> before;
    private final Registration registration;
    private final ReportersEnd end;
    private final ConsentCheck check;

    /**
     * Creates the question of one registration.
     *
     * @param testimony what else is known of the source
     * @param before the binding that the registration is about; absent if there is none, or it has ended
     */
    public SourceConsent(
            MobilityDomain domain, Testimony testimony, Optional<Binding> before, Registration registration) {
        this.testimony = testimony;
        this.before =
                before.filter(binding -> !binding.hasEnded()).map(binding -> Places.asConfigured(binding, domain));
        this.registration = registration;
        this.end = new ReportersEnd(domain, registration);
        this.check = new ConsentCheck(domain, testimony, this.before, registration, end);
    }

    /** Returns what becomes of a decision: a refusal for want of a word, or the same, and whether its migration waits for one. */
    public Decision judged(Decision decision) {
        if (decision.kind() != Decision.Kind.ACCEPTED) {
            return decision;
        }
        Binding next = decision.accepted();
        if (next.handover().isEmpty() && before.filter(Binding::isOnlyClaimed).isPresent() && isTakenBack()) {
            return Decision.end(next);
        }
        Optional<Refusal> objection = check.objection(next);
        Binding judged = objection.isPresent() ? next.awaitingSource(false) : marked(next);
        if (registration.overriding()) {
            return Decision.accept(
                    objection.isPresent() || judged.awaitsSource() ? overridden(judged.awaitingSource(false)) : judged);
        }
        return objection.map(Decision::refuse).orElseGet(() -> Decision.accept(judged));
    }

    /** What only its destination has said of a mobile node, it may take back altogether. */
    private boolean isTakenBack() {
        return registration.phase() == RegistrationPhase.FAILED || registration.phase() == RegistrationPhase.CANCELLED;
    }

    /** Whether the migration waits for its source from now on. */
    private Binding marked(Binding next) {
        return next.handover()
                .map(open -> renewed(heardOf(next.awaitingSource(awaits(next, open)), open), open))
                .map(this::withRivals)
                .orElse(next);
    }

    /** What a source's inventory says is the source's word. */
    private Binding heardOf(Binding next, Handover open) {
        Binding claimed = claimed(next, open);
        return testimony
                .leaving(claimed, open)
                .filter(source -> !next.awaitsSource())
                .map(source -> testimony.ledOn(next, source, claimed.isOnlyClaimed()))
                .orElse(next);
    }

    /** A claim that is repeated when it had grown old is one of now. */
    private Binding renewed(Binding next, Handover open) {
        boolean isOld = registration.phase() == RegistrationPhase.PREPARING
                && next.awaitsSource()
                && end.isDestination(open)
                && before.filter(next::equals).isPresent()
                && !testimony.claims(next, open).isRecent();
        return next.lastChange()
                .filter(last -> isOld)
                .map(last -> next.noting(HistoryEntry.of(registration.received(), last.phase(), last.detail())))
                .orElse(next);
    }

    private boolean awaits(Binding next, Handover open) {
        Binding claimed = claimed(next, open);
        return claimed.awaitsSource() && !end.letsGo(next, open) && !testimony.isFree(claimed, open);
    }

    /** As the migration stood before: what the registration itself changes makes no inventory an old word. */
    private Binding claimed(Binding next, Handover open) {
        return before.filter(known -> known.handover()
                        .filter(same -> same.migration().equals(open.migration()))
                        .isPresent())
                .orElseGet(() -> next.awaitingSource(true));
    }

    /** Other destinations that wait for the same source's word are remembered. */
    private Binding withRivals(Binding next) {
        return before.filter(known -> known.awaitsSource() && next.awaitsSource())
                .flatMap(Binding::handover)
                .map(rival -> next.toBuilder()
                        .handover(next.handover().map(open -> rival.reporters().stream()
                                .reduce(open, Handover::reportedBy, (one, other) -> other)))
                        .build())
                .orElse(next);
    }

    private static Binding overridden(Binding binding) {
        return binding.lastChange()
                .map(last -> binding.toBuilder()
                        .history(binding.history().subList(0, binding.history().size() - 1))
                        .build()
                        .noting(HistoryEntry.of(last.time(), last.phase(), last.detail() + ", an operator's override")))
                .orElse(binding);
    }
}
