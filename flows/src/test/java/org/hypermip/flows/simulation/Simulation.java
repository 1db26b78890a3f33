/* SPDX-License-Identifier: Apache-2.0 */
package org.hypermip.flows.simulation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableSet;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.stream.Stream;
import org.hypermip.flows.Guest;
import org.hypermip.flows.ThreeSites;
import org.hypermip.flows.binding.Binding;
import org.hypermip.flows.binding.BindingMachine;
import org.hypermip.flows.binding.BindingPhase;
import org.hypermip.flows.binding.Decision;
import org.hypermip.flows.binding.Registration;
import org.hypermip.flows.binding.TimeLimits;
import org.hypermip.flows.fake.FakeFabric;
import org.hypermip.flows.fake.Frame;
import org.hypermip.flows.network.MobilityDomain;
import org.hypermip.flows.rules.Pipeline;
import org.hypermip.flows.rules.Rule;
import org.hypermip.flows.rules.RuleRole;
import org.onosproject.net.ConnectPoint;
import org.onosproject.net.DeviceId;

/** Guests that move, a controller that follows them, and switches that do as told: all of it step by step. */
public final class Simulation {

    private final FakeFabric fabric;
    private final BindingMachine machine;
    private final Witness witness;
    private final Fleet fleet;
    private final ForwardingChecks checks;
    private final RoutedChecks routedChecks;
    private final Reporter reporter;
    private final Announcer announcer;
    private Instant now = Instant.EPOCH;
    private boolean switchesFail;
    private boolean isComplete;
    private boolean isChecked;

    /** Boots the guests in their home networks, the second of site A, and its twin, at its other switch; everyone says hello. */
    public Simulation(MobilityDomain domain, Set<DeviceId> arpResponders) {
        this(domain, arpResponders, Pipeline.DEFAULT);
    }

    /** The same where our rules stand in another place; another application leads frames there, and may forward the rest. */
    public Simulation(MobilityDomain domain, Set<DeviceId> arpResponders, Pipeline pipeline) {
        fabric = ThreeSites.fabric(domain);
        fabric.lead(List.of(pipeline.table()));
        pipeline.baseForwarding().table().ifPresent(fabric::forwardIn);
        machine = new BindingMachine(domain);
        fleet = new Fleet(domain, arpResponders, pipeline);
        witness = new Witness(domain, fabric, fleet);
        checks = new ForwardingChecks(fabric, fleet);
        routedChecks = new RoutedChecks(domain, fabric, fleet);
        reporter = new Reporter(fleet);
        announcer = new Announcer(fabric, fleet);
        fleet.stations().forEach(station -> fabric.send(station.at(), Frame.announcement(station.mac(), station.ip())));
        fleet.guests().forEach(guest -> {
            boolean isSecond = guest.mac().equals(ThreeSites.GUESTS.get(1).mac());
            boot(guest, guest.network().isServedBy(ThreeSites.A1) ? (isSecond ? "hv-a2" : "hv-a1") : "hv-b1");
        });
        rollOut(new Random(0), () -> {});
    }

    /** Lets all of it happen, one after the other, and checks all the while. */
    public void runAll(List<Operation> operations) {
        operations.forEach(this::run);
    }

    private void run(Operation operation) {
        checks.makeTrafficReal(operation.seed() % 2 == 0);
        isChecked = false;
        switch (operation.kind()) {
            case WAIT:
                pass(operation);
                break;
            case PORT_APPEARS:
                showTap(operation);
                break;
            case RESTART:
                restart(operation);
                break;
            case WHOLE_MIGRATION:
                showTap(operation);
                reporter.wholeMigration(operation, now).forEach(registration -> register(registration, operation));
                break;
            case SEEN:
                fleet.binding(operation.guest())
                        .flatMap(Binding::destination)
                        .filter(there -> fleet.knowsPort(operation.guest(), there))
                        .ifPresent(there -> appear(Fleet.tap(operation.guest(), there), operation));
                break;
            case UNANNOUNCED:
                goUnannounced(operation);
                break;
            case PREPARE_BY_DESTINATION:
                if (operation.has(7)) {
                    showTap(operation);
                }
                report(operation);
                break;
            default:
                report(operation);
                break;
        }
        if (!isChecked) {
            checkAtRest();
        }
    }

