/* SPDX-License-Identifier: Apache-2.0 */
package org.hypermip.flows.network;

import com.google.auto.value.AutoValue;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/** How long a registration holds (RFC 5944 section 3.3), in whole seconds of a 16-bit field: its largest value is infinity, zero deregisters. */
@AutoValue
public abstract class Lifetime {

    /** The number of seconds that stands for infinity. */
    public static final int INFINITE_SECONDS = 0xffff;

    /** It never ends. */
    public static final Lifetime INFINITE = ofSeconds(INFINITE_SECONDS);

    /** It asks for the end. */
    public static final Lifetime ZERO = ofSeconds(0);

    /** Seconds, 0 to {@link #INFINITE_SECONDS}. */
    public abstract int seconds();

    /** Tells whether it never ends. */
    public boolean isInfinite() {
        return seconds() == INFINITE_SECONDS;
    }

    /** Returns the shorter of both. */
    public Lifetime atMost(Lifetime other) {
        return seconds() <= other.seconds() ? this : other;
    }

    /** When it ends if it begins then; absent if it never does. */
    public Optional<Instant> from(Instant begin) {
        return isInfinite() ? Optional.empty() : Optional.of(begin.plusSeconds(seconds()));
    }

    /**
     * Returns a lifetime of that many seconds.
     *
     * @throws IllegalArgumentException if the field cannot hold them
     */
    public static Lifetime ofSeconds(int seconds) {
        if (seconds < 0 || seconds > INFINITE_SECONDS) {
            throw new IllegalArgumentException("no 16-bit number: " + seconds);
        }
        return new AutoValue_Lifetime(seconds);
    }

    /** Returns what is left until then, in seconds begun; it is infinite if there is no end, and never zero. */
    public static Lifetime left(Instant now, Optional<Instant> end) {
        return end.map(until ->
                        Duration.between(now, until).plusNanos(999_999_999).toSeconds())
                .map(seconds -> ofSeconds((int) Math.max(1, Math.min(seconds, INFINITE_SECONDS - 1))))
                .orElse(INFINITE);
    }
}
