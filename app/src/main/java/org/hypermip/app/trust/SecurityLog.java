/* SPDX-License-Identifier: Apache-2.0 */
package org.hypermip.app.trust;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import org.hypermip.flows.binding.Refusal;
import org.slf4j.Logger;

/**
 * Logs refusals, as RFC 5944 section 3.8.2.1 asks for: one in a while, and how many there were since the one before. A flood of forged
 * requests does not become a flood of lines.
 */
final class SecurityLog {

    static final Duration PAUSE = Duration.ofSeconds(10);

    private final Logger log;
    private final Clock clock;
    private Instant next = Instant.MIN;
    private long unlogged;

    SecurityLog(Logger log, Clock clock) {
        this.log = log;
        this.clock = clock;
    }

    /** Logs it or counts it, and returns it to be thrown. What it quotes may be anybody's, so whatever moves the cursor is shown as such. */
    synchronized UntrustedException refused(UntrustedException exception) {
        Instant now = clock.instant();
        if (now.isBefore(next)) {
            unlogged++;
            return exception;
        }
        Refusal refusal = exception.refusal();
        log.warn(
                "A request by the hypervisors' door was refused with {}: {} '{}' {} ({} more since the last of these lines)",
                refusal.code().value(),
                refusal.field(),
                refusal.value().replaceAll("[\\p{Cc}\\p{Cf}\\p{Zl}\\p{Zp}]", "?"),
                refusal.remedy(),
                unlogged);
        unlogged = 0;
        next = now.plus(PAUSE);
        return exception;
    }
}
