/* SPDX-License-Identifier: Apache-2.0 */
package org.hypermip.flows.journeys;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.common.collect.ImmutableSet;
import com.google.common.collect.Sets;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.hypermip.flows.Guest;
import org.hypermip.flows.ThreeSites;
import org.hypermip.flows.binding.Attachment;
import org.hypermip.flows.binding.Binding;
import org.hypermip.flows.binding.BindingPhase;
import org.hypermip.flows.binding.Handover;

/**
 * What has to be true when nothing has happened for a while: each guest is bound where it runs or stands still, if that is abroad, and
 * nowhere else; and everybody reaches it there. Of guests at silent hypervisors less is known.
 */
final class AtRest {

    /** While frames go both ways, there is no rest. */
    private static final ImmutableSet<BindingPhase> OPEN =
            Sets.immutableEnumSet(BindingPhase.PREPARED, BindingPhase.ARRIVED);

    private final World world;
    private final ImmutableSet<String> silent;
    private final Function<Guest, Optional<Binding>> bindings;
    private final Map<String, String> reached = new HashMap<>();

    /** Creates the truth about these bindings. */
    AtRest(World world, ImmutableSet<String> silent, Function<Guest, Optional<Binding>> bindings) {
        this.world = world;
        this.silent = silent;
        this.bindings = bindings;
    }

    /**
     * Compares.
     *
     * @param all all bindings, and what is left of those that have ended
     */
    void check(Collection<Binding> all) {
        ThreeSites.GUESTS.forEach(this::check);
        new Reached(all, Reached.VIEW, reached).check();
        new Reached(all, Reached.ONE_AGENT_VIEW, reached).check();
    }

    private void check(Guest guest) {
        Optional<Binding> binding = bindings.apply(guest);
        Optional<String> place = world.place(guest);
        String told = guest.id() + " at " + place + ", silent " + silent + ": " + binding;
        binding.ifPresent(known -> assertTrue(known.draining().isEmpty(), told));
        boolean isHome = place.filter(there -> guest.network().isServedBy(ThreeSites.device(there)))
                .isPresent();
        if (world.isPreceded(guest)) {
            assertTrue(
                    !isHome || world.isPaused(guest) || silent.contains(place.orElseThrow()),
                    () -> guest.id() + " at " + place + " has its address");
        } else if (place.isEmpty()) {
            assertTrue(binding.filter(known -> !isSpared(guest, known)).isEmpty(), told);
        } else if (silent.contains(place.get())) {
            assertTrue(
                    binding.filter(known -> !isUnspokenFor(known) && !leadsWhereItGoes(guest, known))
                            .isEmpty(),
                    told);
        } else if (!mayBeUnknown(guest, binding)) {
            checkHeard(guest, place.get(), binding, told);
            reached.put(guest.id(), place.get());
        }
    }

    /** Nobody denies that it is where it is bound, or where an open migration takes it. */
    private boolean isUnspokenFor(Binding binding) {
        return isSilent(binding.at())
                || binding.otherPlace().filter(this::isSilent).isPresent();
    }

    private boolean isSilent(Attachment place) {
        return place.hypervisor().filter(silent::contains).isPresent();
    }

    /** Who is at home is not asked for, nor who could not answer, nor of whom one end of a migration speaks. */
    private boolean isSpared(Guest guest, Binding binding) {
        return isUnspokenFor(binding)
                && (binding.phase() == BindingPhase.AT_HOME
                        || binding.handover().isPresent()
                        || world.stoodStill(guest, binding.at().hypervisor().orElseThrow()));
    }

    /** By nobody's word alone is bound who stands still, and may come to run elsewhere, or do so already; nor is it taken from its way. */
    private boolean mayBeUnknown(Guest guest, Optional<Binding> binding) {
        return world.isPaused(guest)
                && (world.destination(guest).isPresent() || !silent.isEmpty())
                && binding.map(known -> isUnspokenFor(known) || leadsWhereItGoes(guest, known))
                        .orElse(true);
    }

    private boolean leadsWhereItGoes(Guest guest, Binding binding) {
        return binding.phase() == BindingPhase.PREPARED
                && binding.otherPlace()
                        .filter(there ->
                                world.destination(guest).filter(there::isAt).isPresent())
                        .isPresent();
    }

    private void checkHeard(Guest guest, String place, Optional<Binding> binding, String told) {
        if (guest.network().isServedBy(ThreeSites.device(place))) {
            assertTrue(
                    binding.filter(known -> !isAt(known, place, BindingPhase.AT_HOME, guest))
                            .isEmpty(),
                    told);
        } else {
            assertTrue(
                    binding.filter(known -> isAt(known, place, BindingPhase.AWAY, guest))
                            .isPresent(),
                    told);
            assertPort(guest, place, binding.orElseThrow().at(), told);
        }
        binding.filter(known -> known.guarded().stream().noneMatch(left -> world.mayBeGuarded(guest, left.place())))
                .ifPresent(Reached::checkNothingIsLeft);
        binding.flatMap(Binding::handover).ifPresent(open -> checkOpen(guest, open, told));
    }

    private boolean isAt(Binding binding, String place, BindingPhase settled, Guest guest) {
        boolean isThere = binding.at().isAt(place)
                || (settled == BindingPhase.AT_HOME && binding.phase() == BindingPhase.AT_HOME)
                || (settled == BindingPhase.AT_HOME && binding.at().hypervisor().isEmpty());
        boolean mayBeOpen = world.destination(guest).isPresent()
                || binding.otherPlace().filter(this::isSilent).isPresent();
        return isThere && (binding.phase() == settled || (mayBeOpen && OPEN.contains(binding.phase())));
    }

    /** Where it is to arrive, its port is known by its present name. */
    private void checkOpen(Guest guest, Handover open, String told) {
        world.destination(guest)
                .filter(there -> open.destination().isAt(there) && !silent.contains(there))
                .ifPresent(there -> assertPort(guest, there, open.destination(), told));
    }

    private void assertPort(Guest guest, String hypervisor, Attachment place, String told) {
        assertEquals(Optional.of(world.port(guest, hypervisor)), place.port(guest.mac()), told);
    }
}
