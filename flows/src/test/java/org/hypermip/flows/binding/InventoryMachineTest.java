/* SPDX-License-Identifier: Apache-2.0 */
package org.hypermip.flows.binding;

import static org.hypermip.flows.binding.Said.LATER;
import static org.hypermip.flows.binding.Said.spokenOf;
import static org.hypermip.flows.binding.Samples.NOW;
import static org.hypermip.flows.binding.Samples.VM;
import static org.hypermip.flows.binding.Samples.place;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.Iterables;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.hypermip.flows.Guest;
import org.hypermip.flows.ThreeSites;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.onosproject.net.PortNumber;

/** What inventories make of each binding. */
class InventoryMachineTest {

    private static final Guest OTHER = ThreeSites.GUESTS.get(1);

    /** At the place where it is bound at rest, R runs, L leaves, W waits, P stands still, G not there, E ended, S silent, - has yet to speak. */
    private static final String[] AT_REST = {
        "here elsewhere  at-home            away",
        "R    -          kept               kept",
        "L    -          kept               kept",
        "P    -          kept               kept",
        "W    -          kept               kept",
        "G    -          ended              ended",
        "E    -          ended              ended",
        "S    -          kept               kept",
        "-    -          kept               kept",
        "R    R          contested          contested",
        "L    R          contested          contested",
        "P    R          followed:hv-c1     followed:hv-c1",
        "W    R          followed:hv-c1     followed:hv-c1",
        "G    R          followed:hv-c1     followed:hv-c1",
        "E    R          followed:hv-c1     followed:hv-c1",
        "G    L          followed:hv-c1     followed:hv-c1",
        "S    R          probed             probed",
        "-    R          kept               kept",
        "G    W          ended              ended",
        "G    P          ended              ended",
    };

    /** Rows: at the source of m1; columns: at its destination. Before it has arrived there. */
    private static final String[] BEFORE_ARRIVAL = {
        "   R              L              W     P     G               S     -",
        "R  contested      contested      kept  kept  refreshed:hv-a1 kept  kept",
        "L  contested      contested      kept  kept  kept            kept  kept",
        "W  kept           kept           kept  kept  kept            kept  kept",
        "P  followed:hv-b1 followed:hv-b1 kept  kept  kept            kept  kept",
        "G  followed:hv-b1 followed:hv-b1 kept  kept  ended           kept  kept",
        "S  followed:hv-b1 followed:hv-b1 kept  kept  kept            kept  kept",
        "-  kept           kept           kept  kept  kept            kept  kept",
    };

    /** The same after it has arrived there. */
    private static final String[] ARRIVED = {
        "   R               L               W     P               G              S     -",
        "R  contested       contested       kept  kept            followed:hv-a1 kept  kept",
        "L  contested       contested       kept  kept            kept           kept  kept",
        "W  kept            kept            kept  kept            kept           kept  kept",
        "P  kept            kept            kept  kept            ended          kept  kept",
        "G  refreshed:hv-b1 refreshed:hv-b1 kept  refreshed:hv-b1 ended          kept  kept",
        "S  kept            kept            kept  kept            kept           kept  kept",
        "-  kept            kept            kept  kept            kept           kept  kept",
    };

    @TestFactory
    Stream<DynamicTest> ofABindingAtRest() {
        List<String> columns = List.of(AT_REST[0].split(" +"));
        return Arrays.stream(AT_REST).skip(1).map(line -> line.split(" +")).flatMap(cells -> IntStream.range(2, 4)
                .mapToObj(column -> {
                    BindingPhase phase = phase(columns.get(column));
                    String here = phase == BindingPhase.AT_HOME ? "hv-a1" : "hv-b1";
                    return dynamicTest(
                            String.join(" ", cells[0], cells[1], columns.get(column)),
                            () -> check(
                                    cells[column],
                                    phase,
                                    new Said().at("hv-c1", cells[1].charAt(0)).at(here, cells[0].charAt(0))));
                }));
    }

    @TestFactory
    Stream<DynamicTest> ofAnOpenMigration() {
        return Stream.of(
                        cells(BEFORE_ARRIVAL, BindingPhase.PREPARED),
                        cells(BEFORE_ARRIVAL, BindingPhase.SIMULTANEOUS),
                        cells(ARRIVED, BindingPhase.ARRIVED))
                .flatMap(cells -> cells);
    }

