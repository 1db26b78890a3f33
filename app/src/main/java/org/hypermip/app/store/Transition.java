/* SPDX-License-Identifier: Apache-2.0 */
package org.hypermip.app.store;

import com.google.auto.value.AutoValue;
import java.util.Optional;
import org.hypermip.flows.binding.Attachment;
import org.hypermip.flows.binding.Binding;
import org.hypermip.flows.binding.BindingPhase;
import org.hypermip.flows.binding.Refusal;

/** A step that the store took for one mobile node. */
@AutoValue
public abstract class Transition {

    /** The binding before; absent if there was none. */
    public abstract Optional<Binding> before();

    /** The binding after; equal to the one before if the change was refused or said nothing new. */
    public abstract Optional<Binding> after();

    /** Why nothing changed. */
    public abstract Optional<Refusal> refusal();

    /** Tells whether the binding differs from before. */
    public boolean isEffective() {
        return !before().equals(after());
    }

    /** Tells whether a binding that was there before is at another hypervisor or switch now. */
    public boolean isMove() {
        return before().flatMap(one -> after().filter(other -> !samePlace(one, other)))
                .isPresent();
    }

    /**
     * Tells whether frames went to where the binding is now before it was said to be there: rules follow, but not at once. They do when
     * the migration is closed, for its source may be switched off next, and must not be in the way of any frame then.
     */
    public boolean isSettling() {
        return after().filter(binding -> binding.phase() == BindingPhase.ARRIVED)
                .map(Binding::at)
                .filter(place -> before().flatMap(Transition::reached)
                        .filter(place::equals)
                        .isPresent())
                .isPresent();
    }

    /** Where frames go, besides or instead of where it was before the migration that is open. */
    private static Optional<Attachment> reached(Binding binding) {
        return binding.phase() == BindingPhase.SIMULTANEOUS
                ? binding.destination()
                : Optional.of(binding.at()).filter(place -> binding.phase() == BindingPhase.ARRIVED);
    }

    private static boolean samePlace(Binding one, Binding other) {
        return one.at().device().equals(other.at().device())
                && one.at().hypervisor().equals(other.at().hypervisor());
    }

    static Transition of(Optional<Binding> before, Change change) {
        return new AutoValue_Transition(
                before, change.refusal().isPresent() ? before : change.binding(), change.refusal());
    }
}
