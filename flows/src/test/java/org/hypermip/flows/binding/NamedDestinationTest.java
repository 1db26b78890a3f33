/* SPDX-License-Identifier: Apache-2.0 */
package org.hypermip.flows.binding;

import static org.hypermip.flows.binding.Said.LATER;
import static org.hypermip.flows.binding.Said.spokenOf;
import static org.hypermip.flows.binding.Samples.VM;
import static org.hypermip.flows.binding.Samples.place;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.hypermip.flows.ThreeSites;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.onosproject.net.PortNumber;

/** Whom a source means that lets a mobile node go: the destination that it names, or the only one that has announced itself before. */
class NamedDestinationTest {

    private static final Binding AT_HOME = Samples.binding(BindingPhase.AT_HOME);

    private static Decision decide(Binding before, Registration said, Said inventories) {
        Testimony testimony = new Testimony(
                ThreeSites.DOMAIN, inventories.words(), (device, name) -> Optional.empty(), device -> true);
        return new SourceConsent(ThreeSites.DOMAIN, testimony, Optional.of(before), said)
                .judged(new BindingMachine(ThreeSites.DOMAIN).next(Optional.of(before), said));
    }

    private static Registration.Builder preparing(String reporter, Instant when) {
        return Samples.says(reporter, RegistrationPhase.PREPARING)
                .interfaces(List.of(VM.address()))
                .received(when);
    }

    private static Binding claimed(Binding before, String destination, Instant when) {
        Registration said = preparing(destination, when)
                .destination(Optional.of(destination))
                .build();
        return decide(before, said, new Said()).accepted();
    }

    private static Registration leaves(Optional<String> destination) {
        return preparing("hv-a1", LATER)
                .source(Optional.of("hv-a1"))
                .destination(destination)
                .build();
    }

    private static boolean arrives(Binding claimed, String destination, Said inventories) {
        Registration said = Samples.says(destination, RegistrationPhase.ARRIVED)
                .received(LATER)
                .build();
        return decide(claimed, said, inventories).refusal().isEmpty();
    }

    /** What the source's inventory names, and whether hv-b1 may arrive; hv-b1 has claimed the guest before. */
    @ParameterizedTest
    @CsvSource({"L, hv-b1, true", "M, hv-b1, true", "L, hv-c1, false", "M, hv-c1, false", "L, nobody, false"})
    void onlyWhomTheSourceNamesMayTakeIt(char word, String named, boolean isTaken) {
        Binding claimed = claimed(AT_HOME, "hv-b1", LATER);
        assertEquals(isTaken, arrives(claimed, "hv-b1", new Said().handing("hv-a1", word, named)));
    }

    @Test
    void whoeverElseSaysThatItComesThereKeepsNobodyFromIt() {
        Binding claimed = claimed(claimed(AT_HOME, "hv-c1", LATER), "hv-b1", LATER);
        Said said = new Said().at("hv-c1", 'W').handing("hv-a1", 'L', "hv-b1");
        assertTrue(arrives(claimed, "hv-b1", said));
    }

    @Test
    void theIdIsANameToo() {
        Binding claimed = claimed(AT_HOME, "hv-b1", LATER);
        String id = claimed.handover().orElseThrow().migration();
        for (String said : List.of(id, "another")) {
            Said inventories = new Said().leading("hv-a1", 'L', Optional.of(said), Optional.empty());
            assertEquals(said.equals(id), arrives(claimed, "hv-b1", inventories));
        }
    }

    /** Whoever has guessed it keeps neither the source nor the true destination from using it. */
    @Test
    void anIdThatIsClaimedIsNobodysBeforeTheSourceHasSpoken() {
        Registration guessed = preparing("hv-c1", LATER)
                .destination(Optional.of("hv-c1"))
                .migration(Optional.of("m9"))
                .build();
        Binding claimed = decide(AT_HOME, guessed, new Said()).accepted();
        Registration other = preparing("hv-b1", LATER)
                .destination(Optional.of("hv-b1"))
                .migration(Optional.of("m9"))
                .build();
        assertTrue(decide(claimed, other, new Said()).accepted().awaitsSource());
        Registration named = preparing("hv-a1", LATER)
                .source(Optional.of("hv-a1"))
                .destination(Optional.of("hv-b1"))
                .migration(Optional.of("m9"))
                .build();
        Binding next = decide(claimed, named, new Said()).accepted();
        assertEquals(Optional.of("hv-b1"), next.destination().flatMap(Attachment::hypervisor));
        assertEquals(
                ReplyCode.TOO_MANY_BINDINGS,
                decide(next, guessed, new Said()).refused().code());
    }