    private static Stream<DynamicTest> cells(String[] table, BindingPhase phase) {
        List<String> columns = List.of(table[0].trim().split(" +"));
        return Arrays.stream(table).skip(1).map(line -> line.split(" +")).flatMap(cells -> IntStream.range(
                        0, columns.size())
                .mapToObj(column -> dynamicTest(
                        phase.label() + " " + cells[0] + " " + columns.get(column),
                        () -> check(
                                cells[column + 1],
                                phase,
                                new Said()
                                        .at("hv-a1", cells[0].charAt(0))
                                        .at("hv-b1", columns.get(column).charAt(0))))));
    }

    /** Both have spoken again since the other began, so that they contradict each other. */
    private static void check(String expected, BindingPhase phase, Said said) {
        Binding binding = spokenOf(phase);
        Conclusion conclusion = said.again().about(Optional.of(binding));
        String where = conclusion
                .decision()
                .flatMap(Decision::binding)
                .filter(next -> conclusion.kind() != Conclusion.Kind.PROBED)
                .flatMap(next -> next.at().hypervisor())
                .map(id -> ":" + id)
                .orElse("");
        assertEquals(expected, conclusion.kind().label() + where, conclusion.why());
    }

    private static BindingPhase phase(String label) {
        return Arrays.stream(BindingPhase.values())
                .filter(phase -> phase.label().equals(label))
                .findFirst()
                .orElseThrow();
    }

    @Test
    void whatFollowsLeavesThePlaceDraining() {
        Binding next = new Said()
                .at("hv-b1", 'G')
                .at("hv-a1", 'R')
                .about(Optional.of(spokenOf(BindingPhase.AWAY)))
                .decision()
                .orElseThrow()
                .accepted();
        assertEquals(BindingPhase.AT_HOME, next.phase());
        assertEquals(place("hv-a1"), next.at());
        assertEquals(List.of(Draining.of(place("hv-b1"), LATER.plus(Samples.GRACE))), next.draining());
        assertEquals(
                "inventory of hv-a1, hv-b1 does not have it (hv-b1 to hv-a1)",
                Iterables.getLast(next.history()).detail());
    }

    @Test
    void whoRunsElsewhereIsFollowedOutOfAnOpenMigration() {
        Binding next = new Said()
                .at("hv-a1", 'G')
                .at("hv-b1", 'G')
                .at("hv-c1", 'R')
                .about(Optional.of(spokenOf(BindingPhase.SIMULTANEOUS)))
                .decision()
                .orElseThrow()
                .accepted();
        assertEquals(place("hv-c1"), next.at());
        assertEquals(BindingPhase.AWAY, next.phase());
        assertEquals(Optional.empty(), next.handover());
        assertEquals(Optional.of("m1"), next.lastMigration().map(ClosedMigration::id));
    }

    /** libvirt's hook speaks before there is a process that could be listed. */
    @Test
    void aDestinationThatDoesNotListItYetIsWaitedFor() {
        Binding prepared = Samples.binding(BindingPhase.PREPARED)
                .noting(HistoryEntry.of(LATER.minusSeconds(9), BindingPhase.PREPARED, "preparing"));
        Said said = new Said().at("hv-a1", 'R').at("hv-b1", 'G');
        assertEquals(Conclusion.Kind.KEPT, said.about(Optional.of(prepared)).kind());
        Binding old = Samples.binding(BindingPhase.PREPARED)
                .noting(HistoryEntry.of(LATER.minusSeconds(10), BindingPhase.PREPARED, "preparing"));
        assertEquals(Conclusion.Kind.REFRESHED, said.about(Optional.of(old)).kind());
        Said ended = new Said().at("hv-a1", 'R').at("hv-b1", 'E');
        assertEquals(
                Conclusion.Kind.REFRESHED, ended.about(Optional.of(prepared)).kind());
    }

