/* SPDX-License-Identifier: Apache-2.0 */
package org.hypermip.app.agent;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.junit.jupiter.api.Test;

class OneAtATimeTest {

    private final OneAtATime queue = new OneAtATime();
    private final List<String> started = new ArrayList<>();

    private CompletableFuture<String> run(String key, String name, CompletableFuture<String> work) {
        return queue.run(key, () -> {
            started.add(name);
            return work;
        });
    }

    @Test
    void workOnOneKeyIsDoneInOrderAndOnOthersAtOnce() {
        CompletableFuture<String> first = new CompletableFuture<>();
        CompletableFuture<String> done = CompletableFuture.completedFuture("done");

        CompletableFuture<String> unused = run("vm1", "first", first);
        CompletableFuture<String> second = run("vm1", "second", done);
        CompletableFuture<String> third = run("vm1", "third", done);
        assertTrue(run("vm2", "other", done).isDone());
        assertEquals(List.of("first", "other"), started);
        assertFalse(second.isDone());

        first.complete("done");
        assertEquals(List.of("first", "other", "second", "third"), started);
        assertTrue(third.isDone());
    }

    @Test
    void anErrorLetsTheNextGoAsWell() {
        CompletableFuture<String> thrown = queue.run("vm1", () -> {
            throw new NoClassDefFoundError("gone");
        });

        CompletionException failure = assertThrows(CompletionException.class, thrown::join);
        assertTrue(String.valueOf(failure.getMessage()).contains("gone"), failure::toString);
        assertTrue(run("vm1", "next", CompletableFuture.completedFuture("done")).isDone());
    }

    @Test
    void workThatFailsOrThrowsLetsTheNextGo() {
        CompletableFuture<String> thrown = queue.run("vm1", () -> {
            throw new IllegalStateException("thrown");
        });
        CompletableFuture<String> failed =
                run("vm1", "failed", CompletableFuture.failedFuture(new IllegalStateException("failed")));

        assertThrows(CompletionException.class, thrown::join);
        assertThrows(CompletionException.class, failed::join);
        assertEquals(
                "done",
                run("vm1", "next", CompletableFuture.completedFuture("done")).join());
    }
}