    /** By that id it has led there once, and the source has let it go. */
    @Test
    void theIdOfAnAttemptThatWasClosedMeansTheSamePlace() {
        Binding claimed = claimed(
                AT_HOME.closing(
                        ClosedMigration.of("m1", Optional.of("hv-a1"), Optional.of("hv-b1"), RegistrationPhase.FAILED)),
                "hv-b1",
                LATER);
        assertTrue(arrives(claimed, "hv-b1", new Said().leading("hv-a1", 'L', Optional.of("m1"), Optional.empty())));
    }

    /** When the claim is made, in seconds after the source's inventory has begun to list the migration, and whether it counts. */
    @ParameterizedTest
    @CsvSource({"-1, true", "0, true", "1, false"})
    void whoClaimsItWhileItIsOnItsWayIsNotMeant(int seconds, boolean isMeant) {
        Instant began = LATER.minusSeconds(5);
        Said said = new Said()
                .heard("hv-a1", began, List.of(Said.guest("hv-a1", 'L')))
                .at("hv-a1", 'L');
        Binding claimed = claimed(AT_HOME, "hv-b1", began.plusSeconds(seconds));
        assertEquals(isMeant, arrives(claimed, "hv-b1", said));
        assertTrue(claimed(AT_HOME, "hv-b1", LATER).awaitsSource());
    }

    @Test
    void ofTwoThatAnnounceThemselvesNoneIsMeant() {
        Binding claimed = claimed(AT_HOME, "hv-b1", LATER);
        assertFalse(arrives(claimed, "hv-b1", new Said().at("hv-a1", 'L').at("hv-c1", 'W')));
        assertTrue(arrives(claimed, "hv-b1", new Said().at("hv-a1", 'L').at("hv-b1", 'W')));
    }

    @Test
    void norIsOneOfThemIfItsSourceHasLostIt() {
        Binding found = AT_HOME.toBuilder()
                .at(place("hv-a1").withPortNumbers(Map.of(VM.mac(), PortNumber.portNumber(9))))
                .build();
        Said both = new Said().at("hv-b1", 'W').at("hv-c1", 'W');
        Registration said =
                preparing("hv-b1", LATER).destination(Optional.of("hv-b1")).build();
        assertTrue(decide(found, said, both).accepted().awaitsSource());
        assertFalse(decide(found, said, new Said()).accepted().awaitsSource());
    }

    /** How old the claim is, in seconds, what its hypervisor lists, and whether a source that names nobody is led to it. */
    @ParameterizedTest
    @CsvSource({"0, S, true", "29, S, true", "30, S, false", "3600, S, false", "3600, W, true", "3600, G, false"})
    void aClaimOfLongAgoIsNotJoined(int seconds, char listed, boolean isJoined) {
        Binding claimed = claimed(AT_HOME, "hv-b1", LATER.minusSeconds(seconds));
        Said said = new Said().at("hv-b1", listed);
        Decision unnamed = decide(claimed, leaves(Optional.empty()), said);
        assertEquals(isJoined, unnamed.refusal().isEmpty());
        unnamed.refusal().ifPresent(refusal -> assertEquals("destination", refusal.field()));
        Binding named = decide(claimed, leaves(Optional.of("hv-b1")), said).accepted();
        assertEquals(Optional.of("hv-b1"), named.destination().flatMap(Attachment::hypervisor));
    }

    @Test
    void aClaimThatIsRepeatedIsOneOfNow() {
        Binding old = claimed(AT_HOME, "hv-b1", LATER.minusSeconds(3600));
        Binding repeated = claimed(old, "hv-b1", LATER);
        assertEquals(old.handover(), repeated.handover());
        assertEquals(
                Optional.empty(),
                decide(repeated, leaves(Optional.empty()), new Said()).refusal());
    }

    /** Its source's inventory says that it runs there, and the destination's that it does not: the claim is over. */
    @ParameterizedTest
    @ValueSource(strings = {"hv-b1", "hv-c1"})
    void aClaimThatWasClosedIsNoAttemptOfTheSource(String destination) {
        Binding claimed = claimed(AT_HOME, destination, LATER.minusSeconds(30));
        Said said = new Said().at("hv-a1", 'R').at(destination, 'G').again();
        Binding closed =
                said.about(Optional.of(claimed)).decision().orElseThrow().accepted();
        assertEquals(Optional.empty(), closed.handover());
        assertEquals(Optional.of(destination), closed.lastMigration().flatMap(ClosedMigration::destination));
        Refusal refusal = decide(closed, leaves(Optional.empty()), new Said()).refused();
        assertEquals("destination", refusal.field());
    }

    /** It stands still where it is bound, and is on its way to hv-b1. */
    @ParameterizedTest
    @CsvSource({"hv-b1, followed:hv-b1", "hv-c1, kept"})
    void whoRunsItIsFollowedOnlyWhereItWasHandedTo(String runner, String expected) {
        Said said = new Said().handing("hv-a1", 'M', "hv-b1").at(runner, 'R');
        Said.assertConcluded(expected, said.about(Optional.of(spokenOf(BindingPhase.AT_HOME))));
    }

