/* SPDX-License-Identifier: Apache-2.0 */
package org.hypermip.app.store;

import com.google.auto.value.AutoValue;
import java.util.Optional;
import org.hypermip.flows.binding.Binding;
import org.hypermip.flows.binding.Decision;
import org.hypermip.flows.binding.Refusal;

/** What is to become of a binding: it is as given from now on, it ends, or a refusal leaves it as it is. */
@AutoValue
public abstract class Change {

    /** The binding from now on; absent if it ends or the change is refused. */
    public abstract Optional<Binding> binding();

    /** Why nothing changes. */
    public abstract Optional<Refusal> refusal();

    /** Returns the change to that binding, or the end of the binding if it is absent. */
    public static Change to(Optional<Binding> binding) {
        return new AutoValue_Change(binding, Optional.empty());
    }

    /** Returns a refusal to change anything. */
    public static Change refused(Refusal refusal) {
        return new AutoValue_Change(Optional.empty(), Optional.of(refusal));
    }

    /** Returns what the machine decided. */
    public static Change of(Decision decision) {
        return new AutoValue_Change(decision.binding(), decision.refusal());
    }
}
