/* SPDX-License-Identifier: Apache-2.0 */
package org.hypermip.flows.binding;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.Iterables;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.Optional;
import java.util.stream.Stream;
import org.hypermip.flows.network.HomeNetwork;
import org.hypermip.flows.network.Lifetime;
import org.hypermip.flows.network.MobilityDomain;

/** The ways a binding can go on, each as a new binding. */
final class Movement {

    private final MobilityDomain domain;
    private final Binding binding;
    private final Instant time;
    private final String cause;
    private final Optional<Lifetime> asked;

    /**
     * Creates the ways that lead on from that binding.
     *
     * @param time when what moves it became known
     * @param cause what that is, for the history
     */
    Movement(MobilityDomain domain, Binding binding, Instant time, String cause) {
        this(domain, binding, time, cause, Optional.empty());
    }

    /** Creates the same ways of a mobile node that asks for a lifetime where it arrives. */
    Movement(MobilityDomain domain, Binding binding, Instant time, String cause, Optional<Lifetime> asked) {
        this.domain = domain;
        this.binding = binding;
        this.time = time;
        this.cause = cause;
        this.asked = asked;
    }

    /** Said again while frames go both ways, it makes them do so for as long once more. */
    Binding switched() {
        return noted(binding.toBuilder()
                .phase(BindingPhase.SIMULTANEOUS)
                .handover(Optional.of(
                        handover().simultaneousUntil(simultaneousLimit().map(time::plus))))
                .build());
    }

    Binding arrived() {
        return arrived(handover().destination(), Optional.empty());
    }

    /** The migration's destination is known more exactly by now: the port is. */
    Binding arrived(Attachment destination, Optional<Evidence> seen) {
        return noted(movedTo(destination, handover().source(), seen)
                .handover(Optional.of(
                        handover().with(handover().source(), destination).awaitingSource(false)))
                .phase(BindingPhase.ARRIVED)
                .build());
    }

    Binding arrivedAndClosed(Optional<Evidence> seen) {
        return noted(closing(
                movedTo(handover().destination(), handover().source(), seen)
                        .phase(settledPhase(handover().destination())),
                RegistrationPhase.COMPLETED));
    }

    Binding closed(RegistrationPhase end) {
        return noted(closing(binding.toBuilder().phase(settledPhase(binding.at())), end));
    }

    /** The destination has to send back what reaches it until the switches know better: it drains like any place left. */
    Binding goneBack(RegistrationPhase end, Optional<Evidence> seen) {
        return noted(closing(
                movedTo(handover().source(), handover().destination(), seen)
                        .phase(settledPhase(handover().source())),
                end));
    }

    /** It is there already, and no migration has led there. */
    Binding followed(Attachment there, Optional<Evidence> seen) {
        return noted(
                movedTo(there, binding.at(), seen).phase(settledPhase(there)).build(), route(binding.at(), there));
    }

    /** The same, but where it was nobody has said that it is gone: if it runs there all the same, it is no member of the foreign network. */
    Binding followedInDoubt(Attachment there) {
        Binding next = followed(there, Optional.empty());
        Attachment left = binding.at().onlyFound();
        boolean isVisited = !left.ports().isEmpty() && settledPhase(left) == BindingPhase.AWAY;
        return isVisited
                ? next.toBuilder()
                        .guarded(ImmutableList.<Draining>builder()
                                .addAll(next.guarded())
                                .add(Draining.of(left, time.plus(Ending.FIRST_REVIEW)))
                                .build())
                        .build()
                : next;
    }

    /**
     * It was there already, and not where it was known to be, when it set out on the migration that is open.
     *
     * @param followed the binding as it follows to there
     */
    Binding setOut(Binding followed) {
        Handover open = handover()
                .with(followed.at(), handover().destination())
                .assumingSource(false)
                .awaitingSource(false);
        return noted(
                followed.toBuilder()
                        .phase(binding.phase())
                        .handover(Optional.of(open))
                        .build(),
                open.migration() + ", " + route(open.source(), open.destination()));
    }

    private Handover handover() {
        return binding.handover().orElseThrow();
    }

    private Binding.Builder movedTo(Attachment there, Attachment left, Optional<Evidence> seen) {
        Instant until = time.plus(grace());
        return binding.toBuilder()
                .at(there)
                .seen(seen)
                .guarded(Iterables.filter(binding.guarded(), place -> !sameHypervisor(place.place(), there)))
                .expires(new Grants(domain, time, asked).binding(binding.interfaces(), settledPhase(there)))
                .draining(Stream.concat(
                                binding.draining().stream().filter(place -> !sameHypervisor(place.place(), left)),
                                Stream.of(Draining.of(left, until)))
                        .filter(place -> !sameHypervisor(place.place(), there))
                        .collect(ImmutableList.toImmutableList()));
    }

    private Binding closing(Binding.Builder builder, RegistrationPhase end) {
        return builder.handover(Optional.empty()).build().closing(ClosedMigration.of(handover(), end));
    }

    private Binding noted(Binding next) {
        return noted(
                next,
                handover().migration() + ", "
                        + route(handover().source(), handover().destination()));
    }

    private Binding noted(Binding next, String course) {
        return next.toBuilder()
                .probe(Optional.empty())
                .build()
                .noting(HistoryEntry.of(time, next.phase(), cause + " (" + course + ")"));
    }

    private BindingPhase settledPhase(Attachment place) {
        return Places.settledPhase(binding.interfaces(), place, domain);
    }

    private Duration grace() {
        return binding.interfaces().stream()
                .flatMap(address -> domain.network(address.network()).stream())
                .map(HomeNetwork::grace)
                .max(Comparator.naturalOrder())
                .orElse(Duration.ZERO);
    }

    private Optional<Duration> simultaneousLimit() {
        return binding.interfaces().stream()
                .flatMap(address -> domain.network(address.network()).stream())
                .map(HomeNetwork::simultaneousLimit)
                .min(Comparator.naturalOrder());
    }

    private static String route(Attachment from, Attachment to) {
        return place(from) + " to " + place(to);
    }

    static String place(Attachment attachment) {
        return attachment.hypervisor().orElse("home");
    }

    private static boolean sameHypervisor(Attachment one, Attachment other) {
        return one.hypervisor().equals(other.hypervisor()) && one.device().equals(other.device());
    }
}
