/* SPDX-License-Identifier: Apache-2.0 */
package org.hypermip.flows.binding;

import static org.hypermip.flows.binding.Said.LATER;
import static org.hypermip.flows.binding.Said.assertConcluded;
import static org.hypermip.flows.binding.Samples.NOW;
import static org.hypermip.flows.binding.Samples.VM;
import static org.hypermip.flows.binding.Samples.place;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import com.google.common.collect.ImmutableList;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.hypermip.flows.ThreeSites;
import org.hypermip.flows.network.HomeNetwork;
import org.hypermip.flows.network.Machine;
import org.hypermip.flows.network.MobilityDomain;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.onlab.packet.IpAddress;

/** A guest of site A, without a binding, that runs at hv-b1 as that one says. */
class AdmissionTest {

    /**
     * What else there is: t a ticket, r rules on the switches, o an operator's word, l its place among the configured machines. Then what
     * hv-a1 at home and hv-c1 abroad say, as in {@link Said}.
     */
    private static final String[] GROUNDS = {
        "grounds hv-a1 hv-c1 expected",
        "none    G     G     waiting",
        "none    S     G     waiting",
        "none    -     -     waiting",
        "r       -     -     followed:hv-b1",
        "o       -     -     followed:hv-b1",
        "t       G     G     followed:hv-b1",
        "t       S     S     followed:hv-b1",
        "t       -     G     kept",
        "t       G     -     kept",
        "t       R     G     contested",
        "l       G     G     followed:hv-b1",
        "l       G     S     followed:hv-b1",
        "l       S     G     kept",
        "l       -     G     kept",
        "l       G     -     kept",
        "l       R     G     contested",
        "none    R     G     contested",
        "none    G     R     contested",
        "rt      -     G     kept",
    };

    @TestFactory
    Stream<DynamicTest> byWhatElseSpeaksForIt() {
        return Arrays.stream(GROUNDS)
                .skip(1)
                .map(line -> dynamicTest(line, () -> {
                    List<String> cells = List.of(line.split(" +"));
                    String grounds = cells.get(0);
                    Said said = everybody().at("hv-b1", 'R');
                    said = cells.get(1).equals("-")
                            ? said
                            : said.at("hv-a1", cells.get(1).charAt(0));
                    said = cells.get(2).equals("-")
                            ? said
                            : said.at("hv-c1", cells.get(2).charAt(0));
                    said = grounds.contains("t") ? said.showing("hv-b1", NOW) : said;
                    said = grounds.equals("o") ? said.onTheWordOf("operator karaf", "hv-b1") : said;
                    assertConcluded(
                            cells.get(3),
                            machine(grounds.equals("l") ? List.of(VM.address()) : List.of(), grounds.contains("r"))
                                    .conclude(Optional.empty(), said.words()));
                }));
    }

    /** All but the three that matter have said that it is not there. */
    private static Said everybody() {
        return new Said(LATER).at("hv-a1x", 'G').at("hv-a2", 'G').at("hv-b1x", 'G');
    }

    private static InventoryMachine machine(List<HomeAddress> listed, boolean hasRemains) {
        return Said.machine(listing(listed), device -> true, binding -> hasRemains);
    }

    private static MobilityDomain listing(List<HomeAddress> listed) {
        ImmutableList<HomeNetwork> networks = ThreeSites.DOMAIN.networks().values().stream()
                .map(network -> network.toBuilder()
                        .machines(listed.stream()
                                .filter(address -> address.network().equals(network.id()))
                                .map(address -> Machine.of(VM.id(), address.mac(), address.addresses()))
                                .collect(ImmutableList.toImmutableList()))
                        .build())
                .collect(ImmutableList.toImmutableList());
        return MobilityDomain.of(
                networks,
                ThreeSites.DOMAIN.switches().values(),
                ThreeSites.DOMAIN.hypervisors().values());
    }

    private static Conclusion concluded(Said said) {
        return machine(List.of(), false).conclude(Optional.empty(), said.words());
    }

