/* SPDX-License-Identifier: Apache-2.0 */
package org.hypermip.flows.journeys;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.common.collect.ImmutableSet;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.hypermip.flows.Guest;
import org.hypermip.flows.ThreeSites;
import org.hypermip.flows.binding.Attachment;
import org.hypermip.flows.binding.Binding;
import org.hypermip.flows.binding.BindingPhase;
import org.hypermip.flows.binding.GuestState;
import org.hypermip.flows.binding.HistoryEntry;
import org.hypermip.flows.binding.InventoriedGuest;
import org.hypermip.flows.binding.Inventory;
import org.hypermip.flows.binding.Registration;
import org.hypermip.flows.binding.RegistrationPhase;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A guest's host dies, and the guest is started elsewhere. A hypervisor that only claims it is in nobody's way, whatever it does. */
class DeadHostTest {

    private static final Guest VM = ThreeSites.GUESTS.get(0);
    private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");

    /** What the claimant does each second. */
    private enum Claim {
        NONE,
        ONCE_WITHOUT_A_PORT,
        REFRESHED,
        WITH_ANOTHER_PORT,
        TAKEN_BACK
    }

    private final Controller controller = new Controller(START, this::answers);
    private final List<Registration> refused = new ArrayList<>();
    private boolean isAlive = true;

    /** The claimant answers at its own port. */
    private boolean answers(String mobileNode, Attachment place) {
        return place.isAt("hv-c1") || (isAlive && place.isAt("hv-b1"));
    }

    private void says(String reporter, RegistrationPhase phase, Optional<String> port) {
        Registration said = Registration.builder()
                .mobileNode(VM.id())
                .reporter(reporter)
                .phase(phase)
                .destination(
                        Optional.of(reporter).filter(id -> phase == RegistrationPhase.PREPARING && !id.equals("hv-a1")))
                .interfaces(List.of(VM.address()))
                .ports(port.map(name -> Map.of(VM.mac(), name)).orElse(Map.of()))
                .received(controller.now())
                .build();
        if (controller.register(said).refusal().isPresent()) {
            refused.add(said);
        }
    }

    private void lists(String hypervisor, GuestState... states) {
        List<InventoriedGuest> guests = new ArrayList<>();
        for (GuestState state : states) {
            guests.add(InventoriedGuest.of(
                    VM.id(), state, false, List.of(VM.address()), Map.of(VM.mac(), VM.tap(hypervisor))));
        }
        controller.take(Inventory.of(hypervisor, 1, controller.now(), controller.now(), guests));
    }

    private void move() {
        says("hv-b1", RegistrationPhase.PREPARING, Optional.of(VM.tap("hv-b1")));
        says("hv-a1", RegistrationPhase.PREPARING, Optional.of(VM.tap("hv-a1")));
        says("hv-b1", RegistrationPhase.ARRIVED, Optional.empty());
        says("hv-a1", RegistrationPhase.COMPLETED, Optional.empty());
        assertEquals(List.of(), refused);
        controller.pass(Duration.ofSeconds(10));
    }

    private void claims(Claim claim, int second) {
        switch (claim) {
            case NONE:
                break;
            case ONCE_WITHOUT_A_PORT:
                if (second == 0) {
                    says("hv-c1", RegistrationPhase.PREPARING, Optional.empty());
                }
                break;
            case REFRESHED:
                says(
                        "hv-c1",
                        second == 0 ? RegistrationPhase.PREPARING : RegistrationPhase.REFRESHING,
                        Optional.of(VM.tap("hv-c1")));
                break;
            case WITH_ANOTHER_PORT:
                says("hv-c1", RegistrationPhase.PREPARING, Optional.of("tap-" + second % 2));
                break;
            case TAKEN_BACK:
                says(
                        "hv-c1",
                        second % 2 == 0 ? RegistrationPhase.PREPARING : RegistrationPhase.FAILED,
                        Optional.of(VM.tap("hv-c1")));
                break;
        }
    }

    /** Each second the claimant claims; every five, hv-a1 says the same, and hv-b1 if it is alive. */
    private void passes(int seconds, Claim claim, GuestState... atHome) {
        for (int second = 0; second < seconds; second++) {
            if (second % 5 == 0) {
                lists("hv-a1", atHome);
                lists("hv-c1", GuestState.INCOMING);
                if (isAlive) {
                    lists("hv-b1", GuestState.RUNNING);
                }
            }
            claims(claim, second);
            controller.pass(Duration.ofSeconds(1));
        }
    }

    private Binding binding() {
        return controller.binding(VM.id()).orElseThrow();
    }

