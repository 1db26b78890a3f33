/* SPDX-License-Identifier: Apache-2.0 */
package org.hypermip.app.agent;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.common.collect.ImmutableList;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.hypermip.app.fake.ManualTime;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Whoever tells us something, or has the time, hands over at once; what is done for one mobile node keeps its order. */
class ThreadsTest {

    private static final Logger LOG = LoggerFactory.getLogger(ThreadsTest.class);

    private final ManualTime time = new ManualTime();
    private final CountDownLatch blocked = new CountDownLatch(1);
    private final Threads threads =
            new Threads(time, ImmutableList.of(Threads.lane("first", 4, LOG), Threads.lane("second", 4, LOG)));

    @AfterEach
    void stop() {
        blocked.countDown();
        threads.stop();
    }

    /** Has the lane of that key wait, as for a store that does not answer. */
    private void block(String key) {
        threads.of(key).execute(() -> {
            try {
                blocked.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        });
    }

    private String inOtherLane(String key) {
        String other = key;
        for (int i = 0; threads.of(other).equals(threads.of(key)); i++) {
            other = "vm" + i;
        }
        return other;
    }

    @Test
    void whatWaitsForTheStoreHoldsUpNeitherTimersNorOthers() throws Exception {
        block("vm");
        CompletableFuture<String> done = new CompletableFuture<>();
        CompletableFuture<String> held = new CompletableFuture<>();
        ScheduledFuture<?> unusedOther =
                threads.after(Duration.ofSeconds(1), inOtherLane("vm"), () -> done.complete("done"));
        ScheduledFuture<?> unusedSame = threads.after(Duration.ofSeconds(1), "vm", () -> held.complete("done"));

        time.advance(Duration.ofSeconds(1));

        assertEquals("done", done.get(5, TimeUnit.SECONDS));
        assertFalse(held.isDone());
        blocked.countDown();
        assertEquals("done", held.get(5, TimeUnit.SECONDS));
    }

    @Test
    void whatIsDoneForOneKeepsItsOrder() throws Exception {
        List<Integer> order = new ArrayList<>();
        CompletableFuture<List<Integer>> all = new CompletableFuture<>();
        block("vm");
        for (int i = 0; i < 4; i++) {
            int step = i;
            threads.of("vm").execute(() -> {
                order.add(step);
                if (step == 3) {
                    all.complete(order);
                }
            });
        }
        blocked.countDown();
        assertEquals(List.of(0, 1, 2, 3), all.get(5, TimeUnit.SECONDS));
    }

    @Test
    void ifTooMuchWaitsSomeAreRejectedAndOthersDoItThemselves() {
        block("vm");
        for (int i = 0; i < 4; i++) {
            threads.of("vm").execute(() -> {});
        }
        assertThrows(RejectedExecutionException.class, () -> threads.of("vm").execute(() -> {}));
        List<Thread> by = new ArrayList<>();
        threads.always("vm").execute(() -> by.add(Thread.currentThread()));
        assertEquals(List.of(Thread.currentThread()), by);
    }

    @Test
    void whoHasStoppedDoesNothingOnAnyThread() {
        threads.stop();
        List<String> done = new ArrayList<>();
        threads.always("vm").execute(() -> done.add("done"));
        assertEquals(List.of(), done);
    }

    @Test
    void allOfThemHaveNamesAndStop() throws Exception {
        ExecutorService lane = Threads.lane("named", 1, LOG);
        CompletableFuture<String> name = new CompletableFuture<>();
        lane.execute(() -> name.complete(Thread.currentThread().getName()));
        assertTrue(name.get(5, TimeUnit.SECONDS).contains("hypermip-agent-named"), name.join());

        Threads started = Threads.start(LOG);
        CompletableFuture<String> never = new CompletableFuture<>();
        ScheduledFuture<?> unused = started.after(Duration.ofMillis(50), "vm", () -> never.complete("done"));
        started.stop();
        assertThrows(TimeoutException.class, () -> never.get(100, TimeUnit.MILLISECONDS));
        lane.shutdownNow();
    }
}
