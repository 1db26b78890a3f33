/* SPDX-License-Identifier: Apache-2.0 */
package org.hypermip.flows.binding;

import com.google.common.collect.ImmutableSet;
import com.google.common.collect.Sets;
import java.util.Optional;
import org.hypermip.flows.network.MobilityDomain;

/**
 * Whose word a registration needs besides its reporter's. A mobile node moves if its source lets it go, or has lost it: a destination that
 * could say so alone could have anybody's traffic (RFC 5944 section 1.1). An operator's word counts for both.
 */
public final class SourceConsent {

    /** What moves a mobile node, or what comes for it. */
    private static final ImmutableSet<RegistrationPhase> MOVING =
            Sets.immutableEnumSet(RegistrationPhase.SWITCHING, RegistrationPhase.ARRIVED, RegistrationPhase.COMPLETED);

    /** What a source says only of a mobile node that leaves. */
    private static final ImmutableSet<RegistrationPhase> LETTING_GO = Sets.immutableEnumSet(
            RegistrationPhase.PREPARING, RegistrationPhase.SWITCHING, RegistrationPhase.COMPLETED);

    private final MobilityDomain domain;
    private final Testimony testimony;
    private final Optional<Binding> before;
    private final Registration registration;

    /**
     * Creates the question of one registration.
     *
     * @param testimony what else is known of the source
     * @param before the binding that the registration is about; absent if there is none, or it has ended
     */
    public SourceConsent(
            MobilityDomain domain, Testimony testimony, Optional<Binding> before, Registration registration) {
        this.domain = domain;
        this.testimony = testimony;
        this.before =
                before.filter(binding -> !binding.hasEnded()).map(binding -> Places.asConfigured(binding, domain));
        this.registration = registration;
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
        Optional<Refusal> objection = objection(next);
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

    private Optional<Refusal> objection(Binding next) {
        if (registration.phase() != RegistrationPhase.PREPARING) {
            return before.flatMap(Binding::handover)
                    .flatMap(open ->
                            stranger(next, open).or(() -> unheard(next, open)).or(() -> unlisted(next, open)));
        }
        Handover open = next.handover().orElseThrow();
        return open.source().isAt(registration.reporter())
                ? notThere(next).or(() -> unlisted(next, open)).or(() -> uncertain(open))
                : displaced(open);
    }

    /** Who says that it is the source has the mobile node, or is in its home network, where it may have been started. */
    private Optional<Refusal> notThere(Binding next) {
        String reporter = registration.reporter();
        boolean isBoundThere = before.filter(
                        known -> known.canBeAt(reporter) || Places.canSpeakFor(known.at(), reporter, domain))
                .isPresent();
        if (isBoundThere) {
            return Optional.empty();
        }
        return Places.isHome(next, reporter, domain)
                ? testimony
                        .holder(next, reporter)
                        .map(holder -> refusal(
                                "reporter",
                                reporter,
                                holder + " says that " + next.mobileNode() + " is there; end one of them"))
                : Optional.of(refusal(
                        "reporter",
                        reporter,
                        "no binding has " + next.mobileNode() + " there, and it is not in its home network; let an"
                                + " operator register it, or wait until inventories have bound it"));
    }

    /** Addresses that only its destination has listed may be anybody's. */
    private Optional<Refusal> unlisted(Binding next, Handover open) {
        return LETTING_GO.contains(registration.phase())
                        && before.filter(Binding::isOnlyClaimed).isPresent()
                        && isSource(next, open)
                        && registration.interfaces().isEmpty()
                ? Optional.of(Refusal.of(
                        ReplyCode.UNKNOWN_HOME_AGENT,
                        "vm.id",
                        registration.mobileNode(),
                        "only its destination has said which addresses it has; let its source say 'preparing' first, and"
                                + " list vm.interfaces"))
                : Optional.empty();
    }

    /** A source that does not say where the mobile node goes cannot mean each of several that say that it comes to them, or one of long ago. */
    private Optional<Refusal> uncertain(Handover open) {
        return before.filter(known ->
                        known.awaitsSource() && registration.destination().isEmpty())
                .map(known -> testimony.claims(known, open))
                .flatMap(claims -> contested(open, claims).or(() -> outdated(open, claims)));
    }

    private Optional<Refusal> contested(Handover open, StandingClaims claims) {
        return claims.rival()
                .map(rival -> Refusal.of(
                        ReplyCode.TOO_MANY_BINDINGS,
                        "destination",
                        "",
                        rival + " and " + Movement.place(open.destination()) + " both say that "
                                + registration.mobileNode() + " comes to them; name the one that it goes to"));
    }

    private Optional<Refusal> outdated(Handover open, StandingClaims claims) {
        return Optional.of(open)
                .filter(claimed -> !claims.isRecent())
                .map(claimed -> Refusal.of(
                        ReplyCode.MALFORMED,
                        "destination",
                        "",
                        Movement.place(claimed.destination()) + " has said long ago that "
                                + registration.mobileNode()
                                + " comes there, and does not say so any more; name the hypervisor that it goes to"));
    }

    /** A migration that its source has spoken of stands against the word of another destination, unless its source says that nothing leaves. */
    private Optional<Refusal> displaced(Handover next) {
        return before.filter(known -> known.phase().isBeforeArrival() && !known.awaitsSource())
                .filter(known -> known.phase() == BindingPhase.SIMULTANEOUS || isLetGo(known))
                .flatMap(Binding::handover)
                .filter(open -> !open.migration().equals(next.migration()))
                .map(open -> Refusal.of(
                        ReplyCode.TOO_MANY_BINDINGS,
                        "destination",
                        Movement.place(next.destination()),
                        Movement.place(open.source()) + " has said that it goes to "
                                + Movement.place(open.destination()) + " (" + open.migration()
                                + "); let that migration end, or the source name another destination"));
    }

    /** Its source has said so itself; of one that nobody has located, a hypervisor of its home network that can be the source. */
    private boolean isLetGo(Binding known) {
        Handover open = known.handover().orElseThrow();
        return !testimony.stays(known, open.source())
                && open.reporters().stream().anyMatch(id -> open.source()
                        .hypervisor()
                        .map(id::equals)
                        .orElseGet(() -> !open.destination().isAt(id) && Places.isHome(known, id, domain)));
    }

    private Optional<Refusal> stranger(Binding next, Handover open) {
        return isDestination(open) || isSource(next, open)
                ? Optional.empty()
                : Optional.of(refusal(
                        "reporter",
                        registration.reporter(),
                        "it is neither the destination of '" + open.migration() + "' nor in the home network that "
                                + next.mobileNode() + " leaves; let one of these report"));
    }

    private Optional<Refusal> unheard(Binding next, Handover open) {
        return MOVING.contains(registration.phase())
                        && open.awaitsSource()
                        && !isSource(next, open)
                        && !isFree(before.orElseThrow(), open)
                ? Optional.of(refusal(
                        "destination",
                        registration.reporter(),
                        Movement.place(open.source()) + " has not said that " + next.mobileNode()
                                + " leaves; say it again when its source has, or let an operator say it"))
                : Optional.empty();
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
                && isDestination(open)
                && before.filter(next::equals).isPresent()
                && !testimony.claims(next, open).isRecent();
        return next.lastChange()
                .filter(last -> isOld)
                .map(last -> next.noting(HistoryEntry.of(registration.received(), last.phase(), last.detail())))
                .orElse(next);
    }

    private boolean awaits(Binding next, Handover open) {
        Binding claimed = claimed(next, open);
        boolean isReleased = LETTING_GO.contains(registration.phase()) && isSource(next, open);
        return claimed.awaitsSource() && !isReleased && !isFree(claimed, open);
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

    private boolean isFree(Binding binding, Handover open) {
        return testimony.leaving(binding, open).isPresent()
                || testimony.isLost(binding, open)
                || (Places.isUnspokenFor(open.source(), domain)
                        && open.destination()
                                .hypervisor()
                                .filter(id -> Places.isHome(binding, id, domain))
                                .isPresent());
    }

    private boolean isDestination(Handover open) {
        return open.destination().isAt(registration.reporter())
                || Places.canSpeakFor(open.destination(), registration.reporter(), domain);
    }

    /** Of a mobile node that nobody has located, every hypervisor of its home network can be the source. */
    private boolean isSource(Binding binding, Handover open) {
        return open.source().isAt(registration.reporter())
                || Places.canSpeakFor(open.source(), registration.reporter(), domain)
                || (open.source().hypervisor().isEmpty()
                        && !isDestination(open)
                        && Places.isHome(binding, registration.reporter(), domain));
    }

    private static Binding overridden(Binding binding) {
        return binding.lastChange()
                .map(last -> binding.toBuilder()
                        .history(binding.history().subList(0, binding.history().size() - 1))
                        .build()
                        .noting(HistoryEntry.of(last.time(), last.phase(), last.detail() + ", an operator's override")))
                .orElse(binding);
    }

    private static Refusal refusal(String field, String value, String remedy) {
        return Refusal.of(ReplyCode.PROHIBITED, field, value, remedy);
    }
}
