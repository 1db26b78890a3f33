/* SPDX-License-Identifier: Apache-2.0 */
package org.hypermip.flows.journeys;

import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableSet;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import org.hypermip.flows.Guest;
import org.hypermip.flows.ThreeSites;
import org.hypermip.flows.binding.Attachment;
import org.hypermip.flows.binding.BindingPhase;
import org.hypermip.flows.binding.GuestState;
import org.hypermip.flows.binding.InventoriedGuest;
import org.hypermip.flows.binding.Registration;
import org.hypermip.flows.binding.RegistrationPhase;

/** The truth: which guest runs where, and what is on its way to whom; and what hypervisors say of it. */
final class World {

    private static final ImmutableList<String> HYPERVISORS =
            ThreeSites.HYPERVISORS.keySet().asList();
    private static final ImmutableList<Guest> GUESTS = ThreeSites.GUESTS;

    /** Inventories of a rest, one each five seconds. */
    private static final int ROUNDS = 4;

    /** Until who is silent is noticed, asked for, and asked for once more. */
    private static final int ROUNDS_IN_SILENCE = 20;

    private final Map<String, String> places = new HashMap<>();
    private final Map<String, Journey> journeys = new HashMap<>();
    private final Map<String, String> arrived = new HashMap<>();
    private final Set<String> paused = new HashSet<>();
    private final Set<String> stood = new HashSet<>();
    private final Set<String> renamed = new HashSet<>();
    private final Controller controller = new Controller(Instant.parse("2026-11-28T21:00:00Z"), this::answers);
    private final Hearsay hearsay = new Hearsay(controller);
    private int count;

    /** Where it runs or stands still. */
    Optional<String> place(Guest guest) {
        return Optional.ofNullable(places.get(guest.id()));
    }

    /** Where a migration that is under way takes it. */
    Optional<String> destination(Guest guest) {
        return journey(guest).map(journey -> journey.destination.hypervisor);
    }

    boolean isPaused(Guest guest) {
        return paused.contains(guest.id());
    }

    /** Tells whether it stood still there, or was awaited, when the hypervisor spoke last. */
    boolean stoodStill(Guest guest, String hypervisor) {
        return hearsay.stoodStill(guest.id(), hypervisor);
    }

    /** Tells whether it has stood still there, or was awaited, or the hypervisor has said nothing for a while: its guard may stay. */
    boolean mayBeGuarded(Guest guest, Attachment place) {
        return place.hypervisor()
                .filter(left -> hearsay.hasBeenSilent(left) || stood.contains(guest.tap(left)))
                .isPresent();
    }

    /** What its port there is called now. */
    String port(Guest guest, String hypervisor) {
        return Reached.tap(renamed, guest, hypervisor);
    }

    private Optional<Journey> journey(Guest guest) {
        return Optional.ofNullable(journeys.get(guest.id()));
    }

    void run(Step step) {
        Guest guest = GUESTS.get(step.guest);
        String hypervisor = HYPERVISORS.get(step.hypervisor);
        Random random = new Random(step.seed);
        switch (step.kind) {
            case START:
                places.putIfAbsent(guest.id(), hypervisor);
                break;
            case END:
                end(guest);
                break;
            case BEGIN:
                place(guest)
                        .filter(source -> journey(guest).isEmpty() && !source.equals(hypervisor) && !isPaused(guest))
                        .ifPresent(source -> begin(guest, source, hypervisor, random));
                break;
            case SWITCH:
                journey(guest).ifPresent(open -> say(guest, open.source, RegistrationPhase.SWITCHING, random));
                break;
            case ARRIVE:
                journey(guest).ifPresent(open -> arrive(guest, open, random));
                break;
            case BREAK:
                journey(guest).ifPresent(open -> {
                    journeys.remove(guest.id());
                    say(guest, open.source, RegistrationPhase.FAILED, random);
                });
                break;
            case PAUSE:
                place(guest).ifPresent(here -> pause(guest, here));
                break;
            case RESUME:
                paused.remove(guest.id());
                break;
            case RENAME_PORT:
                Optional.of(hypervisor)
                        .filter(there ->
                                destination(guest).filter(there::equals).isPresent())
                        .or(() -> place(guest))
                        .ifPresent(there -> renamed.add(guest.tap(there)));
                break;
            case MOVE_UNSAID:
                place(guest)
                        .filter(source -> journey(guest).isEmpty() && !isPaused(guest))
                        .ifPresent(source -> move(guest, hypervisor));
                break;
            case RESTART_NOTIFIER:
                hearsay.restart(hypervisor);
                GUESTS.forEach(found -> findAnew(found, hypervisor, random));
                break;
            case FALL_SILENT:
                hearsay.fallSilent(hypervisor);
                break;
            case SET_CLOCK:
                hearsay.setClock(hypervisor, Duration.ofSeconds(random.nextInt(240) - 120));
                break;
            case TAKE_INVENTORY:
                takeInventory(hypervisor);
                break;
            case FORGET:
                controller.forget();
                break;
            case DELIVER:
                hearsay.deliver(random);
                break;
            case REPEAT:
                hearsay.repeat(random);
                break;
            case REST:
                comeToRest(random);
                break;
            case LEAVE_BEHIND:
                if (place(guest).isEmpty() && guest.network().isServedBy(ThreeSites.device(hypervisor))) {
                    leaveBehind(guest, hypervisor);
                }
                break;
            case WAIT:
                controller.pass(Duration.ofMillis(500L * (1 + random.nextInt(30))));
                break;
        }
    }

