/* SPDX-License-Identifier: Apache-2.0 */
package org.hypermip.flows.journeys;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.common.collect.ImmutableList;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.hypermip.flows.Guest;
import org.hypermip.flows.ThreeSites;
import org.hypermip.flows.binding.Attachment;
import org.hypermip.flows.binding.Binding;
import org.hypermip.flows.binding.BindingPhase;
import org.hypermip.flows.binding.GuestState;
import org.hypermip.flows.binding.InventoriedGuest;
import org.hypermip.flows.binding.Inventory;
import org.hypermip.flows.binding.Registration;
import org.hypermip.flows.binding.RegistrationPhase;
import org.onlab.packet.MacAddress;

/** The truth: which guest runs where, and what is on its way to whom; and what hypervisors say of it. */
final class World {

    private static final ImmutableList<String> HYPERVISORS =
            ThreeSites.HYPERVISORS.keySet().asList();
    private static final ImmutableList<Guest> GUESTS = ThreeSites.GUESTS;

    private final Map<String, String> places = new HashMap<>();
    private final Map<String, String> destinations = new HashMap<>();
    private final Map<String, Duration> clocks = new HashMap<>();
    private final Map<String, Integer> restarts = new HashMap<>();
    private final List<Runnable> words = new ArrayList<>();
    private final Controller controller = new Controller(Instant.parse("2026-11-28T21:00:00Z"), this::answers);

    void run(Step step) {
        Guest guest = GUESTS.get(step.guest);
        String hypervisor = HYPERVISORS.get(step.hypervisor);
        Random random = new Random(step.seed);
        Optional<String> here = Optional.ofNullable(places.get(guest.id()));
        Optional<String> there = Optional.ofNullable(destinations.get(guest.id()));
        switch (step.kind) {
            case START:
                if (here.isEmpty()) {
                    places.put(guest.id(), hypervisor);
                }
                break;
            case END:
                places.remove(guest.id());
                destinations.remove(guest.id());
                break;
            case BEGIN:
                here.filter(source -> there.isEmpty() && !source.equals(hypervisor))
                        .ifPresent(source -> begin(guest, source, hypervisor, random));
                break;
            case SWITCH:
                there.ifPresent(destination -> say(guest, here.orElseThrow(), RegistrationPhase.SWITCHING, random));
                break;
            case ARRIVE:
                there.ifPresent(destination -> arrive(guest, here.orElseThrow(), destination, random));
                break;
            case BREAK:
                there.ifPresent(destination -> {
                    destinations.remove(guest.id());
                    say(guest, here.orElseThrow(), RegistrationPhase.FAILED, random);
                });
                break;
            case MOVE_UNSAID:
                here.filter(source -> there.isEmpty()).ifPresent(source -> places.put(guest.id(), hypervisor));
                break;
            case RESTART_NOTIFIER:
                restarts.merge(hypervisor, 1, Integer::sum);
                break;
            case SET_CLOCK:
                clocks.put(hypervisor, Duration.ofSeconds(random.nextInt(240) - 120));
                break;
            case TAKE_INVENTORY:
                takeInventory(hypervisor);
                break;
            case FORGET:
                controller.forget();
                break;
            case DELIVER:
                deliver(random);
                break;
            case WAIT:
                controller.pass(Duration.ofMillis(500L * (1 + random.nextInt(30))));
                break;
        }
    }

    private void begin(Guest guest, String source, String destination, Random random) {
        destinations.put(guest.id(), destination);
        Registration.Builder preparing =
                said(guest, RegistrationPhase.PREPARING).interfaces(List.of(guest.address()));
        send(preparing, destination, Map.of(guest.mac(), guest.tap(destination)), random);
        send(
                preparing.source(Optional.of(source)).destination(Optional.of(destination)),
                source,
                Map.of(guest.mac(), guest.tap(source)),
                random);
    }

    private void arrive(Guest guest, String source, String destination, Random random) {
        destinations.remove(guest.id());
        places.put(guest.id(), destination);
        say(guest, destination, RegistrationPhase.ARRIVED, random);
        say(guest, source, RegistrationPhase.COMPLETED, random);
    }

    private void say(Guest guest, String reporter, RegistrationPhase phase, Random random) {
        send(said(guest, phase), reporter, Map.of(), random);
    }

