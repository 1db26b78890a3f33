/* SPDX-License-Identifier: Apache-2.0 */
package org.hypermip.app.trust;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import org.hypermip.flows.binding.Refusal;
import org.slf4j.Logger;

/**
 * Logs refusals, as RFC 5944 section 3.8.2.1 asks for: one in a while, and how many there were since the one before. Each hypervisor
 * that has a key has lines of its own. So a flood of forged requests does not become a flood of lines, nor does it hide what another
 * hypervisor is refused for.
 */
final class SecurityLog {

    static final Duration PAUSE = Duration.ofSeconds(10);

    /** How many hypervisors have lines of their own at once; what is of more of them is of the others. */
    static final int MOST = 32;

    private static final String OTHERS = "";

    private final Logger log;
    private final Clock clock;
    private final Map<String, Line> lines = new HashMap<>(Map.of(OTHERS, new Line()));

    SecurityLog(Logger log, Clock clock) {
        this.log = log;
        this.clock = clock;
    }

    /** Logs it or counts it, and returns it to be thrown. What it quotes may be anybody's, so whatever moves the cursor is shown as such. */
    synchronized UntrustedException refused(UntrustedException exception) {
        Instant now = clock.instant();
        String whose = whose(exception.named(), now);
        Line line = lines.computeIfAbsent(whose, name -> new Line());
        if (now.isBefore(line.next)) {
            line.unlogged++;
            return exception;
        }
        Refusal refusal = exception.refusal();
        log.warn(
                "A request by the hypervisors' door was refused with {}: {} '{}' {} ({} more of {} since the last of these lines)",
                refusal.code().value(),
                refusal.field(),
                refusal.value().replaceAll("[\\p{Cc}\\p{Cf}\\p{Zl}\\p{Zp}]", "?"),
                refusal.remedy(),
                line.unlogged,
                whose.equals(OTHERS) ? "those without a line of their own" : whose);
        line.unlogged = 0;
        line.next = now.plus(PAUSE);
        return exception;
    }

    /** The hypervisor, or the others where too many have lines of their own. Lines that are over leave what they have counted to these. */
    private String whose(String named, Instant now) {
        if (!lines.containsKey(named) && lines.size() > MOST) {
            Line others = lines.getOrDefault(OTHERS, new Line());
            lines.entrySet().removeIf(entry -> {
                boolean isOver = !entry.getKey().equals(OTHERS) && !now.isBefore(entry.getValue().next);
                others.unlogged += isOver ? entry.getValue().unlogged : 0;
                return isOver;
            });
        }
        return lines.containsKey(named) || lines.size() <= MOST ? named : OTHERS;
    }

    /** When the next one is due, and how many were not logged since the last. */
    private static final class Line {
        private Instant next = Instant.MIN;
        private long unlogged;
    }
}
