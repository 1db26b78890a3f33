/* SPDX-License-Identifier: Apache-2.0 */
package org.hypermip.app.reconcile;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.hypermip.app.fake.ManualTime;
import org.junit.jupiter.api.Test;

class RetriesTest {

    private final ManualTime time = new ManualTime();
    private final List<String> retried = new ArrayList<>();
    private final Retries retries = new Retries(time, retried::add);

    @Test
    void manyFailuresAreOneRetry() {
        retries.failed("vm1");
        retries.failed("vm1");
        retries.failed("vm2");

        time.advance(Duration.ofSeconds(1));

        assertEquals(List.of("vm1", "vm2"), retried);
    }

    @Test
    void retriesGetRarerUpToHalfAMinuteOrSo() {
        for (int seconds : new int[] {1, 2, 4, 8, 16, 32, 32}) {
            retries.failed("vm1");
            time.advance(Duration.ofSeconds(seconds).minusMillis(1));
            assertEquals(List.of(), retried);
            time.advance(Duration.ofMillis(1));
            assertEquals(List.of("vm1"), retried);
            retried.clear();
        }
    }

    @Test
    void successStartsFromTheBeginning() {
        retries.failed("vm1");
        time.advance(Duration.ofSeconds(1));
        retries.failed("vm1");
        retries.succeeded("vm1");
        time.advance(Duration.ofSeconds(2));
        retried.clear();

        retries.failed("vm1");
        time.advance(Duration.ofSeconds(1));

        assertEquals(List.of("vm1"), retried);
    }
}