    @Test
    void anotherMachineOfTheSameNameIsNotFollowed() {
        InventoriedGuest namesake = InventoriedGuest.of(
                VM.id(), GuestState.RUNNING, false, List.of(), Map.of(OTHER.mac(), OTHER.tap("hv-c1")));
        Said said = new Said().at("hv-b1", 'S').heard("hv-c1", LATER, List.of(namesake));
        Conclusion conclusion = said.about(Optional.of(spokenOf(BindingPhase.AWAY)));
        assertEquals(Conclusion.Kind.CONTESTED, conclusion.kind());
        assertEquals(Optional.empty(), conclusion.decision());
        assertTrue(conclusion.why().contains("uuid"), conclusion.why());

        Conclusion unbound = new Said()
                .at("hv-b1", 'R')
                .heard("hv-c1", LATER, List.of(namesake))
                .about(Optional.empty());
        assertEquals(Conclusion.Kind.CONTESTED, unbound.kind());
        assertTrue(unbound.why().contains("uuid"), unbound.why());
    }

    /** Whether its process has ended or not, its port may be there, and who is behind it is no member of the foreign network. */
    @Test
    void thePortOfAVisitorThatEndedStaysGuarded() {
        Binding away = spokenOf(BindingPhase.AWAY);
        Binding found = away.toBuilder()
                .at(away.at().withPortNumbers(Map.of(VM.mac(), PortNumber.portNumber(7))))
                .build();
        Binding next = new Said()
                .at("hv-b1", 'E')
                .about(Optional.of(found))
                .decision()
                .orElseThrow()
                .accepted();
        assertEquals(BindingPhase.ENDED, next.phase());
        assertEquals(
                Optional.empty(),
                new Said().at("hv-b1", 'E').about(Optional.of(next)).decision());
    }

    @Test
    void aPortThatWasMadeAnewIsFound() {
        Binding away = spokenOf(BindingPhase.AWAY);
        Binding found = away.toBuilder()
                .at(away.at().withPortNumbers(Map.of(VM.mac(), PortNumber.portNumber(7))))
                .build();
        Words words = new Said().at("hv-b1", 'R').words();
        InventoryMachine machine = machine(List.of(), Optional.of(PortNumber.portNumber(9)));
        Binding next = machine.conclude(Optional.of(found), words)
                .decision()
                .orElseThrow()
                .accepted();
        assertEquals(Map.of(VM.mac(), PortNumber.portNumber(9)), next.at().portNumbers());
        assertEquals(
                Conclusion.Kind.KEPT, machine.conclude(Optional.of(next), words).kind());
    }

    @Test
    void whatAnotherHasIsRefusedAndNothingIsLost() {
        Binding away = spokenOf(BindingPhase.AWAY);
        Binding holder = away.toBuilder()
                .mobileNode(OTHER.id())
                .interfaces(List.of(OTHER.address()))
                .at(Attachment.at("hv-b1", away.at().device(), Map.of(OTHER.mac(), OTHER.tap("hv-b1")))
                        .withPortNumbers(Map.of(OTHER.mac(), PortNumber.portNumber(9))))
                .build();
        InventoryMachine machine = machine(List.of(holder), Optional.of(PortNumber.portNumber(9)));
        InventoriedGuest both = InventoriedGuest.of(
                VM.id(), GuestState.RUNNING, false, List.of(VM.address()), Map.of(VM.mac(), OTHER.tap("hv-b1")));
        InventoriedGuest other = InventoriedGuest.of(
                OTHER.id(),
                GuestState.RUNNING,
                false,
                List.of(OTHER.address()),
                Map.of(OTHER.mac(), OTHER.tap("hv-b1")));
        Conclusion port = machine.conclude(
                Optional.of(away),
                new Said().heard("hv-b1", LATER, List.of(both, other)).words());
        assertEquals(OTHER.tap("hv-b1"), port.decision().orElseThrow().refused().value());
        HomeAddress stolen = HomeAddress.of("net-a", VM.mac(), OTHER.address().addresses());
        InventoryMachine unplugged = machine(List.of(holder), Optional.empty());
        Conclusion address = unplugged.conclude(
                Optional.of(away),
                listed(InventoriedGuest.of(
                        VM.id(),
                        GuestState.RUNNING,
                        false,
                        List.of(stolen),
                        away.at().ports())));
        assertEquals(Conclusion.Kind.REFUSED, address.kind());
        Words atHome = new Said()
                .at("hv-b1", 'G')
                .heard(
                        "hv-a1",
                        LATER,
                        List.of(InventoriedGuest.of(VM.id(), GuestState.RUNNING, false, List.of(stolen), Map.of())))
                .words();
        Binding home = unplugged
                .conclude(Optional.of(away), atHome)
                .decision()
                .orElseThrow()
                .accepted();
        assertEquals(BindingPhase.AT_HOME, home.phase(), "who comes home may always do so");
        assertEquals(away.interfaces(), home.interfaces());
    }