    private void report(Operation operation) {
        reporter.registration(operation, now).ifPresent(registration -> register(registration, operation));
    }

    /** The controller hears of a port, be it before the hypervisor speaks of it or after. */
    private void showTap(Operation operation) {
        Guest guest = operation.guest();
        Transition transition = Transition.from(fleet, guest);
        fleet.showTap(guest, operation.hypervisor());
        follow(guest, transition, operation);
    }

    private void goUnannounced(Operation operation) {
        now = now.plusSeconds(1);
        if (witness.follows(operation.guest())) {
            showTap(operation);
            appear(ThreeSites.tap(operation.guest(), operation.hypervisor()), operation);
        }
    }

    /** The guest runs there and says so; what goes up to the controller is all that is heard of it. */
    private void appear(ConnectPoint place, Operation operation) {
        Guest guest = operation.guest();
        Transition transition = Transition.from(fleet, guest);
        fleet.run(guest, place);
        Optional<Binding> after = witness.announce(guest, operation, now);
        if (after.isEmpty()) {
            assertTrue(!isComplete || !transition.isMove(), () -> guest.id() + " was not seen at " + place);
            transition.undo();
            return;
        }
        transition.guestSpoke();
        fleet.bind(after.get());
        follow(guest, transition, operation);
        announcer.guestSpeaks(guest);
        announcer.controllerSpeaksFor(guest);
        checkAtRest();
    }

    private void boot(Guest guest, String hypervisor) {
        fleet.run(guest, ThreeSites.tap(guest, hypervisor));
        fleet.showTap(guest, hypervisor);
        announcer.guestSpeaks(guest);
    }

    private void restart(Operation operation) {
        Guest guest = operation.guest();
        boolean mayRestart = fleet.binding(guest)
                .filter(binding -> !binding.isSettled() || binding.phase() != BindingPhase.AT_HOME)
                .isEmpty();
        if (mayRestart && guest.network().isServedBy(ThreeSites.device(operation.hypervisor()))) {
            Transition transition = Transition.from(fleet, guest);
            boot(guest, operation.hypervisor());
            transition.guestSpoke();
            follow(guest, transition, operation);
        }
    }

    private void pass(Operation operation) {
        now = now.plusSeconds(operation.variant() % 15);
        TimeLimits limits = new TimeLimits(fleet.view().domain(), device -> true);
        fleet.guests().forEach(guest -> fleet.binding(guest)
                .filter(binding -> !limits.passed(binding, now).equals(Decision.accept(binding)))
                .ifPresent(binding -> {
                    Transition transition = Transition.from(fleet, guest);
                    announcer.controllerSpeaksFor(guest);
                    fleet.bind(limits.passed(binding, now).accepted());
                    follow(guest, transition, operation);
                }));
    }

    private void register(Registration registration, Operation operation) {
        Guest guest = operation.guest();
        Optional<Binding> before = fleet.binding(guest);
        Decision decision = machine.next(before, registration);
        if (decision.binding().isEmpty()) {
            assertTrue(decision.refusal().isPresent());
            return;
        }
        Binding after = decision.binding().get();
        assertTrue(
                !reporter.isStale(registration, before)
                        || before.filter(after::equals).isPresent(),
                () -> "stale, but changes the binding: " + registration);
        reporter.accepted(registration, before, after);
        move(guest, after, operation);
        checkAtRest();
    }