    private static Registration.Builder said(Guest guest, RegistrationPhase phase) {
        return Registration.builder().mobileNode(guest.id()).phase(phase);
    }

    /** A word is heard at once, later, twice, or never. */
    private void send(
            Registration.Builder registration, String reporter, Map<MacAddress, String> ports, Random random) {
        Instant sent = time(reporter);
        Registration said = registration
                .reporter(reporter)
                .ports(ports)
                .sent(Optional.of(sent))
                .received(controller.now())
                .build();
        Runnable word = () -> controller.register(Registration.builder()
                .phase(said.phase())
                .mobileNode(said.mobileNode())
                .reporter(said.reporter())
                .source(said.source())
                .destination(said.destination())
                .interfaces(said.interfaces())
                .ports(said.ports())
                .sent(said.sent())
                .received(controller.now())
                .build());
        int fate = random.nextInt(8);
        if (fate < 4) {
            word.run();
        }
        if (fate > 2 && fate < 7) {
            words.add(word);
        }
    }

    private Instant time(String hypervisor) {
        return controller.now().plus(clocks.getOrDefault(hypervisor, Duration.ZERO));
    }

    private void deliver(Random random) {
        Collections.shuffle(words, random);
        words.forEach(Runnable::run);
        words.clear();
    }

    private void takeInventory(String hypervisor) {
        if (!controller.take(inventory(hypervisor))) {
            clocks.remove(hypervisor);
            assertTrue(controller.take(inventory(hypervisor)), "a clock that was corrected is heard");
        }
    }

    private Inventory inventory(String hypervisor) {
        List<InventoriedGuest> guests = new ArrayList<>();
        for (Guest guest : GUESTS) {
            boolean isHere = hypervisor.equals(places.get(guest.id()));
            boolean isAwaited = hypervisor.equals(destinations.get(guest.id()));
            if (isHere || isAwaited) {
                guests.add(InventoriedGuest.of(
                        guest.id(),
                        isHere ? GuestState.RUNNING : GuestState.INCOMING,
                        destinations.containsKey(guest.id()),
                        List.of(guest.address()),
                        Map.of(guest.mac(), guest.tap(hypervisor))));
            }
        }
        return Inventory.of(
                hypervisor, restarts.getOrDefault(hypervisor, 0), time(hypervisor), controller.now(), guests);
    }

    private boolean answers(String mobileNode, Attachment place) {
        return place.hypervisor().equals(Optional.ofNullable(places.get(mobileNode)));
    }

    /** Nothing happens any more, but what was under way is heard, and hypervisors say what is. */
    void comeToRest(Random random) {
        destinations.clear();
        deliver(random);
        for (int round = 0; round < 4; round++) {
            controller.pass(Duration.ofSeconds(5));
            List<String> order = new ArrayList<>(HYPERVISORS);
            Collections.shuffle(order, random);
            order.forEach(this::takeInventory);
        }
        controller.pass(Duration.ofSeconds(12));
    }

    /** Each guest is bound where it runs, if that is abroad, and nowhere else; and everybody reaches it there. */
    void checkTruth() {
        for (Guest guest : GUESTS) {
            Optional<Binding> binding = controller.binding(guest.id());
            Optional<String> place = Optional.ofNullable(places.get(guest.id()));
            boolean isAbroad = place.filter(hypervisor -> !guest.network().isServedBy(ThreeSites.device(hypervisor)))
                    .isPresent();
            String told = guest.id() + " at " + place + ": " + binding;
            if (isAbroad) {
                assertEquals(place, binding.flatMap(known -> known.at().hypervisor()), told);
                assertEquals(Optional.of(BindingPhase.AWAY), binding.map(Binding::phase), told);
                assertEquals(
                        Optional.of(guest.tap(place.orElseThrow())),
                        binding.flatMap(known -> known.at().port(guest.mac())),
                        told);
            } else {
                assertTrue(
                        binding.filter(known -> known.phase() != BindingPhase.AT_HOME)
                                .isEmpty(),
                        told);
                assertTrue(binding.filter(known -> place.isEmpty()).isEmpty(), told);
            }
            assertTrue(binding.map(Binding::isSettled).orElse(true), told);
            binding.ifPresent(Reached::checkNothingIsLeft);
        }
        new Reached(controller.bindings(), places).check();
    }
}
