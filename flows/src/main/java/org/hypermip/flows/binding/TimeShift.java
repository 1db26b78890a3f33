/* SPDX-License-Identifier: Apache-2.0 */
package org.hypermip.flows.binding;

import com.google.common.collect.Iterables;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/** Tells the times of a binding by another clock of the controller's. Times that hypervisors have sent are by their own clocks, and stay. */
public final class TimeShift {

    private final Duration ahead;

    private TimeShift(Duration ahead) {
        this.ahead = ahead;
    }

    /**
     * Returns the binding by another clock.
     *
     * @param ahead how far the other clock is ahead; negative if it is behind
     */
    public static Binding of(Binding binding, Duration ahead) {
        return ahead.isZero() ? binding : new TimeShift(ahead).shifted(binding);
    }

    private Binding shifted(Binding binding) {
        return binding.toBuilder()
                .handover(binding.handover().map(open -> open.until(shifted(open.until()))
                        .simultaneousUntil(shifted(open.simultaneousUntil()))))
                .since(shifted(binding.since()))
                .expires(shifted(binding.expires()))
                .probe(binding.probe()
                        .map(probe ->
                                Probe.of(probe.until().plus(ahead), probe.complete(), probe.answered(), probe.why())))
                .draining(shifted(binding.draining()))
                .guarded(shifted(binding.guarded()))
                .history(Iterables.transform(
                        binding.history(),
                        entry -> HistoryEntry.of(entry.time().plus(ahead), entry.phase(), entry.detail())))
                .build();
    }

    private Iterable<Draining> shifted(Iterable<Draining> places) {
        return Iterables.transform(
                places, left -> Draining.of(left.place(), left.until().plus(ahead)));
    }

    private Optional<Instant> shifted(Optional<Instant> time) {
        return time.map(instant -> instant.plus(ahead));
    }
}
