/* SPDX-License-Identifier: Apache-2.0 */
package org.hypermip.flows.binding;

import com.google.auto.value.AutoValue;
import java.util.Optional;

/** A decision, and the binding that it was made on. */
@AutoValue
public abstract class Transition {

    /** The binding before; absent if there was none. */
    public abstract Optional<Binding> before();

    /** What became of it. */
    public abstract Decision decision();

    /** Returns the step from a binding to what was decided about it. */
    public static Transition of(Optional<Binding> before, Decision decision) {
        return new AutoValue_Transition(before, decision);
    }

    /** The binding after; equal to the one before if the change was refused or said nothing new. */
    public Optional<Binding> after() {
        return decision().kind() == Decision.Kind.REFUSED
                ? before()
                : decision().binding();
    }

    /** Decides that the binding is as it was before an accepted change, unless it is another one by now. */
    public Decision undone(Optional<Binding> current) {
        Binding accepted = decision().accepted();
        if (!current.equals(after())) {
            return Decision.refuse(
                    ReplyCode.UNSPECIFIED, "vm.id", accepted.mobileNode(), "its binding has changed since");
        }
        return before().map(Decision::accept).orElseGet(() -> Decision.end(accepted));
    }

    /** Tells whether the binding differs from before. */
    public boolean isEffective() {
        return !before().equals(after());
    }

    /** Tells whether a binding that was there before is at another hypervisor or switch now. */
    public boolean isMove() {
        return before().flatMap(one -> after().filter(other -> !samePlace(one, other) && !isLocated(one, other)))
                .isPresent();
    }

    /** Nobody knew where it was: where it is about to leave was found. */
    private static boolean isLocated(Binding one, Binding other) {
        return one.at().hypervisor().isEmpty() && other.phase().isBeforeArrival();
    }

    /** Tells whether a place that the mobile node left sends nothing on from now on. */
    public boolean endsDraining() {
        return before().filter(one -> after().filter(other -> !other.draining().containsAll(one.draining()))
                        .isPresent())
                .isPresent();
    }

    /**
     * Tells whether frames went to where the binding is now before it was said to be there. Rules follow, but not at once. They do when
     * the migration is closed: its source may be switched off next, and must not be in the way of any frame then.
     */
    public boolean isSettling() {
        return after().filter(binding -> binding.phase() == BindingPhase.ARRIVED)
                .map(Binding::at)
                .filter(place -> before().flatMap(Transition::reached)
                        .filter(place::isLike)
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
}
