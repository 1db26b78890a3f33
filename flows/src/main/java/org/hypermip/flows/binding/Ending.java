/* SPDX-License-Identifier: Apache-2.0 */
package org.hypermip.flows.binding;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiFunction;
import java.util.function.Predicate;
import org.hypermip.flows.network.MobilityDomain;
import org.onosproject.net.DeviceId;
import org.onosproject.net.PortNumber;

/**
 * The end of a binding that nobody has asked for. A visitor that does not answer may run all the same, and would be a member of the
 * foreign network as soon as its port is like any other: the port's guard stays while the port does.
 */
public final class Ending {

    /** How often is looked whether a port that only has a guard is still there. */
    static final Duration REVIEW = Duration.ofHours(1);

    private Ending() {}

    /** Returns how a binding ends: altogether, or but for the guard of a port where it was a visitor. */
    public static Decision of(Binding binding, MobilityDomain domain, Instant now, String why) {
        boolean isVisitor = !Places.isHome(binding.interfaces(), binding.at().device(), domain);
        return isVisitor && !binding.at().portNumbers().isEmpty()
                ? Decision.accept(guarded(binding, now, why))
                : Decision.end(binding);
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
                .expires(Optional.of(now.plus(REVIEW)))
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
        if (binding.expires().filter(end -> !end.isAfter(now)).isEmpty()) {
            return Decision.accept(binding);
        }
        Attachment place = binding.at();
        boolean isThere = !reachable.test(place.device())
                || place.portNumbers().keySet().stream().anyMatch(mac -> place.port(mac)
                        .flatMap(name -> ports.apply(place.device(), name))
                        .filter(number -> place.isSamePort(mac, number))
                        .isPresent());
        return isThere
                ? Decision.accept(binding.toBuilder()
                        .expires(Optional.of(now.plus(REVIEW)))
                        .build())
                : Decision.end(binding);
    }
}
