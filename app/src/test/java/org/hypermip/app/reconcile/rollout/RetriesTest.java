/* SPDX-License-Identifier: Apache-2.0 */
package org.hypermip.app.reconcile.rollout;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.hypermip.app.fake.ManualTime;
import org.hypermip.app.reconcile.ledger.Holder;
import org.junit.jupiter.api.Test;

class RetriesTest {

    private static final Holder VM1 = Holder.ofBinding("vm1");
    private static final Holder VM2 = Holder.ofBinding("vm2");
    private final ManualTime time = new ManualTime();
    private final List<Holder> retried = new ArrayList<>();
    private final Retries retries = new Retries(time, retried::add);

    @Test
    void manyFailuresAreOneRetry() {
        retries.failed(VM1);
        retries.failed(VM1);
        retries.failed(VM2);

        time.advance(Duration.ofSeconds(1));

        assertEquals(List.of(VM1, VM2), retried);
    }

    @Test
    void retriesGetRarerUpToHalfAMinuteOrSo() {
        for (int seconds : new int[] {1, 2, 4, 8, 16, 32, 32}) {
            retries.failed(VM1);
            time.advance(Duration.ofSeconds(seconds).minusMillis(1));
            assertEquals(List.of(), retried);
            time.advance(Duration.ofMillis(1));
            assertEquals(List.of(VM1), retried);
            retried.clear();
        }
    }

    @Test
    void successStartsFromTheBeginning() {
        retries.failed(VM1);
        time.advance(Duration.ofSeconds(1));
        retries.failed(VM1);
        retries.succeeded(VM1);
        time.advance(Duration.ofSeconds(2));
        retried.clear();

        retries.failed(VM1);
        time.advance(Duration.ofSeconds(1));

        assertEquals(List.of(VM1), retried);
    }
}