    /** Two notifiers may be configured differently: what the other one knows stays, until this one takes back what it has said. */
    @Test
    void addressesThatAnotherHypervisorKnowsStay() {
        HomeAddress less = HomeAddress.of("net-a", VM.mac(), List.of(VM.ip()));
        Binding away = spokenOf(BindingPhase.AWAY);
        InventoriedGuest knowsLess = InventoriedGuest.of(
                VM.id(), GuestState.RUNNING, false, List.of(less), away.at().ports());
        Said said = new Said().heard("hv-b1", LATER, List.of(knowsLess));
        assertEquals(Optional.empty(), said.about(Optional.of(away)).decision());

        Said takesBack = new Said().at("hv-b1", 'R').heard("hv-b1", LATER.plusMillis(1), List.of(knowsLess));
        assertEquals(
                List.of(less),
                takesBack
                        .about(Optional.of(away))
                        .decision()
                        .orElseThrow()
                        .accepted()
                        .interfaces());
    }

    @Test
    void whoIsAtHomeAndBoundNowhereDoesNotKeepAVisitorOfItsNameUnbound() {
        InventoriedGuest namesake = InventoriedGuest.of(
                VM.id(), GuestState.RUNNING, false, List.of(OTHER.address()), Map.of(OTHER.mac(), OTHER.tap("hv-a1")));
        Binding bound = new Said()
                .heard("hv-a1", LATER, List.of(namesake))
                .at("hv-b1", 'R')
                .about(Optional.empty())
                .decision()
                .orElseThrow()
                .accepted();
        assertEquals(place("hv-b1"), bound.at());
        assertEquals(List.of(VM.address()), bound.interfaces());
    }

    /** Its inventory was taken before the guest stopped there. */
    @Test
    void whoHasJustArrivedIsNotFollowedBack() {
        Binding arrived = spokenOf(BindingPhase.AWAY).toBuilder()
                .lastMigration(Optional.of(ClosedMigration.of(
                        "m1", Optional.of("hv-a1"), Optional.of("hv-b1"), RegistrationPhase.COMPLETED)))
                .build();
        Binding justNow = arrived.noting(HistoryEntry.of(LATER.minusSeconds(1), BindingPhase.AWAY, "completed"));
        Said said = new Said().at("hv-a1", 'L').at("hv-b1", 'W');
        assertEquals(Conclusion.Kind.KEPT, said.about(Optional.of(justNow)).kind());
        Binding longAgo = arrived.noting(HistoryEntry.of(LATER.minusSeconds(2), BindingPhase.AWAY, "completed"));
        assertEquals(Conclusion.Kind.FOLLOWED, said.about(Optional.of(longAgo)).kind());
    }

    @Test
    void whatIsListedAsEndedMayBeTheLastAttempt() {
        Binding prepared = Samples.binding(BindingPhase.PREPARED)
                .noting(HistoryEntry.of(LATER.minusMillis(200), BindingPhase.PREPARED, "preparing"));
        assertEquals(
                Conclusion.Kind.KEPT,
                new Said()
                        .at("hv-a1", 'R')
                        .at("hv-b1", 'E')
                        .about(Optional.of(prepared))
                        .kind());
    }

