/* SPDX-License-Identifier: Apache-2.0 */
package org.hypermip.app.api;

import com.google.auto.value.AutoValue;
import com.google.common.collect.ImmutableMap;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import org.hypermip.flows.binding.Binding;
import org.hypermip.flows.binding.Refusal;
import org.hypermip.flows.network.Lifetime;

/** The answer to a registration: the binding it led to, or a refusal. */
@AutoValue
public abstract class RegistrationReply {

    /** The binding as accepted, or as it was last if it has ended; absent if refused. */
    public abstract Optional<Binding> binding();

    /** Why nothing changed; absent if accepted. */
    public abstract Optional<Refusal> refusal();

    /** How long it holds from now on, unless it is refreshed; zero if the binding has ended, or the registration was refused. */
    public abstract Lifetime lifetime();

    /** How long frames go both ways from now on, unless {@code switching} is said again; absent if they do not. */
    public abstract Optional<Duration> simultaneous();

    /** Where the time went, by step, in the order of the steps: {@code store}, {@code install}, ... */
    public abstract ImmutableMap<String, Duration> timings();

    /** Accepts, and tells what is left of the binding's lifetime now. */
    public static RegistrationReply accepted(Binding binding, Instant now, Map<String, Duration> timings) {
        return new AutoValue_RegistrationReply(
                Optional.of(binding),
                Optional.empty(),
                Lifetime.left(now, binding.grantedUntil()),
                binding.simultaneousUntil().map(end -> Duration.between(now, end)),
                ImmutableMap.copyOf(timings));
    }

    /** Accepts the end of a binding, which is as it was last. */
    public static RegistrationReply ended(Binding last, Map<String, Duration> timings) {
        return new AutoValue_RegistrationReply(
                Optional.of(last), Optional.empty(), Lifetime.ZERO, Optional.empty(), ImmutableMap.copyOf(timings));
    }

    /** Refuses. */
    public static RegistrationReply refused(Refusal refusal) {
        return new AutoValue_RegistrationReply(
                Optional.empty(), Optional.of(refusal), Lifetime.ZERO, Optional.empty(), ImmutableMap.of());
    }
}
