/* SPDX-License-Identifier: Apache-2.0 */
package org.hypermip.app.clock;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.function.LongSupplier;

/**
 * A clock that nobody can set: it begins with the time of the wall clock, and counts on from there. Whatever takes its time goes by
 * this clock, so that a wall clock that is set back or forth prolongs nothing and ends nothing. People are told times with {@link #wallAhead} added.
 */
public final class SteadyClock extends Clock {

    private static final SteadyClock SYSTEM = new SteadyClock(Clock.systemUTC(), System::nanoTime);

    private final Clock wall;
    private final LongSupplier nanos;
    private final Instant start;
    private final long startNanos;

    /**
     * Creates a clock that begins now.
     *
     * @param nanos counts nanoseconds, from any origin; never goes back
     */
    public SteadyClock(Clock wall, LongSupplier nanos) {
        this.wall = wall;
        this.nanos = nanos;
        this.start = wall.instant();
        this.startNanos = nanos.getAsLong();
    }

    /** The one clock of this controller: times of different components can be compared. */
    public static SteadyClock system() {
        return SYSTEM;
    }

    @Override
    public Instant instant() {
        return start.plusNanos(nanos.getAsLong() - startNanos);
    }

    /** How far the wall clock has been set since this clock began, in whole seconds: positive if it is ahead. A clock that is slewed is not set. */
    public Duration wallAhead() {
        Duration ahead = Duration.between(instant(), wall.instant());
        return Duration.ofSeconds(Math.round(ahead.toMillis() / 1000.0));
    }

    @Override
    public ZoneId getZone() {
        return ZoneOffset.UTC;
    }

    /** Zones do not matter to instants; this clock has one. */
    @Override
    public Clock withZone(ZoneId zone) {
        throw new UnsupportedOperationException("this clock tells UTC only");
    }
}