    private void end(Guest guest) {
        places.remove(guest.id());
        paused.remove(guest.id());
        journeys.remove(guest.id());
        arrived.remove(guest.id());
    }

    /** Only bindings at home are left that nobody speaks for: those of others that had its address go as soon as it needs them. */
    private void leaveBehind(Guest guest, String hypervisor) {
        Registration.Builder preparing = preparing(guest, hypervisor)
                .mobileNode(predecessor(guest))
                .reporter(hypervisor)
                .source(Optional.of(hypervisor))
                .destination(Optional.of("hv-c1"))
                .received(controller.now());
        if (controller.binding(guest.id()).isEmpty()
                && controller.binding(predecessor(guest)).isEmpty()) {
            controller.register(preparing.build());
            controller.register(preparing
                    .phase(RegistrationPhase.FAILED)
                    .interfaces(List.of())
                    .ports(Map.of())
                    .build());
        }
    }

    private static String predecessor(Guest guest) {
        return guest.id() + "-before";
    }

    /** Tells whether another's binding has its address. */
    boolean isPreceded(Guest guest) {
        return controller.binding(predecessor(guest)).isPresent();
    }

    private void pause(Guest guest, String here) {
        paused.add(guest.id());
        stood.add(guest.tap(here));
    }

    private void move(Guest guest, String hypervisor) {
        places.put(guest.id(), hypervisor);
        arrived.put(guest.id(), hypervisor);
    }

    /** Some hypervisors give migrations ids, others wait for the controller's. */
    private void begin(Guest guest, String source, String destination, Random random) {
        Optional<String> id = Optional.of("m-" + ++count).filter(own -> random.nextInt(3) == 0);
        Journey journey = new Journey(new Reporter(source, id), new Reporter(destination, id));
        journeys.put(guest.id(), journey);
        stood.add(guest.tap(destination));
        send(preparing(guest, destination), journey.destination, random);
        send(
                preparing(guest, source)
                        .source(Optional.of(source))
                        .destination(Optional.of(destination).filter(known -> random.nextBoolean())),
                journey.source,
                random);
    }

    /** Who stands still is not seen to arrive. */
    private void arrive(Guest guest, Journey journey, Random random) {
        journeys.remove(guest.id());
        move(guest, journey.destination.hypervisor);
        if (!isPaused(guest)) {
            say(guest, journey.destination, RegistrationPhase.ARRIVED, random);
        }
        say(guest, journey.source, RegistrationPhase.COMPLETED, random);
    }

    /** What a notifier says that has just started. */
    private void findAnew(Guest guest, String hypervisor, Random random) {
        journey(guest).ifPresent(open -> open.forget(hypervisor));
        journey(guest)
                .filter(open -> open.destination.hypervisor.equals(hypervisor))
                .ifPresent(open -> send(preparing(guest, hypervisor), open.destination, random));
        if (place(guest).filter(hypervisor::equals).isPresent()) {
            journey(guest)
                    .filter(open -> random.nextBoolean())
                    .ifPresentOrElse(
                            open -> send(
                                    preparing(guest, hypervisor).source(Optional.of(hypervisor)), open.source, random),
                            () -> findSettled(guest, hypervisor, random));
        }
    }

