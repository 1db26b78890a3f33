/* SPDX-License-Identifier: Apache-2.0 */
package org.hypermip.app.agent;

import com.google.common.collect.ImmutableMap;
import java.time.Duration;

/** Measures the steps of one registration, one after the other. */
final class Stopwatch {

    private final ImmutableMap.Builder<String, Duration> laps = ImmutableMap.builder();
    private long lapStart = System.nanoTime();

    /** Ends a step and begins the next. */
    void lap(String step) {
        long now = System.nanoTime();
        laps.put(step, Duration.ofNanos(now - lapStart));
        lapStart = now;
    }

    /** Returns how long each step took so far. */
    ImmutableMap<String, Duration> laps() {
        return laps.build();
    }
}
