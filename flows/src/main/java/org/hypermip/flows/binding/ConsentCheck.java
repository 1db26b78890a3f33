/* SPDX-License-Identifier: Apache-2.0 */
package org.hypermip.flows.binding;

import com.google.common.collect.ImmutableSet;
import com.google.common.collect.Sets;
import java.util.Optional;
import org.hypermip.flows.network.MobilityDomain;

/** Why a registration may be refused for want of another word than its reporter's. */
final class ConsentCheck {

    /** What moves a mobile node, or what comes for it. */
    private static final ImmutableSet<RegistrationPhase> MOVING =
            Sets.immutableEnumSet(RegistrationPhase.SWITCHING, RegistrationPhase.ARRIVED, RegistrationPhase.COMPLETED);

    private final MobilityDomain domain;
    private final Testimony testimony;
    private final Optional<Binding> before;
    private final Registration registration;
    private final ReportersEnd end;

    ConsentCheck(
            MobilityDomain domain,
            Testimony testimony,
            Optional<Binding> before,
            Registration registration,
            ReportersEnd end) {
        this.domain = domain;
        this.testimony = testimony;
        this.before = before;
        this.registration = registration;
        this.end = end;
    }

    /** Returns why what was decided cannot be. */
    Optional<Refusal> objection(Binding next) {
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
        return before.filter(Binding::isOnlyClaimed).isPresent()
                        && end.letsGo(next, open)
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
        return end.isDestination(open) || end.isSource(next, open)
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
                        && !end.isSource(next, open)
                        && !testimony.isFree(before.orElseThrow(), open)
                ? Optional.of(refusal(
                        "destination",
                        registration.reporter(),
                        Movement.place(open.source()) + " has not said that " + next.mobileNode()
                                + " leaves; say it again when its source has, or let an operator say it"))
                : Optional.empty();
    }

    private static Refusal refusal(String field, String value, String remedy) {
        return Refusal.of(ReplyCode.PROHIBITED, field, value, remedy);
    }
}
