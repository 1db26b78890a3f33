/* SPDX-License-Identifier: Apache-2.0 */
package org.hypermip.flows.binding;

import static org.hypermip.flows.binding.Said.spokenOf;
import static org.hypermip.flows.binding.Samples.NOW;
import static org.hypermip.flows.binding.Samples.VM;
import static org.hypermip.flows.binding.Samples.place;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.common.collect.Iterables;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.hypermip.flows.ThreeSites;
import org.hypermip.flows.network.Hypervisor;
import org.hypermip.flows.network.MobilityDomain;
import org.hypermip.flows.network.PortPattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

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

    @Test
    void whereNobodyIsKnownToHaveItNobodyIsAsked() {
        Binding nowhere = UNHEARD.toBuilder()
                .at(Attachment.somewhereAtHome(ThreeSites.A1))
                .handover(Optional.of(Handover.of("m1", Attachment.somewhereAtHome(ThreeSites.A1), place("hv-b1"))
                        .awaitingSource(true)))
                .build();
        Conclusion conclusion = new Said().at("hv-b1", 'R').about(Optional.of(nowhere));
        assertEquals(Conclusion.Kind.KEPT, conclusion.kind());
        assertTrue(conclusion.decision().isEmpty());
    }

    /** Or it would keep others from having its addresses. */
    @Test
    void whatNobodyElseEverSpokeOfEndsWithItsTime() {
        Binding claimed = UNHEARD.toBuilder()
                .at(Attachment.somewhereAtHome(ThreeSites.A1))
                .lastMigration(Optional.empty())
                .probe(Optional.of(Probe.begun(NOW, true, Optional.empty()).answeredAt(place("hv-b1"))))
                .build();
        assertTrue(claimed.isOnlyClaimed());
        assertEquals(
                Decision.Kind.ENDED,
                new ProbeVerdict(ThreeSites.DOMAIN, claimed, NOW).decide().kind());
    }

    /** Why it was asked, and where it is when it has answered at the destination alone. */
    @ParameterizedTest
    @CsvSource({"hv-a1 is silent, hv-b1", "'', hv-a1"})
    void silenceIsALossOnlyWhereItWasInDoubt(String why, String expected) {
        Probe probe = Probe.begun(NOW, true, Optional.of(why).filter(text -> !text.isEmpty()))
                .answeredAt(place("hv-b1"));
        Binding asked = UNHEARD.toBuilder().probe(Optional.of(probe)).build();
        Binding next = new ProbeVerdict(ThreeSites.DOMAIN, asked, NOW).decide().accepted();
        assertEquals(Optional.of(expected), next.at().hypervisor());
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