    /** Both guests were started anew there, and have each other's ports: the hypervisor's latest word counts. */
    @Test
    void portsThatWereExchangedAreTakenUp() {
        Binding away = spokenOf(BindingPhase.AWAY);
        Binding holder = away.toBuilder()
                .mobileNode(OTHER.id())
                .interfaces(List.of(OTHER.address()))
                .at(Attachment.at("hv-b1", away.at().device(), Map.of(OTHER.mac(), "tap-x"))
                        .withPortNumbers(Map.of(OTHER.mac(), PortNumber.portNumber(9))))
                .build();
        InventoryMachine machine = machine(List.of(holder), Optional.of(PortNumber.portNumber(9)));
        InventoriedGuest now = InventoriedGuest.of(
                VM.id(), GuestState.RUNNING, false, List.of(VM.address()), Map.of(VM.mac(), "tap-x"));
        InventoriedGuest other = InventoriedGuest.of(
                OTHER.id(), GuestState.RUNNING, false, List.of(OTHER.address()), Map.of(OTHER.mac(), "tap-y"));
        Words words = new Said().heard("hv-b1", LATER, List.of(now, other)).words();
        assertEquals(
                Map.of(VM.mac(), "tap-x"),
                machine.conclude(Optional.of(away), words)
                        .decision()
                        .orElseThrow()
                        .accepted()
                        .at()
                        .ports());
    }

    private static Words listed(InventoriedGuest guest) {
        return new Said().heard("hv-b1", LATER, List.of(guest)).words();
    }

    /** All ports that anybody names are one. */
    private static InventoryMachine machine(List<Binding> bindings, Optional<PortNumber> port) {
        return new InventoryMachine(
                ThreeSites.DOMAIN,
                device -> true,
                new ListingCheck(
                        ThreeSites.DOMAIN,
                        () -> ImmutableList.copyOf(bindings),
                        new PortClaims((device, name) -> port)));
    }

    /** The destination has spoken first, and nobody has said yet where at home it leaves. */
    @Test
    void aMigrationWhoseSourceIsNotKnownYetGoesOn() {
        Binding prepared = Samples.accepted(
                Optional.empty(),
                Samples.says("hv-b1", RegistrationPhase.PREPARING)
                        .interfaces(List.of(VM.address()))
                        .destination(Optional.of("hv-b1"))
                        .build());
        Conclusion conclusion = new Said().at("hv-a1", 'L').at("hv-b1", 'W').about(Optional.of(prepared));
        assertEquals(Optional.empty(), conclusion.decision(), conclusion.why());
        Conclusion early = new Said().at("hv-a1", 'R').at("hv-b1", 'W').about(Optional.of(prepared));
        assertEquals(Optional.empty(), early.decision(), early.why());
    }

    @Test
    void whoWasBoundNowhereIsBoundAbroadOnly() {
        Binding bound = new Said()
                .at("hv-b1", 'R')
                .about(Optional.empty())
                .decision()
                .orElseThrow()
                .accepted();
        assertEquals(place("hv-b1"), bound.at());
        assertEquals(BindingPhase.AWAY, bound.phase());
        assertEquals(List.of(VM.address()), bound.interfaces());
        assertEquals(Map.of("hv-b1", LATER), bound.heard());

        Conclusion atHome = new Said().at("hv-a1", 'R').about(Optional.empty());
        assertEquals(Optional.empty(), atHome.decision());
    }

    @Test
    void aMigrationThatNeitherEndKnowsOfAnyMoreIsCalledOff() {
        Binding unheard = Samples.binding(BindingPhase.PREPARED);
        Said said = new Said().at("hv-a1", 'R').at("hv-b1", 'U');
        Binding next = said.about(Optional.of(unheard)).decision().orElseThrow().accepted();
        assertEquals(BindingPhase.AT_HOME, next.phase());
        assertTrue(next.isSettled());
    }

    @Test
    void whoHasNeverSpokenOfItDoesNotEndIt() {
        Binding unheard = Samples.binding(BindingPhase.AWAY);
        assertEquals(
                Conclusion.Kind.PROBED,
                new Said().at("hv-b1", 'G').about(Optional.of(unheard)).kind());
        assertEquals(
                Conclusion.Kind.PROBED,
                new Said()
                        .at("hv-b1", 'G')
                        .at("hv-c1", 'R')
                        .about(Optional.of(unheard))
                        .kind());
    }