    /** How a guest has come to where it is, QEMU keeps for ever, be it about to leave by now. */
    private void findSettled(Guest guest, String hypervisor, Random random) {
        Reporter reporter = new Reporter(hypervisor, Optional.empty());
        send(preparing(guest, hypervisor).phase(RegistrationPhase.REFRESHING), reporter, random);
        if (hypervisor.equals(arrived.get(guest.id()))) {
            send(said(guest, RegistrationPhase.ARRIVED).destination(Optional.of(hypervisor)), reporter, random);
        }
    }

    private void say(Guest guest, Reporter reporter, RegistrationPhase phase, Random random) {
        send(said(guest, phase), reporter, random);
    }

    private void send(Registration.Builder registration, Reporter reporter, Random random) {
        hearsay.send(registration, reporter, random);
    }

    private static Registration.Builder said(Guest guest, RegistrationPhase phase) {
        return Registration.builder().mobileNode(guest.id()).phase(phase);
    }

    /** Says all that is known of it at one end. */
    private Registration.Builder preparing(Guest guest, String hypervisor) {
        return said(guest, RegistrationPhase.PREPARING)
                .interfaces(List.of(guest.address()))
                .ports(Map.of(guest.mac(), port(guest, hypervisor)));
    }

    private void takeInventory(String hypervisor) {
        hearsay.takeInventory(
                hypervisor,
                GUESTS.stream()
                        .flatMap(guest -> listed(guest, hypervisor).stream())
                        .collect(ImmutableList.toImmutableList()));
    }

    private Optional<InventoriedGuest> listed(Guest guest, String hypervisor) {
        boolean isHere = place(guest).filter(hypervisor::equals).isPresent();
        boolean isAwaited = destination(guest).filter(hypervisor::equals).isPresent();
        return isHere || isAwaited
                ? Optional.of(InventoriedGuest.of(
                        guest.id(),
                        isHere ? state(guest) : GuestState.INCOMING,
                        journey(guest).isPresent(),
                        List.of(guest.address()),
                        Map.of(guest.mac(), port(guest, hypervisor))))
                : Optional.empty();
    }

    private GuestState state(Guest guest) {
        return isPaused(guest) ? GuestState.PAUSED : GuestState.RUNNING;
    }

    private boolean answers(String mobileNode, Attachment place) {
        return !paused.contains(mobileNode) && place.hypervisor().equals(Optional.ofNullable(places.get(mobileNode)));
    }

    /**
     * Nothing happens any more, but what was under way is heard, and hypervisors say what is. Some migrations stay open, and now and then
     * one hypervisor says nothing.
     */
    void comeToRest(Random random) {
        journeys.keySet().removeIf(guest -> random.nextInt(4) > 0);
        hearsay.speakUp(random.nextInt(3) > 0 ? 0 : 1);
        hearsay.deliver(random);
        ImmutableSet<String> silent = hearsay.silent();
        ImmutableSet<Guest> unheard = boundWhereNobodySpeaks(silent);
        for (int round = 0; round < (silent.isEmpty() ? ROUNDS : ROUNDS_IN_SILENCE); round++) {
            controller.pass(Duration.ofSeconds(5));
            List<String> order = new ArrayList<>(HYPERVISORS);
            Collections.shuffle(order, random);
            order.forEach(this::takeInventory);
        }
        controller.pass(Duration.ofSeconds(12));
        new AtRest(this, silent, guest -> controller.binding(guest.id())).check(controller.bindings());
        assertTrue(
                boundWhereNobodySpeaks(silent).containsAll(unheard),
                () -> "cut off for silence alone: one of " + unheard);
    }

    private ImmutableSet<Guest> boundWhereNobodySpeaks(ImmutableSet<String> silent) {
        return GUESTS.stream()
                .filter(guest -> !isPaused(guest)
                        && place(guest).filter(silent::contains).isPresent())
                .filter(guest -> controller
                        .binding(guest.id())
                        .filter(known -> known.phase() == BindingPhase.AWAY
                                && place(guest).filter(known.at()::isAt).isPresent())
                        .isPresent())
                .collect(ImmutableSet.toImmutableSet());
    }
}
