/* SPDX-License-Identifier: Apache-2.0 */
package org.hypermip.flows.binding;

import static org.hypermip.flows.binding.Said.LATER;
import static org.hypermip.flows.binding.Said.spokenOf;
import static org.hypermip.flows.binding.Samples.NOW;
import static org.hypermip.flows.binding.Samples.VM;
import static org.hypermip.flows.binding.Samples.place;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.common.collect.Iterables;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.hypermip.flows.ThreeSites;
import org.hypermip.flows.network.Hypervisor;
import org.hypermip.flows.network.MobilityDomain;
import org.hypermip.flows.network.PortPattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.onlab.packet.IpAddress;
import org.onlab.packet.MacAddress;
import org.onosproject.net.DeviceId;

/** A migration that only its destination has spoken of: what inventories, probes and announcements make of it. */
class UnheardSourceTest {

    private static final Binding UNHEARD = spokenOf(BindingPhase.PREPARED).awaitingSource(true);

    /** What is said at the source and at the destination, and what that comes to. */
    @ParameterizedTest
    @CsvSource({
        "R, R, contested",
        "R, W, kept",
        "P, R, kept",
        "-, R, kept",
        "S, R, probed",
        "G, R, followed:hv-b1",
        "W, R, followed:hv-b1",
        "L, W, refreshed:hv-a1",
    })
    void itArrivesIfItsSourceHasLetItGo(char source, char destination, String expected) {
        Said said = new Said().at("hv-a1", source).at("hv-b1", destination).again();
        Conclusion conclusion = said.about(Optional.of(UNHEARD));
        Said.assertConcluded(expected, conclusion);
        boolean isHeard = conclusion
                .decision()
                .flatMap(Decision::binding)
                .filter(next -> next.probe().isEmpty())
                .isPresent();
        assertEquals(
                isHeard,
                conclusion
                        .decision()
                        .flatMap(Decision::binding)
                        .filter(next -> !next.awaitsSource())
                        .isPresent());
    }