    @Test
    void wordsFromBeforeTheLastChangeSayNothing() {
        Binding changed =
                spokenOf(BindingPhase.AWAY).noting(HistoryEntry.of(LATER.plusMillis(1), BindingPhase.AWAY, "x"));
        assertEquals(
                Conclusion.Kind.KEPT,
                new Said().at("hv-b1", 'G').about(Optional.of(changed)).kind());
        assertEquals(
                Conclusion.Kind.KEPT,
                new Said()
                        .at("hv-b1", 'G')
                        .at("hv-c1", 'R')
                        .about(Optional.of(changed))
                        .kind());
    }

    @Test
    void aWordThatAnotherHasMadeOldIsNoContradiction() {
        Said said = new Said()
                .heard("hv-b1", LATER.minusSeconds(4), List.of(Said.guest("hv-b1", 'R')))
                .at("hv-c1", 'R');
        assertEquals(
                Conclusion.Kind.KEPT,
                said.about(Optional.of(spokenOf(BindingPhase.AWAY))).kind());
        assertEquals(
                Conclusion.Kind.CONTESTED,
                said.again().about(Optional.of(spokenOf(BindingPhase.AWAY))).kind());
    }

    @Test
    void whereNobodyCanBeAskedItIsFollowedAtOnce() {
        Words words = new Said().at("hv-b1", 'S').at("hv-a1", 'R').words();
        InventoryMachine cutOff = Said.machine(device -> !device.equals(ThreeSites.device("hv-b1")));
        Conclusion conclusion = cutOff.conclude(Optional.of(spokenOf(BindingPhase.AWAY)), words);
        assertEquals(
                place("hv-a1"), conclusion.decision().orElseThrow().accepted().at());
    }

    @Test
    void whoDoesNotAnswerWhereItIsBoundIsFollowedInsteadOfEnded() {
        Said said = new Said().at("hv-b1", 'S').at("hv-a1", 'R');
        Binding asking = said.about(Optional.of(spokenOf(BindingPhase.AWAY)))
                .decision()
                .orElseThrow()
                .accepted();
        assertTrue(asking.probe().isPresent());
        Conclusion conclusion =
                Said.machine(device -> true).insteadOfEnd(asking, said.words()).orElseThrow();
        Binding next = conclusion.decision().orElseThrow().accepted();
        assertEquals(place("hv-a1"), next.at());
        assertEquals(Optional.empty(), next.probe());
    }

    @Test
    void aHypervisorThatIsNotConfiguredHasNoSay() {
        Conclusion conclusion = new Said()
                .heard("hv-x", LATER, List.of(Said.guest("hv-a1", 'R')))
                .about(Optional.of(spokenOf(BindingPhase.AWAY)));
        assertEquals(Conclusion.Kind.KEPT, conclusion.kind());
    }

    @Test
    void inventoriesAreOldByTheirTimeAndByTheirStart() {
        HeardInventories heard = HeardInventories.none(NOW).with(Inventory.of("hv-a1", 2, NOW, NOW, List.of()));
        assertTrue(isRefused(heard, 1, NOW.plusSeconds(1)), "of an earlier start");
        assertTrue(isRefused(heard, 2, NOW.minusMillis(1)), "said before");
        assertFalse(isRefused(heard, 2, NOW));
        assertFalse(isRefused(heard, 3, NOW.minusMillis(1)), "of a later start");
        assertTrue(isRefused(heard, 3, NOW.minusSeconds(5)), "by a clock that is behind");
        assertEquals(NOW, Inventory.of("hv-a1", 2, LATER, NOW, List.of()).sent(), "a clock ahead counts as ours");
        Instant silent = NOW.plus(HeardInventories.SILENCE);
        assertEquals(
                Optional.empty(),
                heard.refusal(Inventory.of("hv-a1", 1, silent, silent, List.of())),
                "of a notifier that lost its count");
        assertEquals(
                Optional.of("restarts"),
                heard.refusal(Inventory.of("hv-a1", 1, NOW.plusSeconds(1), NOW.plusSeconds(1), List.of()))
                        .map(Refusal::field));
    }

    private static boolean isRefused(HeardInventories heard, long restarts, Instant sent) {
        return heard.refusal(Inventory.of("hv-a1", restarts, sent, NOW.plusSeconds(1), List.of()))
                .isPresent();
    }
}
