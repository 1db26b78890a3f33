/* SPDX-License-Identifier: Apache-2.0 */
package org.hypermip.flows.simulation;

import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableSet;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import org.hypermip.flows.WideHome;
import org.hypermip.flows.binding.Binding;
import org.hypermip.flows.binding.BindingMachine;
import org.hypermip.flows.binding.Registration;
import org.hypermip.flows.binding.RegistrationPhase;
import org.hypermip.flows.binding.TimeLimits;
import org.hypermip.flows.desired.DesiredRules;
import org.hypermip.flows.fake.FakeFabric;
import org.hypermip.flows.fake.Frame;
import org.hypermip.flows.frames.HomePointer;
import org.hypermip.flows.frames.NetworkView;
import org.hypermip.flows.network.MobilityDomain;
import org.onosproject.net.ConnectPoint;
import org.onosproject.net.DeviceId;
import org.onosproject.net.PortNumber;

/**
 * A guest that moves about, live, in and out of a home network of several switches. After each change of a rule, each station sends to it.
 * Whatever it has said, and whatever switches have learned or forgotten of it, it gets each frame.
 */
final class WideJourney {

    private final WideHome home;
    private final FakeFabric fabric;
    private final Random random;
    private final boolean forgetful;
    private final WideChecks checks;
    private final WideRollout rollout;
    private NetworkView view;
    private Optional<Binding> binding = Optional.empty();
    private ImmutableSet<HomePointer> pointers = ImmutableSet.of();
    private Instant now = Instant.EPOCH;
    private String at;

    /**
     * Starts the guest at a hypervisor.
     *
     * @param forgetful whether switches forget now and then where the guest is
     */
    WideJourney(WideHome home, String at, Random random, boolean forgetful) {
        this.home = home;
        this.fabric = home.fabric();
        this.random = random;
        this.forgetful = forgetful;
        this.checks = new WideChecks(home);
        this.rollout = new WideRollout(home, random);
        this.view = home.view(home.domain());
        this.at = at;
        announce();
        new WideRollout(home, random).run(DesiredRules.of(List.of(), view), Set.of(), () -> {});
    }

    /** Where the guest runs. */
    String at() {
        return at;
    }

    /** The most home switches that a stage had anything to do at. */
    long mostAtHome() {
        return rollout.mostAtHome();
    }

    /** Both ends tell of a live migration, and nothing goes wrong. */
    void move(String to) {
        String from = at;
        Registration.Builder said = Registration.builder()
                .mobileNode(WideHome.VM.id())
                .migration(Optional.of("m" + random.nextInt()))
                .source(Optional.of(from))
                .destination(Optional.of(to))
                .interfaces(List.of(WideHome.VM.address()))
                .phase(RegistrationPhase.PREPARING);
        hear(said.reporter(to).ports(WideHome.place(to).ports()));
        hear(said.reporter(from).ports(WideHome.place(from).ports()));
        said.interfaces(List.of()).ports(Map.of());
        hear(said.phase(RegistrationPhase.SWITCHING));
        at = to;
        maySpeak();
        hear(said.phase(RegistrationPhase.ARRIVED).reporter(to));
        if (isAtHome()) {
            announce();
        }
        hear(said.phase(RegistrationPhase.COMPLETED).reporter(from));
    }

    /** Waits until no place that it left sends anything on. */
    void drain() {
        now = now.plusSeconds(60);
        binding = Optional.of(new TimeLimits(view.domain(), device -> true)
                .passed(binding.orElseThrow(), now)
                .accepted());
        rollOut(Set.of());
        checkAtRest();
    }

    /** Has the network served otherwise by the switches that can be reached; the others keep what they have. */
    void serve(MobilityDomain served, DeviceId... unreachable) {
        view = home.view(served);
        rollOut(Set.of(unreachable));
        maySpeak();
        checks.checkReached(at, random);
    }

    /** Every station, but for these, reaches it once; nobody else gets its frames, unless a switch has forgotten where it is. */
    void checkAtRest(DeviceId... dead) {
        checks.checkAtRest(Set.of(dead), binding, at, forgetful);
    }

    /** Every switch forgets where it is. */
    void forgetEverywhere() {
        home.network().switches().forEach(device -> fabric.forget(device, WideHome.VM.mac()));
    }

    private void hear(Registration.Builder said) {
        now = now.plusMillis(10);
        Registration registration = said.received(now).build();
        binding = new BindingMachine(view.domain()).next(binding, registration).binding();
        assertTrue(binding.isPresent(), registration::toString);
        rollOut(Set.of());
        maySpeak();
        if (!forgetful) {
            checkAtRest();
        }
    }

    private void rollOut(Set<DeviceId> unreachable) {
        rollout.run(
                DesiredRules.of(binding.stream().collect(ImmutableList.toImmutableList()), view), unreachable, () -> {
                    mayForget();
                    checks.checkReached(at, random);
                });
        point();
    }

    /** What the controller tells the home network when the rules are in place. */
    private void point() {
        ImmutableSet<HomePointer> before = pointers;
        pointers =
                binding.stream().flatMap(known -> HomePointer.of(known, view)).collect(ImmutableSet.toImmutableSet());
        if (!pointers.equals(before)) {
            pointers.forEach(pointer -> fabric.sendPastRules(
                    new ConnectPoint(pointer.device(), pointer.port().orElse(PortNumber.CONTROLLER)),
                    Frame.reverseAnnouncement(pointer.address().mac())));
        }
    }

    private boolean isAtHome() {
        return home.network().isServedBy(WideHome.device(at));
    }

    private void announce() {
        fabric.send(WideHome.tap(at), Frame.reverseAnnouncement(WideHome.VM.mac()));
    }

    private void maySpeak() {
        int station = random.nextInt(home.size());
        if (random.nextBoolean()) {
            fabric.send(WideHome.tap(at), Frame.ip(WideHome.VM.mac(), WideHome.mac(station), WideHome.VM.ip()));
        }
        if (random.nextInt(4) == 0) {
            fabric.send(WideHome.tap(at), Frame.announcement(WideHome.VM.mac(), WideHome.VM.ip()));
        }
    }

    private void mayForget() {
        if (forgetful) {
            fabric.forget(WideHome.home(random.nextInt(home.size())), WideHome.VM.mac());
        }
    }
}