    /** The guest runs where the hypervisors say; its first words come before theirs or after. */
    private void move(Guest guest, Binding after, Operation operation) {
        Transition transition = Transition.from(fleet, guest);
        fleet.run(guest, reporter.place(guest, fleet.binding(guest), after));
        if (transition.isMove() && (operation.has(0) || !fleet.knowsPort(guest, after.at()))) {
            announcer.guestSpeaks(guest);
            transition.guestSpoke();
        }
        fleet.bind(after);
        follow(guest, transition, operation);
        if (transition.isMove()) {
            announcer.guestSpeaks(guest);
            announcer.controllerSpeaksFor(guest);
        }
    }

    private void follow(Guest guest, Transition transition, Operation operation) {
        rollOut(operation.order(), () -> fleet.guests().forEach(each -> {
            if (each.equals(guest)) {
                checks.checkInFlight(guest, transition);
                routedChecks.checkInFlight(guest, transition);
            } else {
                checks.checkAtRest(each, ImmutableSet.of(guest));
            }
        }));
    }

    /** Lets it happen while a switch may be lost half-way through each rollout, so that only the worst can be excluded. */
    public void runWithFailures(Operation operation) {
        switchesFail = true;
        run(operation);
        switchesFail = false;
    }

    /**
     * Has the rules go to another place; all the while all is as it was, which is seen after each stage and at some steps within.
     * Another application leads frames through both tables.
     */
    public void moveRules(Pipeline place, Random order) {
        Pipeline left = fleet.view().pipeline();
        fabric.lead(Stream.of(left.table(), place.table()).sorted().collect(ImmutableList.toImmutableList()));
        fleet.moveRules(place);
        Optional<Rollout> stage = Rollout.relocation(fleet.desiredRules(), fabric, order);
        while (stage.isPresent()) {
            stage.get().run(stage.get().steps(), () -> checkSometimes(order));
            checkTraffic();
            stage = Rollout.relocation(fleet.desiredRules(), fabric, order);
        }
        fabric.lead(List.of(place.table()));
        checkAtRest();
    }

    private void checkSometimes(Random order) {
        if (order.nextInt(8) == 0) {
            checkTraffic();
        }
    }

    private void rollOut(Random order, Runnable check) {
        fleet.guests().forEach(announcer::forgetReturned);
        Rollout rollout = Rollout.to(fleet.desiredRules(), fabric, order);
        Runnable checkOrContain = isComplete ? check : () -> fleet.guests().forEach(checks::checkContained);
        isChecked = false;
        int steps = switchesFail ? order.nextInt(rollout.steps() + 1) : rollout.steps();
        checkOrContain.run();
        rollout.run(steps, checkOrContain);
        isComplete = steps == rollout.steps();
        if (isComplete) {
            fleet.guests().forEach(announcer::controllerPoints);
        }
    }

    private void checkAtRest() {
        if (!isComplete) {
            return;
        }
        checkTraffic();
        ImmutableSet<Rule> installed = ImmutableSet.copyOf(fabric.installed().rules());
        assertEquals(ImmutableSet.copyOf(fleet.desiredRules().rules()), installed);
        assertEquals(ImmutableSet.copyOf(fleet.desiredRulesWithoutPast().rules()), installed);
        if (fleet.isSettledAtHome()) {
            assertTrue(installed.stream()
                    .allMatch(rule -> rule.role() == RuleRole.TUNNEL_GUARD
                            || rule.role() == RuleRole.ACCESS_GUARD
                            || rule.role() == RuleRole.PRIORITY_TAG
                            || (rule.role() == RuleRole.REACTIVE_WATCH && witness.isReactive())));
        }
        isChecked = true;
    }

    private void checkTraffic() {
        fleet.guests().forEach(guest -> {
            checks.checkAtRest(guest, ImmutableSet.of());
            routedChecks.checkAtRest(guest);
            if (fleet.binding(guest)
                            .filter(binding -> binding.phase() == BindingPhase.SIMULTANEOUS)
                            .isEmpty()
                    && fleet.canDeliver(guest)) {
                checks.checkSender(guest);
                routedChecks.checkSender(guest);
            }
        });
        checks.checkTunnels();
        checks.checkBystanders();
    }
}
