/* SPDX-License-Identifier: Apache-2.0 */
package org.hypermip.flows.binding;

import java.time.Instant;
import java.util.Comparator;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.hypermip.flows.network.MobilityDomain;
import org.onosproject.net.DeviceId;

/**
 * When a binding changes by itself: grace times end, frames go both ways for so long only, and what nobody refreshes within
 * its lifetime is probed. All of it follows from times that the binding holds, so that it does not matter who looks, and when.
 */
public final class TimeLimits {

    private final MobilityDomain domain;
    private final Predicate<DeviceId> reachable;

    /**
     * Creates the limits of this configuration.
     *
     * @param reachable tells of a switch whether a probe can come out of its ports, and the answer back
     */
    public TimeLimits(MobilityDomain domain, Predicate<DeviceId> reachable) {
        this.domain = domain;
        this.reachable = reachable;
    }

    /** When the first of the binding's limits is reached. */
    public Optional<Instant> next(Binding binding) {
        return Stream.of(claimedUntil(binding), nextAtRest(WaitingClaim.setAside(binding, domain)))
                .flatMap(Optional::stream)
                .min(Comparator.naturalOrder());
    }

    /** When a migration that waits for its source does so no longer; absent for all others. */
    private static Optional<Instant> claimedUntil(Binding binding) {
        return binding.handover().filter(Handover::awaitsSource).flatMap(Handover::until);
    }

    private Optional<Instant> nextAtRest(Binding binding) {
        Stream<Instant> guards = binding.guarded().stream().map(Draining::until);
        return Stream.concat(
                        guards,
                        Stream.of(binding.nextDeadline(), binding.simultaneousUntil(), probedAt(binding))
                                .flatMap(Optional::stream))
                .min(Comparator.naturalOrder());
    }

    /**
     * Decides what the limits reached by now make of the binding, which is the same as before if no limit is reached. What waits for its
     * source is over with its time, for nobody has to be asked where it is not; a binding of which nothing else is known ends with it.
     */
    public Decision passed(Binding binding, Instant now) {
        if (!isOver(claimedUntil(binding), now)) {
            return WaitingClaim.putBack(binding, passedAtRest(WaitingClaim.setAside(binding, domain), now));
        }
        return binding.isOnlyClaimed()
                ? Decision.end(binding)
                : Decision.accept(WaitingClaim.closed(binding, domain, RegistrationPhase.CANCELLED));
    }

    private Decision passedAtRest(Binding binding, Instant now) {
        Binding drained = binding.drainedUntil(now);
        if (isOnlySeen(drained) && drained.draining().isEmpty()) {
            return Decision.accept(closed(drained, now));
        }
        if (isOver(binding.simultaneousUntil(), now)) {
            return Decision.accept(goneBackToOneWay(drained, now));
        }
        return isOver(probedAt(drained), now) ? probed(drained, now) : Decision.accept(drained);
    }

    private static boolean isOver(Optional<Instant> limit, Instant now) {
        return limit.filter(time -> !time.isAfter(now)).isPresent();
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

    /** When a probe begins, or the one under way is counted. While frames go both ways, there is no need for one. */
    private static Optional<Instant> probedAt(Binding binding) {
        return binding.phase() == BindingPhase.SIMULTANEOUS
                ? Optional.empty()
                : binding.probe().map(Probe::until).or(binding::grantedUntil);
    }

    private Decision probed(Binding binding, Instant now) {
        if (isOutOfHearing(binding)) {
            return Decision.accept(Renewal.of(domain, binding, now, "no port is known to ask for it"));
        }
        return binding.probe()
                .filter(probe -> isConclusive(binding, probe, now))
                .map(probe -> new ProbeVerdict(domain, binding, now).decide())
                .orElseGet(() ->
                        Decision.accept(asking(binding, now, binding.probe().flatMap(Probe::why))));
    }

    /**
     * Returns the binding with a probe of its places that begins now.
     *
     * @param why why it is asked although its lifetime is not over
     */
    Binding asking(Binding binding, Instant now, Optional<String> why) {
        return binding.toBuilder()
                .probe(Optional.of(Probe.begun(now, areReachable(binding), why)))
                .build();
    }

    /** Silence proves nothing if somebody was not asked, or nobody was there to hear the answer. */
    private boolean isConclusive(Binding binding, Probe probe, Instant now) {
        boolean isInTime = !probe.until().plus(Probe.DELAY_LIMIT).isBefore(now);
        return !probe.answered().isEmpty() || (probe.complete() && isInTime && areReachable(binding));
    }

    private boolean areReachable(Binding binding) {
        return binding.askedPlaces().stream().map(Attachment::device).allMatch(reachable);
    }

    /**
     * Tells whether its silence could end the binding though nobody would be asked: no port is known by name where it is. An open
     * migration ends without that where it is known to be. A switch that has no port of a known name any more has nobody behind it.
     */
    private static boolean isOutOfHearing(Binding binding) {
        return binding.handover().isEmpty()
                && binding.interfaces().stream()
                        .filter(address -> !address.addresses().isEmpty())
                        .noneMatch(address -> binding.at().port(address.mac()).isPresent());
    }
}