    @Test
    void whatTheFabricSaidOfItCountsAndNotWhatItsHypervisorDoes() {
        InventoriedGuest knowsNoAddress =
                InventoriedGuest.of(VM.id(), GuestState.RUNNING, false, List.of(), Map.of(VM.mac(), VM.tap("hv-b1")));
        Said said = everybody().at("hv-a1", 'G').at("hv-c1", 'G');
        Conclusion conclusion =
                concluded(said.heard("hv-b1", LATER, List.of(knowsNoAddress)).showing("hv-b1", NOW));

        assertConcluded("followed:hv-b1", conclusion);
        assertEquals("it runs there and had no binding; its ticket says so", conclusion.why());
        Binding bound = conclusion.decision().orElseThrow().accepted();
        assertEquals(List.of(VM.address()), bound.interfaces());
        assertEquals(place("hv-b1"), bound.at());
        assertEquals(Optional.of(NOW), bound.since());
    }

    @Test
    void theHistoryNamesTheOperator() {
        Binding bound = concluded(everybody().at("hv-b1", 'R').onTheWordOf("operator karaf", "hv-b1"))
                .decision()
                .orElseThrow()
                .accepted();
        assertEquals(
                "inventory of hv-b1, it runs there and had no binding; on the word of operator karaf",
                bound.history().get(0).detail());
    }

    @Test
    void whoWaitsSaysWhatAnOperatorCanDo() {
        String why = concluded(everybody().at("hv-b1", 'R')).why();
        assertTrue(why.contains("hv-b1 alone says"), why);
        assertTrue(why.contains("register 'preparing' by the operators' door, with hv-b1 as reporter"), why);
    }

    @Test
    void whoIsListedByAnotherAddressWaits() {
        HomeAddress other = HomeAddress.of("net-a", VM.mac(), List.of(IpAddress.valueOf("10.1.0.99")));
        Said said = everybody().at("hv-a1", 'G').at("hv-c1", 'G').at("hv-b1", 'R');
        assertConcluded("waiting", machine(List.of(other), false).conclude(Optional.empty(), said.words()));
    }

    @Test
    void ofTwoTicketsTheLaterOneCounts() {
        Said said = everybody().at("hv-a1", 'G').at("hv-b1", 'R').at("hv-c1", 'R');
        assertConcluded("contested", concluded(said));
        assertConcluded("followed:hv-c1", concluded(said.showing("hv-c1", NOW)));
        assertConcluded("followed:hv-c1", concluded(said.showing("hv-b1", NOW.minusSeconds(1))));
        assertConcluded("followed:hv-b1", concluded(said.showing("hv-b1", NOW.plusSeconds(1))));
    }

    /** It has gone home since the ticket was given, and nobody there needs one. */
    @Test
    void aTicketIsNothingAgainstHome() {
        Said said =
                everybody().at("hv-a1", 'R').at("hv-b1", 'R').at("hv-c1", 'G').showing("hv-b1", NOW);
        assertConcluded("contested", concluded(said));
        InventoriedGuest knowsNoAddress =
                InventoriedGuest.of(VM.id(), GuestState.RUNNING, false, List.of(), Map.of(VM.mac(), VM.tap("hv-a1")));
        assertConcluded("contested", concluded(said.heard("hv-a1", LATER, List.of(knowsNoAddress))));
    }

    /** The controller was told of the older one first. */
    @Test
    void aBindingByAnOldTicketYieldsToANewerOne() {
        Said said = new Said().at("hv-b1", 'R').at("hv-c1", 'R').showing("hv-b1", NOW);
        assertConcluded("contested", about(NOW, said));
        assertConcluded("contested", about(NOW, said.showing("hv-c1", NOW.minusSeconds(1))));
        assertConcluded("followed:hv-c1", about(NOW, said.showing("hv-c1", NOW.plusSeconds(1))));
    }

    private static Conclusion about(Instant since, Said said) {
        Binding binding = Said.spokenOf(BindingPhase.AWAY).toBuilder()
                .since(Optional.of(since))
                .build();
        return said.about(Optional.of(binding));
    }
}
