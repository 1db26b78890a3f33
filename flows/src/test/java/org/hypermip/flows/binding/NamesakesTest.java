/* SPDX-License-Identifier: Apache-2.0 */
package org.hypermip.flows.binding;

import static org.hypermip.flows.binding.Said.LATER;
import static org.hypermip.flows.binding.Said.spokenOf;
import static org.hypermip.flows.binding.Samples.VM;
import static org.hypermip.flows.binding.Samples.place;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.hypermip.flows.Guest;
import org.hypermip.flows.ThreeSites;
import org.junit.jupiter.api.Test;

/** Two mobile nodes of one name are told apart by their interfaces. */
class NamesakesTest {

    private static final Guest OTHER = ThreeSites.GUESTS.get(1);

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
}
