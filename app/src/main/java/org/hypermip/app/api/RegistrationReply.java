/* SPDX-License-Identifier: Apache-2.0 */
package org.hypermip.app.api;

import com.google.auto.value.AutoValue;
import com.google.common.collect.ImmutableMap;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import org.hypermip.flows.binding.Binding;
import org.hypermip.flows.binding.Decision;
import org.hypermip.flows.binding.Refusal;
import org.hypermip.flows.network.Lifetime;

/** The answer to a registration: what was decided, how long that holds, and what the decision took. */
@AutoValue
public abstract class RegistrationReply {

    /** What was decided. */
    public abstract Decision decision();

    /** How long it holds from now on, unless it is refreshed; zero if the binding has ended, or the registration was refused. */
    public abstract Lifetime lifetime();

    /** How long frames go both ways from now on, unless {@code switching} is said again; absent if they do not. */
    public abstract Optional<Duration> simultaneous();

    /** Where the time went, by step, in the order of the steps: {@code store}, {@code install}, ... */
    public abstract ImmutableMap<String, Duration> timings();

    /** The binding as accepted, or as it was last if it has ended; absent if refused. */
    public Optional<Binding> binding() {
        return decision().kind() == Decision.Kind.ENDED
                ? Optional.of(decision().ended())
                : decision().binding();
    }

    /** Why nothing changed; absent if accepted. */
    public Optional<Refusal> refusal() {
        return decision().refusal();
    }

    /** Tells what was decided, and what is left of the binding's lifetime now. */
    public static RegistrationReply of(Decision decision, Instant now, Map<String, Duration> timings) {
        Lifetime lifetime = decision.binding()
                .filter(binding -> !binding.hasEnded())
                .map(binding -> Lifetime.left(now, binding.grantedUntil()))
                .orElse(Lifetime.ZERO);
        Optional<Duration> simultaneous =
                decision.binding().flatMap(Binding::simultaneousUntil).map(end -> Duration.between(now, end));
        return new AutoValue_RegistrationReply(
                decision,
                lifetime,
                simultaneous,
                decision.refusal().isPresent() ? ImmutableMap.of() : ImmutableMap.copyOf(timings));
    }

    /** Refuses. */
    public static RegistrationReply refused(Refusal refusal) {
        return of(Decision.refuse(refusal), Instant.EPOCH, Map.of());
    }
}
