/* SPDX-License-Identifier: Apache-2.0 */
package org.hypermip.flows.binding;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.Iterables;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiFunction;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;
import org.hypermip.flows.network.MobilityDomain;
import org.onosproject.net.DeviceId;
import org.onosproject.net.PortNumber;

/**
 * The end of a binding. A visitor may run all the same, whether it does not answer or somebody says that it has ended. It would be a member
 * of the foreign network as soon as its port is like any other: the port's guard stays while the port does.
 */
public final class Ending {

    /** How often is looked whether a port that only has a guard is still there: it may have gone while nobody heard of it. */
    static final Duration REVIEW = Duration.ofHours(1);

    /** When is looked first: it may have gone before its guard was all that was left. */
    static final Duration FIRST_REVIEW = Duration.ofSeconds(5);

    private Ending() {}

    /** Returns how a binding ends: altogether, or but for the guards of ports where it was a visitor, or is about to be. */
    public static Decision of(Binding known, MobilityDomain domain, Instant now, String why) {
        Binding binding = withOtherPlace(known, domain, now);
        return isVisited(binding.at(), binding, domain)
                ? Decision.accept(guarded(binding, now, why))
                : withoutPlace(binding, now, left -> guarded(left, now, why));
    }

    /** Of an open migration, it may be at the other end by now. */
    private static Binding withOtherPlace(Binding binding, MobilityDomain domain, Instant now) {
        return binding.otherPlace()
                .filter(place -> isVisited(place, binding, domain))
                .map(place -> binding.toBuilder()
                        .guarded(Iterables.concat(
                                binding.guarded(), List.of(Draining.of(place.onlyFound(), now.plus(FIRST_REVIEW)))))
                        .build())
                .orElse(binding);
    }

    /** Tells whether it is no member of the network there, and has a port that was found. */
    private static boolean isVisited(Attachment place, Binding binding, MobilityDomain domain) {
        return !place.portNumbers().isEmpty() && !Places.isHome(binding.interfaces(), place.device(), domain);
    }

    /** Of where it is nothing stays; what stays is the guard of a place that it left before, if there is one. */
    private static Decision withoutPlace(Binding binding, Instant now, UnaryOperator<Binding> ending) {
        return binding.guarded().stream()
                .findFirst()
                .map(first -> binding.toBuilder()
                        .at(first.place())
                        .guarded(Iterables.skip(binding.guarded(), 1))
                        .expires(Optional.of(now.plus(REVIEW)))
                        .build())
                .map(ending)
                .map(Decision::accept)
                .orElseGet(() -> Decision.end(binding));
    }

    private static Binding guarded(Binding binding, Instant now, String why) {
        return binding.toBuilder()
                .phase(BindingPhase.ENDED)
                .at(binding.at().onlyFound())
                .handover(Optional.empty())
                .seen(Optional.empty())
                .probe(Optional.empty())
                .draining(List.of())
                .heard(Map.of())
                .expires(Optional.of(now.plus(FIRST_REVIEW)))
                .build()
                .noting(HistoryEntry.of(
                        now, BindingPhase.ENDED, why + "; the guard of its port stays while the port does"));
    }

    /**
     * Returns what becomes of a binding that has ended by then.
     *
     * @param ports the ports that are there, by switch and name
     * @param reachable whether a switch is connected; of one that is not, nobody knows the ports
     */
    public static Decision reviewed(
            Binding binding,
            Instant now,
            BiFunction<DeviceId, String, Optional<PortNumber>> ports,
            Predicate<DeviceId> reachable) {
        Binding left = guardsReviewed(binding, now, ports, reachable);
        boolean isDue = left.expires().filter(end -> !end.isAfter(now)).isPresent();
        if (isDue && !isThere(left.at(), ports, reachable)) {
            return withoutPlace(left, now, UnaryOperator.identity());
        }
        return Decision.accept(
                isDue ? left.toBuilder().expires(Optional.of(now.plus(REVIEW))).build() : left);
    }

    /** Returns the binding without those guards of places it left whose ports are gone by then, as far as it is time to look. */
    public static Binding guardsReviewed(
            Binding binding,
            Instant now,
            BiFunction<DeviceId, String, Optional<PortNumber>> ports,
            Predicate<DeviceId> reachable) {
        return binding.toBuilder()
                .guarded(binding.guarded().stream()
                        .filter(left -> left.until().isAfter(now) || isThere(left.place(), ports, reachable))
                        .map(left -> left.until().isAfter(now) ? left : Draining.of(left.place(), now.plus(REVIEW)))
                        .collect(ImmutableList.toImmutableList()))
                .build();
    }

    /** Returns what is left when a port of a place that it left, or where it ended, is another mobile node's, or gone. */
    public static Decision taken(Binding binding, DeviceId device, String port, Instant now) {
        Predicate<Attachment> isTaken =
                place -> place.device().equals(device) && place.ports().containsValue(port);
        Binding left = binding.toBuilder()
                .guarded(binding.guarded().stream()
                        .map(each -> isTaken.test(each.place())
                                ? Draining.of(each.place().withoutPort(port), each.until())
                                : each)
                        .filter(each -> !each.place().ports().isEmpty())
                        .collect(ImmutableList.toImmutableList()))
                .build();
        if (!left.hasEnded() || !isTaken.test(left.at())) {
            return Decision.accept(left);
        }
        Attachment others = left.at().withoutPort(port);
        return others.ports().isEmpty()
                ? withoutPlace(left, now, UnaryOperator.identity())
                : Decision.accept(left.toBuilder().at(others).build());
    }

    /** Tells whether the port of a place is still there, or its switch cannot be asked. */
    static boolean isThere(
            Attachment place, BiFunction<DeviceId, String, Optional<PortNumber>> ports, Predicate<DeviceId> reachable) {
        return !reachable.test(place.device())
                || place.portNumbers().keySet().stream().anyMatch(mac -> place.port(mac)
                        .flatMap(name -> ports.apply(place.device(), name))
                        .filter(number -> place.isSamePort(mac, number))
                        .isPresent());
    }
}