    /** Or a claim would be a way round the ticket. */
    @Test
    void oneThatIsOnlyClaimedIsAdmittedElsewhereAsOneWithoutABinding() {
        Binding claimed = UNHEARD.toBuilder()
                .lastMigration(Optional.empty())
                .at(Attachment.somewhereAtHome(ThreeSites.A1))
                .handover(Optional.of(Handover.of("m1", Attachment.somewhereAtHome(ThreeSites.A1), place("hv-b1"))
                        .awaitingSource(true)))
                .build();
        Said said = new Said().at("hv-b1", 'G').at("hv-c1", 'R').at("hv-a1", 'G');
        Conclusion conclusion = Said.machine(ThreeSites.DOMAIN, device -> true, binding -> false)
                .conclude(Optional.of(claimed), said.words());
        assertEquals(Conclusion.Kind.WAITING, conclusion.kind(), conclusion.why());
        assertTrue(conclusion.decision().isEmpty());
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void whereNobodyIsKnownToHaveItAnOperatorIs(boolean hasMoved) {
        Binding nowhere = UNHEARD.toBuilder()
                .lastMigration(UNHEARD.lastMigration().filter(last -> hasMoved))
                .at(Attachment.somewhereAtHome(ThreeSites.A1))
                .handover(Optional.of(Handover.of("m1", Attachment.somewhereAtHome(ThreeSites.A1), place("hv-b1"))
                        .awaitingSource(true)))
                .build();
        Conclusion conclusion = Said.machine(ThreeSites.DOMAIN, device -> true, binding -> false)
                .conclude(Optional.of(nowhere), new Said().at("hv-b1", 'R').words());
        assertEquals(Conclusion.Kind.WAITING, conclusion.kind());
        assertTrue(conclusion.decision().isEmpty());
        assertTrue(conclusion.why().contains("register 'preparing' by the operators' door"), conclusion.why());
    }

    /** Or it would keep others from having its addresses. Its hypervisor's switch is away, so that nobody could be asked there. */
    @Test
    void aClaimEndsWithItsTimeAndNobodyIsAsked() {
        TimeLimits limits = new TimeLimits(ThreeSites.DOMAIN, device -> false);
        Binding claimed = UNHEARD.toBuilder()
                .handover(UNHEARD.handover().map(open -> open.until(Optional.of(LATER))))
                .build();
        Binding only = claimed.toBuilder()
                .at(Attachment.somewhereAtHome(ThreeSites.A1))
                .handover(claimed.handover()
                        .map(open -> open.with(Attachment.somewhereAtHome(ThreeSites.A1), open.destination())))
                .lastMigration(Optional.empty())
                .build();
        assertTrue(only.isOnlyClaimed());
        for (Binding binding : List.of(claimed, only)) {
            assertEquals(Optional.of(LATER), limits.next(binding));
            assertEquals(Decision.accept(binding), limits.passed(binding, LATER.minusMillis(1)));
        }
        assertEquals(Decision.end(only), limits.passed(only, LATER));
        Binding over = limits.passed(claimed, LATER).accepted();
        assertEquals(BindingPhase.AT_HOME, over.phase());
        assertEquals(place("hv-a1"), over.at());
        assertEquals(Optional.empty(), over.handover());
        assertEquals(Optional.empty(), over.probe());
        assertEquals(claimed.settledHistory(), over.history());
    }

    /** It is away at hv-b1, and hv-c1 claims it. */
    private static Binding claimedAbroad() {
        return spokenOf(BindingPhase.AWAY).toBuilder()
                .phase(BindingPhase.PREPARED)
                .handover(Optional.of(Handover.of("m2", place("hv-b1"), place("hv-c1"))
                        .awaitingSource(true)
                        .reportedBy("hv-c1")))
                .build()
                .noting(HistoryEntry.of(NOW, BindingPhase.PREPARED, "preparing by hv-c1"));
    }

    /** Whether hv-c1 is connected and has named a port, or not: what is asked for is where it is. */
    @ParameterizedTest
    @CsvSource({"true, true", "false, true", "true, false"})
    void whoOnlyClaimsItIsNotAsked(boolean isConnected, boolean isNamed) {
        Predicate<DeviceId> reachable = device -> isConnected || !device.equals(ThreeSites.device("hv-c1"));
        Binding claimed = claimedAbroad()
                .withPlaces(place ->
                        place.isAt("hv-c1") && !isNamed ? Attachment.at("hv-c1", place.device(), Map.of()) : place);
        Said said = new Said().at("hv-b1", 'S').at("hv-c1", 'W').at("hv-a1", 'R');
        Conclusion conclusion = Said.machine(reachable).conclude(Optional.of(claimed), said.words());
        Said.assertConcluded("probed", conclusion);
        Binding asked = conclusion.decision().orElseThrow().accepted();
        assertEquals(List.of(place("hv-b1")), asked.probedPlaces());

        Sighting answer =
                Sightings.announcing("hv-c1", Announcement.ANSWER, VM.ip().toString());
        assertEquals(
                Decision.Kind.REFUSED,
                new SightingMachine(ThreeSites.DOMAIN).next(asked, answer).kind());
        TimeLimits limits = new TimeLimits(ThreeSites.DOMAIN, reachable);
        Instant counted = asked.probe().orElseThrow().until();
        assertEquals(Decision.Kind.ENDED, limits.passed(asked, counted).kind());
        Binding next = Said.machine(reachable)
                .insteadOfEnd(WaitingClaim.setAside(asked, ThreeSites.DOMAIN), said.words())
                .flatMap(Conclusion::decision)
                .orElseThrow()
                .accepted();
        assertEquals(place("hv-a1"), next.at());
    }

    @Test
    void whoAnswersWhereItIsStaysThereAndSoDoesTheClaim() {
        Binding asked = new TimeLimits(ThreeSites.DOMAIN, device -> true)
                .asking(claimedAbroad(), NOW, Optional.of("hv-b1 is silent"));
        Sighting answer =
                Sightings.announcing("hv-b1", Announcement.ANSWER, VM.ip().toString());
        Binding answered =
                new SightingMachine(ThreeSites.DOMAIN).next(asked, answer).accepted();
        Binding next = new TimeLimits(ThreeSites.DOMAIN, device -> true)
                .passed(answered, asked.probe().orElseThrow().until())
                .accepted();
        assertEquals(Optional.empty(), next.probe());
        assertEquals(claimedAbroad().handover(), next.handover());
        assertEquals(
                List.of("hv-b1 is silent, answered at hv-b1: renewed", "preparing by hv-c1"),
                next.history().stream().map(HistoryEntry::detail).collect(Collectors.toList()));
    }

    /** What is said where it is, while the claimant waits for it. It has lost an interface that was listed there before. */
    @ParameterizedTest
    @CsvSource({"R, refreshed:hv-b1", "P, refreshed:hv-b1", "L, kept", "G, probed", "E, probed", "U, probed"})
    void whoIsClaimedIsKeptUpAsAtRest(char there, String expected) {
        HomeAddress lost = HomeAddress.of(
                "net-a", MacAddress.valueOf("52:54:00:00:00:99"), List.of(IpAddress.valueOf("10.1.0.99")));
        Binding claimed = claimedAbroad().toBuilder()
                .interfaces(List.of(VM.address(), lost))
                .build();
        InventoriedGuest before = InventoriedGuest.of(
                VM.id(), GuestState.RUNNING, false, claimed.interfaces(), Map.of(VM.mac(), VM.tap("hv-b1")));
        Conclusion conclusion = new Said()
                .heard("hv-b1", LATER.minusSeconds(5), List.of(before))
                .at("hv-b1", there)
                .at("hv-c1", 'W')
                .at("hv-b1x", 'W')
                .about(Optional.of(claimed));
        Said.assertConcluded(expected, conclusion);
        Binding next = conclusion.decision().map(Decision::accepted).orElse(claimed);
        assertEquals(expected.startsWith("refreshed") ? 1 : 2, next.interfaces().size());
        assertEquals(claimed.handover(), next.handover());
        assertEquals("preparing by hv-c1", Iterables.getLast(next.history()).detail());
    }

    /** What others have said before the claim is no old word for it. */
    @Test
    void aClaimMakesNobodysWordAnOldOne() {
        Binding claimed = claimedAbroad();
        Binding again = claimed.toBuilder()
                .history(List.of(HistoryEntry.of(LATER.plusMillis(1), BindingPhase.PREPARED, "preparing by hv-c1")))
                .build();
        Said said = new Said().at("hv-b1", 'G').at("hv-a1", 'R').at("hv-c1", 'W');
        for (Binding binding : List.of(claimed, again)) {
            Said.assertConcluded("followed:hv-a1", said.about(Optional.of(binding)));
        }
    }

    @Test
    void anAnnouncementAtItsDestinationIsNoArrival() {
        Sighting sighting =
                Sightings.announcing("hv-b1", Announcement.RARP, VM.ip().toString());
        Decision decision = new SightingMachine(ThreeSites.DOMAIN).next(UNHEARD, sighting);
        assertEquals(ReplyCode.IDENTIFICATION_MISMATCH, decision.refused().code());
    }

    /** A guest that stands still at home is nobody else's for that. */
    @ParameterizedTest
    @CsvSource({"P, kept", "M, kept", "G, followed:hv-b1", "S, probed"})
    void whoStandsStillIsNotFollowedUnlessItWasLetGo(char there, String expected) {
        Said said = new Said().at("hv-a1", there).at("hv-b1", 'R');
        Said.assertConcluded(expected, said.about(Optional.of(spokenOf(BindingPhase.AT_HOME))));
    }

    @Test
    void anOperatorsInventoryIsNamedAsSuch() {
        HeardInventories heard = HeardInventories.none(Said.LATER.minusSeconds(99))
                .with(Inventory.of("hv-a1", 1, Said.LATER, Said.LATER, List.of()))
                .with(Inventory.of("hv-b1", 1, Said.LATER, Said.LATER, List.of(Said.guest("hv-b1", 'R')))
                        .onTheWordOf("operator karaf"));
        Binding next = Said.machine(device -> true)
                .conclude(Optional.of(spokenOf(BindingPhase.AT_HOME)), heard.of(VM.id(), Said.LATER))
                .decision()
                .orElseThrow()
                .accepted();
        assertEquals(
                "inventory of hv-b1 on the word of operator karaf, hv-a1 does not have it (hv-a1 to hv-b1)",
                Iterables.getLast(next.history()).detail());
    }

    @Test
    void inventoriesNameNoPortsOfOthers() {
        MobilityDomain named = MobilityDomain.of(
                ThreeSites.DOMAIN.networks().values(),
                ThreeSites.DOMAIN.switches().values(),
                List.of(Hypervisor.of("hv-b1", ThreeSites.B1, List.of(PortPattern.of("tap-*")))));
        Inventory inventory =
                Inventory.of("hv-b1", 1, NOW, NOW, List.of(listed("vm1", "tap-1"), listed("vm2", "host-b1-4")));
        Map<String, Refusal> refusals = InventoryCheck.refusals(inventory, named);
        assertEquals(List.of("vm2"), List.copyOf(refusals.keySet()));
        assertEquals(
                Optional.of("host-b1-4"),
                Optional.ofNullable(refusals.get("vm2")).map(Refusal::value));
    }

    private static InventoriedGuest listed(String id, String port) {
        return InventoriedGuest.of(id, GuestState.RUNNING, false, List.of(), Map.of(VM.mac(), port));
    }
}