    /** The source has it no more, and the destination has yet to say that it runs there. */
    @ParameterizedTest
    @CsvSource({"W, R, kept", "-, R, kept", "W, L, kept", "G, R, followed:hv-c1", "S, R, followed:hv-c1"})
    void nobodyComesBetweenTheEndsOfAMigration(char destination, char other, String expected) {
        Binding open = spokenOf(BindingPhase.PREPARED);
        Binding told = open.toBuilder()
                .handover(open.handover().map(migration -> migration.reportedBy("hv-a1")))
                .build();
        Said said = new Said().at("hv-a1", 'G').at("hv-b1", destination).at("hv-c1", other);
        Said.assertConcluded(expected, said.about(Optional.of(told)));
    }

    /**
     * It was at hv-b1, and hv-c1 claims it; it is started at home, or elsewhere abroad. For how many seconds hv-b1 has had it no more, and it
     * was said to run there.
     */
    @ParameterizedTest
    @CsvSource({
        "hv-a1, 0, 0, followed:hv-a1",
        "hv-b1x, 0, 0, kept",
        "hv-b1x, 29, 29, kept",
        "hv-b1x, 30, 30, followed:hv-b1x",
        "hv-b1x, 30, 29, kept",
        "hv-b1x, 29, 30, kept",
        "hv-b1x, 0, 3600, kept",
    })
    void aClaimKeepsNobodyFromStartingItForEver(String started, int gone, int running, String expected) {
        Binding claimed = claimed(spokenOf(BindingPhase.AWAY), "hv-c1", LATER.minusSeconds(5));
        Said said = new Said()
                .at("hv-c1", 'W')
                .since(running, started, 'R')
                .heard("hv-b1", LATER.minusSeconds(gone + 5), List.of(Said.guest("hv-b1", 'R')))
                .since(gone, "hv-b1", 'G');
        Said.assertConcluded(expected, said.about(Optional.of(claimed)));
    }

    /** Its source has named nobody, and has it no more; hv-b1 has it, and hv-c1 says that it waits for it. */
    @ParameterizedTest
    @CsvSource({"0, 0, false", "30, 29, false", "29, 30, false", "0, 3600, false", "30, 30, true"})
    void whoWaitsForItHoldsNobodyUpForEver(int gone, int running, boolean isTaken) {
        Binding claimed = claimed(claimed(AT_HOME, "hv-c1", LATER.minusSeconds(6)), "hv-b1", LATER.minusSeconds(5));
        Said said = new Said()
                .at("hv-c1", 'W')
                .since(running, "hv-b1", 'R')
                .heard("hv-a1", LATER.minusSeconds(gone + 5), List.of(Said.guest("hv-a1", 'R')))
                .since(gone, "hv-a1", 'G');
        assertEquals(isTaken, arrives(claimed, "hv-b1", said));
        Said.assertConcluded(isTaken ? "followed:hv-b1" : "refreshed:hv-a1", said.about(Optional.of(claimed)));
    }

    /** Both have claimed it, hv-c1 last. */
    @Test
    void whoSaysThatItComesDoesNotTakeItFromWhereItHasCome() {
        Binding claimed = claimed(claimed(AT_HOME, "hv-b1", LATER.minusSeconds(6)), "hv-c1", LATER.minusSeconds(5));
        for (char word : new char[] {'W', 'R', 'G'}) {
            Said said = new Said().at("hv-a1", 'G').at("hv-b1", 'R').at("hv-c1", word);
            assertFalse(arrives(claimed, "hv-c1", said), String.valueOf(word));
        }
        Said before = new Said()
                .heard("hv-b1", LATER.minusSeconds(8), List.of(Said.guest("hv-b1", 'R')))
                .at("hv-a1", 'G');
        assertFalse(arrives(claimed, "hv-c1", before), "before it was claimed again");
    }

    /** The migration that an inventory lets go is the source's own from then on. */
    @Test
    void whatAnInventoryHasLetGoNobodyElseTakesOver() {
        Binding claimed = claimed(AT_HOME, "hv-b1", LATER.minusSeconds(5));
        Said said = new Said().handing("hv-a1", 'L', "hv-b1").at("hv-b1", 'W');
        Binding released =
                said.about(Optional.of(claimed)).decision().orElseThrow().accepted();
        assertFalse(released.awaitsSource());
        Registration other =
                preparing("hv-c1", LATER).destination(Optional.of("hv-c1")).build();
        assertEquals(
                ReplyCode.TOO_MANY_BINDINGS,
                decide(released, other, said).refused().code());
    }
}
