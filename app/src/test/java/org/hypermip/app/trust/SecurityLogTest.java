/* SPDX-License-Identifier: Apache-2.0 */
package org.hypermip.app.trust;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.reflect.Proxy;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.slf4j.Logger;

class SecurityLogTest {

    private final List<String> lines = new ArrayList<>();
    private final Instant start = Instant.parse("2026-11-29T12:00:00Z");
    private final SetClock clock = new SetClock(start);

    /** A logger that notes what it is told: the arguments of each line. */
    private final Logger logger = (Logger) Proxy.newProxyInstance(
            Logger.class.getClassLoader(), new Class<?>[] {Logger.class}, (proxy, method, arguments) -> {
                lines.add(method.getName() + " "
                        + Arrays.stream((Object[]) arguments[1])
                                .map(String::valueOf)
                                .collect(Collectors.joining(" | ")));
                return null;
            });

    private final SecurityLog log = new SecurityLog(logger, clock);

    @Test
    void aRefusalIsLoggedAndGoesOn() {
        UntrustedException refusal = TrustRefusals.signature("hv-a");

        assertSame(refusal, log.refused(refusal));

        assertTrue(lines.get(0).startsWith("warn 131 | Signature | hv-a | "), lines.get(0));
    }

    @Test
    void aFloodIsOneLineAndANumber() {
        for (int number = 0; number < 1000; number++) {
            log.refused(TrustRefusals.signature("hv-a"));
        }
        clock.now = start.plus(SecurityLog.PAUSE).minus(Duration.ofMillis(1));
        log.refused(TrustRefusals.signature("hv-a"));
        assertEquals(1, lines.size());

        clock.now = start.plus(SecurityLog.PAUSE);
        log.refused(TrustRefusals.signature("hv-b"));

        assertEquals(2, lines.size());
        assertTrue(
                lines.get(1).contains("hv-b") && lines.get(1).endsWith(" | 1000 | those without a line of their own"),
                lines.get(1));
    }

    private void refuse(String hypervisor, int times) {
        for (int number = 0; number < times; number++) {
            log.refused(TrustRefusals.signature(hypervisor).naming(hypervisor));
        }
    }

    @Test
    void aFloodInOneNameHidesNoOtherHypervisor() {
        refuse("hv-a", 1000);
        refuse("hv-b", 1);
        log.refused(TrustRefusals.signature("anybody"));
        assertEquals(3, lines.size());
        assertTrue(lines.get(1).contains("hv-b") && lines.get(1).endsWith(" | 0 | hv-b"), lines.get(1));

        clock.now = start.plus(SecurityLog.PAUSE);
        refuse("hv-a", 1);
        assertTrue(lines.get(3).endsWith(" | 999 | hv-a"), lines.get(3));
    }

    @Test
    void linesAreBoundedHoweverManyHypervisorsAreRefused() {
        for (int number = 0; number < 1000; number++) {
            refuse("hv-" + number, 3);
        }
        assertEquals(SecurityLog.MOST + 1, lines.size());
        assertTrue(lines.get(SecurityLog.MOST).endsWith(" | 0 | those without a line of their own"), lines.toString());

        clock.now = start.plus(SecurityLog.PAUSE);
        refuse("hv-999", 1);
        log.refused(TrustRefusals.signature("anybody"));
        assertTrue(lines.get(SecurityLog.MOST + 1).endsWith(" | 0 | hv-999"), "those that were first leave their room");
        assertTrue(lines.get(SecurityLog.MOST + 2).contains(" | 2967 | "), "and no count is lost: " + lines);
    }

    @Test
    void whatIsQuotedForgesNoLine() {
        log.refused(TrustRefusals.form("Signature", "x\n2026-11-29 ERROR \u001b[1m", "it is"));

        assertTrue(lines.get(0).contains("x?2026-11-29 ERROR ?[1m"), lines.get(0));
    }

    /** Next line, line and paragraph separator, text from right to left: ASCII has none of them. */
    @Test
    void norDoesWhatOnlyUnicodeHas() {
        log.refused(TrustRefusals.form("Signature", "a\u0085b\u2028c\u2029d\u202ee\u200bf", "it is"));

        assertTrue(lines.get(0).contains("a?b?c?d?e?f"), lines.get(0));
    }
}
