/* SPDX-License-Identifier: Apache-2.0 */
package org.hypermip.app.trust;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.reflect.Proxy;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.slf4j.Logger;

class SecurityLogTest {

    private final List<String> lines = new ArrayList<>();
    private final Instant start = Instant.parse("2026-11-29T12:00:00Z");
    private Instant now = start;

    /** A logger that notes what it is told: the arguments of each line. */
    private final Logger logger = (Logger) Proxy.newProxyInstance(
            Logger.class.getClassLoader(), new Class<?>[] {Logger.class}, (proxy, method, arguments) -> {
                lines.add(method.getName() + " "
                        + Arrays.stream((Object[]) arguments[1])
                                .map(String::valueOf)
                                .collect(Collectors.joining(" | ")));
                return null;
            });

    private final SecurityLog log = new SecurityLog(logger, new Clock() {
        @Override
        public Instant instant() {
            return now;
        }

        @Override
        public ZoneId getZone() {
            return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(ZoneId zone) {
            return this;
        }
    });

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
        now = start.plus(SecurityLog.PAUSE).minus(Duration.ofMillis(1));
        log.refused(TrustRefusals.signature("hv-a"));
        assertEquals(1, lines.size());

        now = start.plus(SecurityLog.PAUSE);
        log.refused(TrustRefusals.signature("hv-b"));

        assertEquals(2, lines.size());
        assertTrue(lines.get(1).contains("hv-b") && lines.get(1).endsWith(" | 1000"), lines.get(1));
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
