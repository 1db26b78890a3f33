/* SPDX-License-Identifier: Apache-2.0 */
package org.hypermip.flows.binding;

import com.google.common.collect.ImmutableList;
import java.time.Instant;
import java.util.Optional;
import org.hypermip.flows.network.MobilityDomain;

/** Several hypervisors say that a mobile node runs with them: one has not heard the news, or they have different ones of one name. */
final class Contradiction {

    private final MobilityDomain domain;
    private final Words words;
    private final ImmutableList<String> runners;

    /**
     * Creates the contradiction.
     *
     * @param runners the hypervisors where it runs, as they say; two or more
     */
    Contradiction(MobilityDomain domain, Words words, ImmutableList<String> runners) {
        this.domain = domain;
        this.words = words;
        this.runners = runners;
    }

    /** Returns the only hypervisor abroad, if these are different mobile nodes: those at home need no binding. */
    Optional<String> onlyVisited() {
        ImmutableList<String> abroad = runners.stream()
                .filter(hypervisor -> words.guest(hypervisor)
                        .filter(guest -> Places.isHome(guest, hypervisor, domain))
                        .isEmpty())
                .collect(ImmutableList.toImmutableList());
        return abroad.size() == 1 && words.areNamesakes(runners) ? Optional.of(abroad.get(0)) : Optional.empty();
    }

    /** Returns the hypervisor with the latest ticket, unless one of the others is where the mobile node would be at home: that needs none. */
    Optional<String> latestTicket() {
        return words.latestTicket(runners, Instant.MIN)
                .filter(hypervisor -> !isHomeOf(words.ticket(hypervisor).orElseThrow()));
    }

    private boolean isHomeOf(Ticket ticket) {
        return runners.stream()
                .flatMap(runner -> domain.hypervisor(runner).stream())
                .anyMatch(known -> Places.isHome(ticket.interfaces(), known.device(), domain));
    }

    /** Returns the hypervisor whose ticket is later than the binding: that one rests on an earlier ticket, since what was known is lost. */
    Optional<String> newerThan(Binding binding) {
        return binding.since()
                .flatMap(time -> words.latestTicket(runners, time))
                .filter(hypervisor -> !binding.at().isAt(hypervisor));
    }

    /**
     * Concludes that what one of them says goes on, and that the others contradict it. What is refused meanwhile is not told: they are.
     *
     * @param counted what is concluded from the only word that counts
     */
    Conclusion beside(Conclusion counted) {
        Conclusion contradiction = conclude();
        Optional<Decision> decision =
                counted.decision().filter(step -> step.refusal().isEmpty());
        return decision.isPresent() && contradiction.kind() != Conclusion.Kind.CONTESTED
                ? counted
                : contradiction.deciding(decision);
    }

    /** Concludes that nothing moves until one of them says something else. */
    Conclusion conclude() {
        if (words.areNamesakes(runners)) {
            return ofNamesakes(runners);
        }
        return haveAllSpokenSince()
                ? Conclusion.nothing(
                        Conclusion.Kind.CONTESTED,
                        "it runs at " + String.join(" and at ", runners)
                                + ", as these say; end it where it should not be")
                : Conclusion.nothing(
                        Conclusion.Kind.KEPT,
                        "it runs at " + String.join(" or at ", runners)
                                + "; one of them has not spoken since the other began");
    }

    private boolean haveAllSpokenSince() {
        return runners.stream().allMatch(one -> runners.stream()
                .filter(other -> !other.equals(one))
                .allMatch(other -> words.hasSpokenSince(one, other)));
    }

    /** Concludes that others of its name run at these hypervisors. */
    static Conclusion ofNamesakes(ImmutableList<String> hypervisors) {
        return Conclusion.nothing(
                Conclusion.Kind.CONTESTED,
                "another machine of this name, with other MAC addresses, runs at "
                        + String.join(" and at ", hypervisors)
                        + "; give one of them another name, or have notifiers identify machines by uuid");
    }
}
