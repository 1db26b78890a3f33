/* SPDX-License-Identifier: Apache-2.0 */
package org.hypermip.flows.simulation;

import com.google.common.collect.HashMultimap;
import com.google.common.collect.ImmutableMap;
import com.google.common.collect.SetMultimap;
import com.google.common.collect.Sets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.hypermip.flows.Guest;
import org.hypermip.flows.ThreeSites;
import org.hypermip.flows.binding.Attachment;
import org.hypermip.flows.binding.Binding;
import org.hypermip.flows.binding.BindingPhase;
import org.hypermip.flows.binding.Handover;
import org.hypermip.flows.binding.Registration;
import org.hypermip.flows.binding.RegistrationPhase;
import org.onlab.packet.MacAddress;
import org.onosproject.net.ConnectPoint;

/** What hypervisors say of the guests, and where the guests are in truth. */
final class Reporter {

    private static final Set<RegistrationPhase> ENDS =
            Sets.immutableEnumSet(RegistrationPhase.COMPLETED, RegistrationPhase.FAILED, RegistrationPhase.CANCELLED);
    private static final Set<RegistrationPhase> BEGINS =
            Sets.immutableEnumSet(RegistrationPhase.PREPARING, RegistrationPhase.SWITCHING, RegistrationPhase.ARRIVED);

    private final Fleet fleet;
    private final Map<Guest, ConnectPoint> sources = new HashMap<>();
    private final Map<Guest, List<String>> migrations = new HashMap<>();
    private final SetMultimap<String, String> spoken = HashMultimap.create();
    private int count;

    Reporter(Fleet fleet) {
        this.fleet = fleet;
    }

    /** Returns what is said; nothing if nobody would say it. */
    Optional<Registration> registration(Operation operation, Instant now) {
        switch (operation.kind()) {
            case PREPARE_BY_DESTINATION:
                return Optional.of(preparingAtDestination(operation, now));
            case PREPARE_BY_SOURCE:
                return Optional.of(preparingAtSource(operation, now));
            case STALE:
                return Optional.of(stale(operation, now));
            case SWITCHING:
                return destinationIsReady(operation.guest())
                        ? reported(operation, RegistrationPhase.SWITCHING, now)
                        : Optional.empty();
            default:
                return reported(
                        operation, RegistrationPhase.valueOf(operation.kind().name()), now);
        }
    }

    /** Returns all that both ends say of a migration when nothing goes wrong. */
    Stream<Registration> wholeMigration(Operation operation, Instant now) {
        Guest guest = operation.guest();
        String id = "m" + ++count;
        Registration.Builder common = from(operation, now)
                .migration(Optional.of(id))
                .source(Optional.of(hypervisorOf(guest)))
                .destination(Optional.of(operation.hypervisor()));
        String source = hypervisorOf(guest);
        String destination = operation.hypervisor();
        return Stream.of(
                common.phase(RegistrationPhase.PREPARING)
                        .interfaces(List.of(guest.address()))
                        .reporter(destination)
                        .ports(port(guest, destination))
                        .build(),
                common.reporter(source).ports(port(guest, source)).build(),
                common.phase(RegistrationPhase.SWITCHING)
                        .interfaces(List.of())
                        .ports(Map.of())
                        .build(),
                common.phase(RegistrationPhase.ARRIVED).reporter(destination).build(),
                common.phase(RegistrationPhase.COMPLETED).reporter(source).build());
    }

    private Registration preparingAtDestination(Operation operation, Instant now) {
        Guest guest = operation.guest();
        return from(operation, now)
                .phase(RegistrationPhase.PREPARING)
                .reporter(operation.hypervisor())
                .source(operation.has(2) || isMisplaced(guest) ? Optional.of(hypervisorOf(guest)) : Optional.empty())
                .destination(operation.has(3) ? Optional.of(operation.hypervisor()) : Optional.empty())
                .interfaces(List.of(guest.address()))
                .ports(operation.has(4) ? port(guest, operation.hypervisor()) : Map.of())
                .build();
    }

    private Registration preparingAtSource(Operation operation, Instant now) {
        Guest guest = operation.guest();
        String source = hypervisorOf(guest);
        return from(operation, now)
                .phase(RegistrationPhase.PREPARING)
                .reporter(source)
                .source(operation.has(2) || isMisplaced(guest) ? Optional.of(source) : Optional.empty())
                .destination(Optional.of(operation.hypervisor()))
                .interfaces(List.of(guest.address()))
                .ports(operation.has(4) ? port(guest, source) : Map.of())
                .build();
    }

