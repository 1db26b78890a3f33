/* SPDX-License-Identifier: Apache-2.0 */
package org.hypermip.app.api;

import com.google.auto.value.AutoValue;
import com.google.common.collect.ImmutableMap;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.hypermip.flows.binding.Binding;
import org.hypermip.flows.binding.Refusal;

/** The answer to a registration: the binding it led to, or a refusal. */
@AutoValue
public abstract class RegistrationReply {

    /** The binding as accepted; absent if refused. */
    public abstract Optional<Binding> binding();

    /** Why nothing changed; absent if accepted. */
    public abstract Optional<Refusal> refusal();

    /** Where the time went, by step, in the order of the steps: {@code store}, {@code install}, ... */
    public abstract ImmutableMap<String, Duration> timings();

    /** Accepts. */
    public static RegistrationReply accepted(Binding binding, Map<String, Duration> timings) {
        return new AutoValue_RegistrationReply(Optional.of(binding), Optional.empty(), ImmutableMap.copyOf(timings));
    }

    /** Refuses. */
    public static RegistrationReply refused(Refusal refusal) {
        return new AutoValue_RegistrationReply(Optional.empty(), Optional.of(refusal), ImmutableMap.of());
    }
}
