/* SPDX-License-Identifier: Apache-2.0 */
package org.hypermip.flows.binding;

import com.google.common.collect.Streams;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.Optional;
import java.util.stream.Stream;
import org.hypermip.flows.network.HomeNetwork;
import org.hypermip.flows.network.MobilityDomain;

/** When a binding changes by itself: grace times end, and frames go both ways for so long only. */
public final class TimeLimits {

    private final MobilityDomain domain;

    /** Creates the limits of this configuration. */
    public TimeLimits(MobilityDomain domain) {
        this.domain = domain;
    }

    /** When the first of the binding's limits is reached. */
    public Optional<Instant> next(Binding binding) {
        return Stream.of(binding.nextDeadline(), simultaneousUntil(binding))
                .flatMap(Optional::stream)
                .min(Comparator.naturalOrder());
    }

    /** Returns the binding that the limits reached by now leave; itself if there is none. */
    public Binding passed(Binding binding, Instant now) {
        Binding drained = binding.drainedUntil(now);
        if (isOnlySeen(drained) && drained.draining().isEmpty()) {
            return closed(drained, now);
        }
        return simultaneousUntil(binding)
                .filter(limit -> !limit.isAfter(now))
                .map(limit -> goneBackToOneWay(drained, now))
                .orElse(drained);
    }

    private static boolean isOnlySeen(Binding binding) {
        return binding.phase() == BindingPhase.ARRIVED && binding.seen().isPresent();
    }

    /** Nobody else will close a migration that only the fabric has seen arrive; what its ends say later is known already. */
    private Binding closed(Binding binding, Instant now) {
        return new Movement(domain, binding, now, "closed, as no hypervisor did so within the grace time")
                .closed(RegistrationPhase.COMPLETED);
    }

    /** The guest has not arrived: it runs at its source, or nobody could say more. */
    private static Binding goneBackToOneWay(Binding binding, Instant now) {
        String migration = binding.handover().orElseThrow().migration();
        return binding.toBuilder()
                .phase(BindingPhase.PREPARED)
                .build()
                .noting(HistoryEntry.of(
                        now,
                        BindingPhase.PREPARED,
                        "no arrival within the time limit of simultaneous bindings, frames go to the source only ("
                                + migration + ")"));
    }

    private Optional<Instant> simultaneousUntil(Binding binding) {
        return binding.phase() == BindingPhase.SIMULTANEOUS
                ? simultaneousLimit(binding).flatMap(limit -> since(binding).map(since -> since.plus(limit)))
                : Optional.empty();
    }

    private Optional<Duration> simultaneousLimit(Binding binding) {
        return binding.interfaces().stream()
                .flatMap(address -> domain.network(address.network()).stream())
                .map(HomeNetwork::simultaneousLimit)
                .min(Comparator.naturalOrder());
    }

    /** When the binding came into its phase, as far as its history goes back. */
    private static Optional<Instant> since(Binding binding) {
        return Streams.findLast(binding.history().reverse().stream()
                .takeWhile(entry -> entry.phase() == binding.phase())
                .map(HistoryEntry::time));
    }
}
