/* SPDX-License-Identifier: Apache-2.0 */
package org.hypermip.flows.binding;

import com.google.common.collect.ImmutableList;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.Optional;
import java.util.stream.Stream;
import org.hypermip.flows.network.HomeNetwork;
import org.hypermip.flows.network.MobilityDomain;

/** The ways a binding with an open migration can go on, each as a new binding. */
final class Movement {

    private final MobilityDomain domain;
    private final Binding binding;
    private final Handover handover;
    private final Registration registration;

    Movement(MobilityDomain domain, Binding binding, Handover handover, Registration registration) {
        this.domain = domain;
        this.binding = binding;
        this.handover = handover;
        this.registration = registration;
    }

    Binding switched() {
        return noted(binding.toBuilder().phase(BindingPhase.SIMULTANEOUS).build());
    }

    Binding arrived() {
        return noted(movedTo(handover.destination(), handover.source())
                .phase(BindingPhase.ARRIVED)
                .build());
    }

    Binding arrivedAndClosed() {
        return noted(closing(
                movedTo(handover.destination(), handover.source()).phase(settledPhase(handover.destination()))));
    }

    Binding closed() {
        return noted(closing(binding.toBuilder().phase(settledPhase(binding.at()))));
    }

    Binding withdrawn() {
        return closed();
    }

    /** The destination has to send back what reaches it until the switches know better: it drains like any place left. */
    Binding goneBack() {
        return noted(
                closing(movedTo(handover.source(), handover.destination()).phase(settledPhase(handover.source()))));
    }

    private Binding.Builder movedTo(Attachment there, Attachment left) {
        Instant until = registration.received().plus(grace());
        return binding.toBuilder()
                .at(there)
                .draining(Stream.concat(
                                binding.draining().stream().filter(place -> !sameHypervisor(place.place(), left)),
                                Stream.of(Draining.of(left, until)))
                        .filter(place -> !sameHypervisor(place.place(), there))
                        .collect(ImmutableList.toImmutableList()));
    }

    private Binding closing(Binding.Builder builder) {
        return builder.handover(Optional.empty())
                .lastMigration(Optional.of(ClosedMigration.of(handover, registration.phase())))
                .build();
    }

    private Binding noted(Binding next) {
        String route = place(handover.source()) + " to " + place(handover.destination());
        return next.noting(HistoryEntry.of(
                registration.received(),
                next.phase(),
                registration.phase().label() + " by " + registration.reporter() + " (" + handover.migration() + ", "
                        + route + ")"));
    }

    private BindingPhase settledPhase(Attachment place) {
        return Places.isHome(binding.interfaces(), place.device(), domain) ? BindingPhase.AT_HOME : BindingPhase.AWAY;
    }

    private Duration grace() {
        return binding.interfaces().stream()
                .flatMap(address -> domain.network(address.network()).stream())
                .map(HomeNetwork::grace)
                .max(Comparator.naturalOrder())
                .orElse(Duration.ZERO);
    }

    static String place(Attachment attachment) {
        return attachment.hypervisor().orElse("home");
    }

    private static boolean sameHypervisor(Attachment one, Attachment other) {
        return one.hypervisor().equals(other.hypervisor()) && one.device().equals(other.device());
    }
}
