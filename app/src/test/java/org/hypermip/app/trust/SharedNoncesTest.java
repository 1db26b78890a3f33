/* SPDX-License-Identifier: Apache-2.0 */
package org.hypermip.app.trust;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import org.hypermip.app.fake.FakeStorage;
import org.junit.jupiter.api.Test;
import org.onosproject.store.service.StorageException;

class SharedNoncesTest {

    private static final Instant START = Instant.parse("2026-11-29T12:00:00Z");
    private static final Instant UNTIL = START.plusSeconds(67);

    private final FakeStorage storage = new FakeStorage();
    private final SetClock clock = new SetClock(START);
    private final SharedNonces nonces = new SharedNonces(storage, clock, Runnable::run);

    @Test
    void aNonceIsTakenOnce() {
        assertTrue(nonces.take("hv-a", "n-1", UNTIL));
        assertFalse(nonces.take("hv-a", "n-1", UNTIL));
        assertTrue(nonces.take("hv-a", "n-2", UNTIL));
        assertTrue(nonces.take("hv-b", "n-1", UNTIL));
    }

    @Test
    void whatOneControllerHasTakenAnotherDoesNotTake() {
        SharedNonces other = new SharedNonces(storage, clock, Runnable::run);
        assertTrue(nonces.take("hv-a", "n-1", UNTIL));

        assertFalse(other.take("hv-a", "n-1", UNTIL));
    }

    @Test
    void ofManyAtOnceOneIsTaken() throws InterruptedException, ExecutionException {
        SharedNonces other = new SharedNonces(storage, clock, Runnable::run);
        ExecutorService threads = Executors.newFixedThreadPool(8);
        try {
            for (int round = 0; round < 200; round++) {
                String nonce = "n-" + round;
                List<Future<Boolean>> answers = new ArrayList<>();
                for (int sender = 0; sender < 8; sender++) {
                    SharedNonces controller = sender % 2 == 0 ? nonces : other;
                    answers.add(threads.submit(() -> controller.take("hv-a", nonce, UNTIL)));
                }
                int taken = 0;
                for (Future<Boolean> answer : answers) {
                    taken += answer.get() ? 1 : 0;
                }
                assertEquals(1, taken, nonce);
            }
        } finally {
            threads.shutdownNow();
        }
    }

    @Test
    void whatCannotBeRepeatedAnyMoreIsForgotten() {
        for (int number = 0; number < 100; number++) {
            nonces.take("hv-a", "n-" + number, UNTIL.plusSeconds(number));
        }
        clock.now = UNTIL.plusSeconds(49).plusMillis(1);

        nonces.take("hv-a", "another", clock.now.plusSeconds(67));

        assertEquals(51, storage.map().entrySet().size());
        assertFalse(nonces.take("hv-a", "n-50", UNTIL));
    }

    @Test
    void whatAnotherControllerLeftBehindIsForgottenToo() {
        nonces.take("hv-a", "n-1", UNTIL);
        storage.map().put("hv-a n-2", "no time");
        SharedNonces successor = new SharedNonces(storage, clock, Runnable::run);
        clock.now = UNTIL.plusSeconds(1);

        successor.take("hv-a", "n-3", clock.now.plusSeconds(67));

        assertEquals(1, storage.map().entrySet().size());
    }

    /** By the clock of another controller, say. */
    @Test
    void whatIsKnownForLongKeepsNoOtherOne() {
        storage.map().put("hv-a far", UNTIL.plusSeconds(86_400).toString());
        SharedNonces successor = new SharedNonces(storage, clock, Runnable::run);
        successor.take("hv-a", "n-1", UNTIL);
        clock.now = UNTIL.plusSeconds(1);

        successor.take("hv-a", "n-2", clock.now.plusSeconds(67));

        assertFalse(storage.map().entrySet().stream()
                .anyMatch(entry -> entry.getKey().equals("hv-a n-1")));
        assertEquals(2, storage.map().entrySet().size());
    }

    @Test
    void aStoreThatDoesNotAnswerIsSaid() {
        nonces.take("hv-a", "n-1", UNTIL);
        clock.now = UNTIL.plusSeconds(1);
        storage.setSilent(true);
        assertThrows(StorageException.class, () -> nonces.take("hv-a", "n-2", UNTIL));

        storage.setSilent(false);
        assertTrue(nonces.take("hv-a", "n-2", clock.now.plusSeconds(67)));
        assertEquals(1, storage.map().entrySet().size());
    }

    @Test
    void aControllerThatStopsRefusesNobodyForThat() {
        List<Runnable> waiting = new ArrayList<>();
        SharedNonces stopping = new SharedNonces(storage, clock, task -> {
            if (!waiting.isEmpty()) {
                throw new RejectedExecutionException("stopped");
            }
            waiting.add(task);
        });
        stopping.take("hv-a", "n-1", UNTIL);
        clock.now = UNTIL.plusSeconds(1);

        assertTrue(stopping.take("hv-a", "n-2", clock.now.plusSeconds(67)));
    }
}
