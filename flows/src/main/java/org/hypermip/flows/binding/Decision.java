/* SPDX-License-Identifier: Apache-2.0 */
package org.hypermip.flows.binding;

import com.google.auto.value.AutoOneOf;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.UnaryOperator;

/** What becomes of a binding: it is accepted as given, it has ended, or a refusal leaves it as it was. */
@AutoOneOf(Decision.Kind.class)
public abstract class Decision {

    /** The three cases. */
    public enum Kind {
        /** The binding is as given from now on. */
        ACCEPTED,

        /** There is no binding from now on. */
        ENDED,

        /** Nothing changes. */
        REFUSED
    }

    /** Which case this is. The accessors of the other two cases fail. */
    public abstract Kind kind();

    /** The binding from now on; equal to the one before if nothing new was said. */
    public abstract Binding accepted();

    /** The binding as it was last. */
    public abstract Binding ended();

    /** Why nothing changes. */
    public abstract Refusal refused();

    /** The binding from now on; absent if it has ended, or nothing changes. */
    public Optional<Binding> binding() {
        return kind() == Kind.ACCEPTED ? Optional.of(accepted()) : Optional.empty();
    }

    /** Why nothing changes; absent in the two other cases. */
    public Optional<Refusal> refusal() {
        return kind() == Kind.REFUSED ? Optional.of(refused()) : Optional.empty();
    }

    /** Returns this decision; or a refusal, if it accepts a binding that something stands against. */
    public Decision unless(Function<Binding, Optional<Refusal>> objection) {
        return binding().flatMap(objection).map(Decision::refuse).orElse(this);
    }

    /** Returns this decision; the binding, if it is accepted, is what the function makes of it. */
    public Decision with(UnaryOperator<Binding> change) {
        return binding().map(change).map(Decision::accept).orElse(this);
    }

    /** Returns the decision with the time of what was said noted, if that is heeded. A clock that is ahead counts as the controller's. */
    Decision hearing(Registration registration) {
        return registration
                .sent()
                .map(time -> time.isAfter(registration.received()) ? registration.received() : time)
                .flatMap(time -> binding().map(binding -> accept(binding.hearing(registration.reporter(), time))))
                .orElse(this);
    }

    /** Accepts the binding. */
    public static Decision accept(Binding binding) {
        return AutoOneOf_Decision.accepted(binding);
    }

    /** Ends the binding. */
    public static Decision end(Binding last) {
        return AutoOneOf_Decision.ended(last);
    }

    /** Refuses. */
    public static Decision refuse(Refusal refusal) {
        return AutoOneOf_Decision.refused(refusal);
    }

    /** Refuses. */
    static Decision refuse(ReplyCode code, String field, String value, String remedy) {
        return refuse(Refusal.of(code, field, value, remedy));
    }
}
