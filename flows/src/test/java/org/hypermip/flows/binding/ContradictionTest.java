/* SPDX-License-Identifier: Apache-2.0 */
package org.hypermip.flows.binding;

import static org.hypermip.flows.binding.Said.LATER;
import static org.hypermip.flows.binding.Said.assertConcluded;
import static org.hypermip.flows.binding.Said.spokenOf;
import static org.hypermip.flows.binding.Samples.VM;
import static org.hypermip.flows.binding.Samples.place;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What becomes of a binding while hv-c1, which has nothing to do with it, says that its mobile node runs there as well. */
class ContradictionTest {

    private static final Binding AWAY = spokenOf(BindingPhase.AWAY);

    private static Said others(char atHome, char alsoAtHome, char abroad) {
        return new Said()
                .at("hv-c1", 'R')
                .at("hv-a1", atHome)
                .at("hv-a2", alsoAtHome)
                .at("hv-b1x", abroad);
    }

    private static Binding next(Conclusion conclusion) {
        assertEquals(Conclusion.Kind.CONTESTED, conclusion.kind(), conclusion.why());
        return conclusion.decision().orElseThrow().accepted();
    }

    /** Bound at hv-b1, what is said there, at two hypervisors at home, and at another one abroad; and where the binding is then if it changes. */
    @ParameterizedTest
    @CsvSource({
        "R, G, G, G, contested",
        "R, R, G, G, contested",
        "G, R, G, G, contested:hv-a1",
        "G, R, G, R, contested:hv-a1",
        "G, R, R, G, contested",
        "G, G, G, R, contested",
        "P, R, G, G, contested",
        "S, R, G, G, contested:hv-b1",
    })
    void aStrangerKeepsNobodyFromBeingFollowedHome(char here, char home, char home2, char abroad, String expected) {
        Said said = others(home, home2, abroad).at("hv-b1", here);
        assertConcluded(expected, said.again().about(Optional.of(AWAY)));
    }

    @Test
    void whoseHypervisorIsSilentIsAskedForAndFollowedHome() {
        Said said = others('R', 'G', 'G').at("hv-b1", 'S');
        Binding asked = next(said.again().about(Optional.of(AWAY)));
        assertTrue(asked.probe().isPresent());
        Conclusion unanswered =
                Said.machine(device -> true).insteadOfEnd(asked, said.words()).orElseThrow();
        assertConcluded("followed:hv-a1", unanswered);
    }

    @Test
    void portsFollowWhereItIsBound() {
        InventoriedGuest replugged = InventoriedGuest.of(
                VM.id(), GuestState.RUNNING, false, List.of(VM.address()), Map.of(VM.mac(), "tap-new"));
        Said said = others('G', 'G', 'G').heard("hv-b1", LATER, List.of(replugged));
        Binding next = next(said.again().about(Optional.of(AWAY)));
        assertEquals(Map.of(VM.mac(), "tap-new"), next.at().ports());
    }

    /** It is told nothing else than before: whoever has to look finds it among those that are contested. */
    @Test
    void whatIsRefusedMeanwhileIsContestedAllTheSame() {
        InventoriedGuest foreign = InventoriedGuest.of(
                VM.id(),
                GuestState.RUNNING,
                false,
                List.of(HomeAddress.of("net-b", VM.mac(), VM.address().addresses())),
                Map.of(VM.mac(), VM.tap("hv-b1")));
        Said said = others('G', 'G', 'G').heard("hv-b1", LATER, List.of(foreign));
        assertConcluded("contested", said.again().about(Optional.of(AWAY)));
    }

    /** What is said at hv-a1 and hv-b1, the ends of a migration, and at home elsewhere; then phase and place, if they change. */
    @ParameterizedTest
    @CsvSource({
        "PREPARED, G, R, G, ARRIVED, hv-b1",
        "PREPARED, S, R, G, ARRIVED, hv-b1",
        "PREPARED, R, G, G, AT_HOME, hv-a1",
        "ARRIVED,  G, R, G, AWAY,    hv-b1",
        "ARRIVED,  R, G, G, AT_HOME, hv-a1",
        "PREPARED, R, R, G, ,",
        "ARRIVED,  R, R, G, ,",
        "PREPARED, G, R, R, ,",
        "PREPARED, G, G, R, AT_HOME, hv-a2",
    })
    void aStrangerHoldsNoMigrationUp(
            BindingPhase phase, char source, char destination, char home, BindingPhase expected, String where) {
        Said said = new Said()
                .at("hv-c1", 'R')
                .at("hv-a2", home)
                .at("hv-a1", source)
                .at("hv-b1", destination);
        Conclusion conclusion = said.again().about(Optional.of(spokenOf(phase)));
        assertEquals(Conclusion.Kind.CONTESTED, conclusion.kind(), conclusion.why());
        Optional<Binding> next = conclusion.decision().flatMap(Decision::binding);
        assertEquals(Optional.ofNullable(expected), next.map(Binding::phase));
        assertEquals(
                Optional.ofNullable(where), next.flatMap(binding -> binding.at().hypervisor()));
    }

    /** Whoever only claims it is no end of a migration: it is at hv-b1, and hv-c1 says that it comes, and that it runs there. */
    @ParameterizedTest
    @CsvSource({"R, G, contested", "G, R, contested:hv-a1", "G, G, followed:hv-c1"})
    void aClaimIsNoEnd(char here, char home, String expected) {
        Binding claimed = AWAY.toBuilder()
                .phase(BindingPhase.PREPARED)
                .handover(Optional.of(Handover.of("m2", place("hv-b1"), place("hv-c1"))
                        .awaitingSource(true)
                        .reportedBy("hv-c1")))
                .build();
        Said said = new Said().at("hv-c1", 'R').at("hv-a1", home).at("hv-b1", here);
        assertConcluded(expected, said.again().about(Optional.of(claimed)));
    }

    /** It began to say so after the last word of the others: it takes no part in what these have made of it. */
    @Test
    void aStrangerThatHasJustBegunHoldsNothingUpEither() {
        Said said = new Said()
                .heard("hv-a1", LATER.minusSeconds(2), List.of(Said.guest("hv-a1", 'R')))
                .at("hv-b1", 'G')
                .at("hv-c1", 'R');
        assertConcluded("followed:hv-a1", said.about(Optional.of(AWAY)));
    }
}
