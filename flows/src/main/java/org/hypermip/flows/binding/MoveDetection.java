/* SPDX-License-Identifier: Apache-2.0 */
package org.hypermip.flows.binding;

import java.util.Optional;
import java.util.function.Predicate;
import org.hypermip.flows.network.MobilityDomain;
import org.onosproject.net.DeviceId;

/**
 * A mobile node runs elsewhere than where it is bound, as one hypervisor says: whether it has moved (RFC 5944 section 2.4) depends on what
 * is said where it is bound.
 */
final class MoveDetection {

    private final MobilityDomain domain;
    private final Binding binding;
    private final Words words;
    private final BindingWords said;
    private final Pursuit pursuit;
    private final ProbeRequest request;
    private final Testimony testimony;
    private final Predicate<DeviceId> reachable;

    MoveDetection(
            MobilityDomain domain, Predicate<DeviceId> reachable, ListingCheck check, Binding binding, Words words) {
        this.domain = domain;
        this.binding = binding;
        this.words = words;
        this.said = new BindingWords(binding, words);
        this.pursuit = new Pursuit(domain, words, check);
        this.request = new ProbeRequest(domain, reachable, binding);
        this.testimony = new Testimony(domain, words);
        this.reachable = reachable;
    }

    /** Concludes what becomes of the binding. The hypervisor is not one of its places. Of whom nobody else has spoken, there is as good as none. */
    Conclusion conclude(String hypervisor) {
        return binding.isOnlyClaimed() ? pursuit.bound(hypervisor, "it runs there") : known(hypervisor);
    }

    private Conclusion known(String hypervisor) {
        Optional<String> holder = testimony.holder(binding, hypervisor);
        if (binding.at().hypervisor().isEmpty() && holder.isPresent()) {
            return Conclusion.nothing(
                    Conclusion.Kind.KEPT, "it runs at " + hypervisor + ", and " + holder.get() + " has it");
        }
        Presence there = binding.at().hypervisor().map(said::of).orElse(Presence.GONE);
        boolean isLeaving = binding.handover().isPresent() && said.of(hypervisor) == Presence.LEAVES;
        if (isLeaving && !there.isAbsence()) {
            return Conclusion.nothing(Conclusion.Kind.KEPT, "it is on its way from " + hypervisor);
        }
        if (hasJustLeft(hypervisor)) {
            return Conclusion.nothing(Conclusion.Kind.KEPT, "it has just left " + hypervisor);
        }
        if (there.isAbsence() && isExpectedElsewhere(hypervisor)) {
            return Conclusion.nothing(
                    Conclusion.Kind.KEPT,
                    "it runs at " + hypervisor + "; its migration leads to "
                            + binding.handover()
                                    .map(Handover::destination)
                                    .map(Movement::place)
                                    .orElseThrow()
                            + ", which waits for it");
        }
        String place = Movement.place(binding.at());
        switch (there) {
            case GONE:
                return pursuit.followed(binding, hypervisor, nobodyHasIt());
            case STANDS:
                return binding.at()
                                .hypervisor()
                                .filter(source -> testimony.hasNamed(source, hypervisor))
                                .isPresent()
                        ? pursuit.followed(binding, hypervisor, "it stands still at " + place)
                        : Conclusion.nothing(
                                Conclusion.Kind.KEPT,
                                "it runs at " + hypervisor + "; it stands still at " + place
                                        + ", which has not let it go to there");
            case WAITS:
                return pursuit.followed(binding, hypervisor, "it stands still at " + place);
            case SILENT:
            case UNLISTED:
                return isLeaving && there == Presence.UNLISTED
                        ? pursuit.followed(binding, hypervisor, place + " does not list it")
                        : askedBefore(
                                hypervisor, "it runs at " + hypervisor + ", and " + place + " says nothing of it");
            default:
                return Conclusion.nothing(
                        Conclusion.Kind.KEPT, "it runs at " + hypervisor + "; " + place + " has yet to speak");
        }
    }

    /**
     * Where it was has it no more, and where it goes has yet to say that it runs there: nobody else comes between them. What its source has
     * not said itself keeps nobody from starting it at home, and from starting it elsewhere for a while only.
     */
    private boolean isExpectedElsewhere(String hypervisor) {
        return binding.phase().isBeforeArrival()
                && binding.handover()
                        .filter(open -> !open.reporters().isEmpty())
                        .filter(open -> isSourcesWord(open)
                                || !(Places.isHome(binding, hypervisor, domain) || said.hasSettledAt(hypervisor)))
                        .map(open -> said.at(open.destination()))
                        .filter(word -> word == Presence.WAITS || word == Presence.PENDING)
                        .isPresent();
    }

    private static boolean isSourcesWord(Handover open) {
        return !open.awaitsSource()
                && open.source().hypervisor().map(open.reporters()::contains).orElse(true);
    }

    private String nobodyHasIt() {
        return binding.at().hypervisor().map(id -> id + " does not have it").orElse("nobody else has it");
    }

    private Conclusion askedBefore(String hypervisor, String why) {
        if (request.isPossible()) {
            return request.asked(words, why);
        }
        return isLost()
                ? pursuit.followed(binding, hypervisor, why + ", where it cannot be asked for")
                : Conclusion.nothing(Conclusion.Kind.KEPT, why + ", where it cannot be asked for");
    }

    /** Its hypervisor does not have it by any name, or is silent and its switch is gone. */
    private boolean isLost() {
        return !reachable.test(binding.at().device()) || testimony.isLost(binding, binding.at());
    }

    /** Where it came from may say for a moment that it runs there, when it has arrived elsewhere and everybody knows. */
    private boolean hasJustLeft(String hypervisor) {
        return binding.lastMigration()
                        .filter(last -> last.end() == RegistrationPhase.COMPLETED)
                        .flatMap(ClosedMigration::source)
                        .filter(hypervisor::equals)
                        .isPresent()
                && new BindingWords(WaitingClaim.setAside(binding, domain), words)
                        .hasJustChanged(Inventory.TAKING_LIMIT);
    }
}