    private Optional<Registration> reported(Operation operation, RegistrationPhase phase, Instant now) {
        return fleet.binding(operation.guest()).flatMap(Binding::handover).map(handover -> from(operation, now)
                .phase(phase)
                .reporter(handover.source()
                        .hypervisor()
                        .filter(source -> operation.has(1))
                        .orElse(handover.destination().hypervisor().orElseThrow()))
                .build());
    }

    private Registration stale(Operation operation, Instant now) {
        RegistrationPhase[] phases = RegistrationPhase.values();
        List<String> old = migrations.getOrDefault(operation.guest(), List.of("m0"));
        int first = isMisplaced(operation.guest()) ? 1 : 0;
        return from(operation, now)
                .phase(phases[first + operation.variant() % (phases.length - first)])
                .reporter(operation.hypervisor())
                .migration(Optional.of(old.get(operation.variant() % old.size())))
                .build();
    }

    /**
     * Tells whether a registration is about a migration that is not the open one, or may be: never to change anything but by opening
     * one.
     */
    boolean isStale(Registration registration, Optional<Binding> before) {
        return registration.phase() != RegistrationPhase.PREPARING
                && (before.flatMap(Binding::handover).isEmpty()
                        || before.filter(binding -> mayMeanAnother(registration, binding))
                                .isPresent()
                        || registration
                                .migration()
                                .filter(id ->
                                        !id.equals(before.get().handover().get().migration()))
                                .isPresent());
    }

    private boolean mayMeanAnother(Registration registration, Binding before) {
        return before.phase().isBeforeArrival()
                && ENDS.contains(registration.phase())
                && registration.migration().isEmpty()
                && !spoken.containsEntry(before.handover().orElseThrow().migration(), registration.reporter());
    }

    void accepted(Registration registration, Optional<Binding> before, Binding after) {
        Guest guest = guest(after);
        after.handover()
                .filter(open -> BEGINS.contains(registration.phase()))
                .ifPresent(open -> spoken.put(open.migration(), registration.reporter()));
        after.handover().map(Handover::migration).ifPresent(id -> migrations
                .computeIfAbsent(guest, unknown -> new ArrayList<>())
                .add(id));
        if (registration.phase() == RegistrationPhase.PREPARING) {
            sources.put(guest, fleet.place(guest));
        }
    }

    /** Returns where the guest runs after a registration: it has arrived, or gone back to where it came from, or stayed. */
    ConnectPoint place(Guest guest, Optional<Binding> before, Binding after) {
        Attachment at = after.at();
        boolean moved = before.filter(binding -> !binding.at().hypervisor().equals(at.hypervisor()))
                .filter(binding -> binding.handover().isPresent())
                .isPresent();
        boolean goneBack = before.filter(binding -> binding.phase() == BindingPhase.ARRIVED)
                .filter(binding -> after.handover().isEmpty())
                .isPresent();
        if (moved && goneBack) {
            return Optional.ofNullable(sources.get(guest)).orElseThrow();
        }
        return moved && !after.phase().isBeforeArrival() ? Fleet.tap(guest, at) : fleet.place(guest);
    }

    private Registration.Builder from(Operation operation, Instant now) {
        Optional<String> open =
                fleet.binding(operation.guest()).flatMap(Binding::handover).map(Handover::migration);
        return Registration.builder()
                .mobileNode(operation.guest().id())
                .received(now)
                .migration(
                        operation.has(5)
                                ? Optional.of(
                                        open.filter(id -> !operation.has(6)).orElseGet(() -> "m" + ++count))
                                : Optional.empty());
    }

    private boolean destinationIsReady(Guest guest) {
        return fleet.binding(guest)
                .flatMap(Binding::destination)
                .filter(there -> fleet.knowsPort(guest, there))
                .isPresent();
    }

    /** Tells whether the guest was started elsewhere since its binding last changed. */
    private boolean isMisplaced(Guest guest) {
        return fleet.binding(guest)
                .filter(binding -> !binding.at().isAt(hypervisorOf(guest)))
                .isPresent();
    }

    private String hypervisorOf(Guest guest) {
        return ThreeSites.HYPERVISORS.keySet().stream()
                .filter(hypervisor -> ThreeSites.tap(guest, hypervisor).equals(fleet.place(guest)))
                .findFirst()
                .orElseThrow();
    }

    private static ImmutableMap<MacAddress, String> port(Guest guest, String hypervisor) {
        return ImmutableMap.of(guest.mac(), guest.tap(hypervisor));
    }

    private static Guest guest(Binding binding) {
        return ThreeSites.ALL_GUESTS.stream()
                .filter(guest -> guest.id().equals(binding.mobileNode()))
                .findFirst()
                .orElseThrow();
    }
}
