/* SPDX-License-Identifier: Apache-2.0 */
package org.hypermip.flows.binding;

import static org.hypermip.flows.binding.Samples.binding;
import static org.hypermip.flows.binding.Samples.place;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Optional;
import org.hypermip.flows.ThreeSites;
import org.junit.jupiter.api.Test;

class TransitionTest {

    private static final Binding HOME = binding(BindingPhase.AT_HOME);
    private static final Binding ARRIVED = binding(BindingPhase.ARRIVED);
    private static final Refusal REFUSAL = Refusal.of(ReplyCode.PROHIBITED, "vm.id", "vm50", "do otherwise");

    private static Transition step(Binding before, Decision decision) {
        return Transition.of(Optional.of(before), decision);
    }

    private static Transition step(BindingPhase before, BindingPhase after) {
        return step(binding(before), Decision.accept(binding(after)));
    }

    @Test
    void eachCaseHasAValueOfItsOwn() {
        assertEquals(Optional.of(HOME), Decision.accept(HOME).binding());
        assertEquals(HOME, Decision.end(HOME).ended());
        assertEquals(Optional.empty(), Decision.end(HOME).binding());
        assertEquals(Optional.of(REFUSAL), Decision.refuse(REFUSAL).refusal());
        assertThrows(UnsupportedOperationException.class, Decision.end(HOME)::accepted);
        assertThrows(UnsupportedOperationException.class, Decision.refuse(REFUSAL)::ended);
    }

    @Test
    void onlyWhatIsAcceptedCanBeObjectedTo() {
        assertEquals(Decision.refuse(REFUSAL), Decision.accept(HOME).unless(binding -> Optional.of(REFUSAL)));
        assertEquals(Decision.accept(HOME), Decision.accept(HOME).unless(binding -> Optional.empty()));
        assertEquals(Decision.end(HOME), Decision.end(HOME).unless(binding -> Optional.of(REFUSAL)));
    }

    @Test
    void aRefusalLeavesTheBindingAsItWas() {
        Transition refused = step(HOME, Decision.refuse(REFUSAL));

        assertEquals(Optional.of(HOME), refused.after());
        assertFalse(refused.isEffective());
        assertFalse(refused.isMove());
    }

    @Test
    void anEndIsAChangeAndNoMove() {
        Transition ended = step(HOME, Decision.end(HOME));

        assertEquals(Optional.empty(), ended.after());
        assertTrue(ended.isEffective());
        assertFalse(ended.isMove());
        assertFalse(ended.endsDraining());
    }

    @Test
    void itMovesWhenItIsSaidToBeAtAnotherHypervisor() {
        assertTrue(step(BindingPhase.PREPARED, BindingPhase.ARRIVED).isMove());
        assertFalse(step(BindingPhase.PREPARED, BindingPhase.SIMULTANEOUS).isMove());
        assertFalse(Transition.of(Optional.empty(), Decision.accept(ARRIVED)).isMove());
    }

    @Test
    void itDoesNotMoveWhenItIsFoundWhereItIsAboutToLeave() {
        Binding prepared = Samples.binding(BindingPhase.PREPARED);
        Binding somewhere = prepared.toBuilder()
                .at(Attachment.somewhereAtHome(ThreeSites.A1))
                .build();
        assertFalse(step(somewhere, Decision.accept(prepared)).isMove());
        assertTrue(step(somewhere, Decision.accept(ARRIVED)).isMove());
    }

    @Test
    void anArrivalSettlesWhatFramesGoToAlready() {
        assertTrue(step(BindingPhase.SIMULTANEOUS, BindingPhase.ARRIVED).isSettling());
        assertTrue(step(BindingPhase.ARRIVED, BindingPhase.ARRIVED).isSettling());
        assertFalse(step(BindingPhase.PREPARED, BindingPhase.ARRIVED).isSettling());
        assertFalse(step(BindingPhase.SIMULTANEOUS, BindingPhase.AWAY).isSettling());
    }

    @Test
    void drainingEndsWhenAPlaceIsGone() {
        Binding drained = ARRIVED.toBuilder().draining(List.of()).build();
        Binding more = ARRIVED.toBuilder()
                .draining(List.of(
                        ARRIVED.draining().get(0), Draining.of(place("hv-c1"), Samples.NOW.plus(Samples.GRACE))))
                .build();

        assertTrue(step(ARRIVED, Decision.accept(drained)).endsDraining());
        assertTrue(step(more, Decision.accept(ARRIVED)).endsDraining());
        assertFalse(step(ARRIVED, Decision.accept(more)).endsDraining());
        assertFalse(step(ARRIVED, Decision.accept(ARRIVED)).endsDraining());
    }

    @Test
    void anAcceptedChangeIsUndoneAsLongAsNothingElseHasChanged() {
        Transition change = step(HOME, Decision.accept(ARRIVED));

        assertEquals(Decision.accept(HOME), change.undone(Optional.of(ARRIVED)));
        assertEquals(
                Decision.end(ARRIVED),
                Transition.of(Optional.empty(), Decision.accept(ARRIVED)).undone(Optional.of(ARRIVED)));
        assertTrue(change.undone(Optional.of(HOME)).refusal().isPresent());
        assertTrue(change.undone(Optional.empty()).refusal().isPresent());
    }
}