    @ParameterizedTest
    @EnumSource
    void itIsFollowedToWhereItIsStarted(Claim claim) {
        move();
        passes(10, claim);
        isAlive = false;
        passes(40, claim, GuestState.RUNNING);

        assertEquals(Optional.of("hv-a1"), controller.binding(VM.id()).flatMap(known -> known.at()
                .hypervisor()));
        passes(60, claim, GuestState.RUNNING);
        assertTrue(controller
                .binding(VM.id())
                .filter(known -> !known.at().isAt("hv-a1"))
                .isEmpty());
    }

    /** As long as its host is alive, nothing becomes of a claim, and nothing is left of it. */
    @ParameterizedTest
    @EnumSource
    void aClaimLeavesNoMoreThanOneLine(Claim claim) {
        move();
        List<HistoryEntry> before = binding().history();
        Optional<String> closed = binding().lastMigration().map(last -> last.id());
        passes(200, claim);

        Binding after = binding();
        assertEquals(Optional.of("hv-b1"), after.at().hypervisor());
        assertEquals(before, after.history().subList(0, before.size()));
        assertTrue(after.history().size() <= before.size() + 1, () -> after.history()
                .toString());
        assertTrue(after.earlierMigrations()
                        .containsAll(ImmutableSet.copyOf(closed.stream().iterator()))
                || after.lastMigration().map(last -> last.id()).equals(closed));
    }

    /** A migration that its source has spoken of, to where no port is named yet. */
    @Test
    void aDestinationWithoutAPortIsInNobodysWay() {
        move();
        lists("hv-b1", GuestState.RUNNING);
        controller.register(Registration.builder()
                .mobileNode(VM.id())
                .reporter("hv-b1")
                .phase(RegistrationPhase.PREPARING)
                .destination(Optional.of("hv-c1"))
                .received(controller.now())
                .build());
        assertEquals(BindingPhase.PREPARED, binding().phase());
        isAlive = false;
        passes(50, Claim.NONE, GuestState.RUNNING);
        assertEquals(Optional.of("hv-a1"), binding().at().hypervisor());
    }

    /** Nobody starts it anywhere: it ends as it would without the claim. */
    @ParameterizedTest
    @EnumSource
    void whoIsGoneWithItsHostEnds(Claim claim) {
        move();
        passes(10, claim);
        isAlive = false;
        passes(40, claim);
        assertTrue(controller
                .binding(VM.id())
                .filter(known -> known.at().isAt("hv-b1"))
                .isEmpty());
    }

    /** Where it is bound says first that it has ended; a process waits for it elsewhere; later it is started at home. */
    @Test
    void aProcessThatWaitsForOneThatHasEndedIsInNobodysWay() {
        move();
        lists("hv-b1", GuestState.RUNNING);
        says("hv-c1", RegistrationPhase.PREPARING, Optional.of(VM.tap("hv-c1")));
        lists("hv-c1", GuestState.INCOMING);
        controller.pass(Duration.ofSeconds(2));
        isAlive = false;
        lists("hv-b1", GuestState.ENDED);
        for (int time = 0; time < 4; time++) {
            controller.pass(Duration.ofSeconds(5));
            says("hv-c1", RegistrationPhase.PREPARING, Optional.of(VM.tap("hv-c1")));
            lists("hv-c1", GuestState.INCOMING);
            lists("hv-b1");
            lists("hv-a1", GuestState.RUNNING);
        }
        assertEquals(Optional.of("hv-a1"), binding().at().hypervisor());
    }

    /** It has arrived, and its source has not said yet that it is done: it is started there again. */
    @Test
    void whenTheDestinationDiesBeforeTheEndItGoesBackToWhereItIsStarted() {
        says("hv-b1", RegistrationPhase.PREPARING, Optional.of(VM.tap("hv-b1")));
        says("hv-a1", RegistrationPhase.PREPARING, Optional.of(VM.tap("hv-a1")));
        says("hv-b1", RegistrationPhase.ARRIVED, Optional.empty());
        lists("hv-b1", GuestState.RUNNING);
        assertEquals(List.of(), refused);
        isAlive = false;
        for (int time = 0; time < 10; time++) {
            controller.pass(Duration.ofSeconds(5));
            says("hv-a1", RegistrationPhase.REFRESHING, Optional.empty());
            lists("hv-a1", GuestState.RUNNING);
        }
        assertEquals(Optional.of("hv-a1"), binding().at().hypervisor());
        assertEquals(Optional.empty(), binding().handover());
    }
}
