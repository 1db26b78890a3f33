/* SPDX-License-Identifier: Apache-2.0 */
package org.hypermip.flows.binding;

import com.google.auto.value.AutoValue;
import java.util.Optional;

/** What the machine makes of a registration: either the binding as it is from now on, or its end, or a refusal. */
@AutoValue
public abstract class Decision {

    /** The binding from now on; equal to the one before if the registration said nothing new. Absent if it ends. */
    public abstract Optional<Binding> binding();

    /** Why nothing changes. */
    public abstract Optional<Refusal> refusal();

    /** Tells whether the binding ends. */
    public boolean isEnd() {
        return binding().isEmpty() && refusal().isEmpty();
    }

    /** Returns the decision with the time of what was said noted, if that is heeded. */
    Decision hearing(Registration registration) {
        return registration
                .sent()
                .flatMap(time -> binding().map(binding -> accept(binding.hearing(registration.reporter(), time))))
                .orElse(this);
    }

    /** Accepts. */
    static Decision accept(Binding binding) {
        return new AutoValue_Decision(Optional.of(binding), Optional.empty());
    }

    /** Ends the binding. */
    static Decision end() {
        return new AutoValue_Decision(Optional.empty(), Optional.empty());
    }

    /** Refuses. */
    static Decision refuse(ReplyCode code, String field, String value, String remedy) {
        return new AutoValue_Decision(Optional.empty(), Optional.of(Refusal.of(code, field, value, remedy)));
    }
}
