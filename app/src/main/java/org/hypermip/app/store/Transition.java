/* SPDX-License-Identifier: Apache-2.0 */
package org.hypermip.app.store;

import com.google.auto.value.AutoValue;
import java.util.Optional;
import org.hypermip.flows.binding.Binding;
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

    private static boolean samePlace(Binding one, Binding other) {
        return one.at().device().equals(other.at().device())
                && one.at().hypervisor().equals(other.at().hypervisor());
    }

    static Transition of(Optional<Binding> before, Change change) {
        return new AutoValue_Transition(
                before, change.refusal().isPresent() ? before : change.binding(), change.refusal());
    }
}
