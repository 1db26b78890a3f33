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

    private final OneAtATime<String> queue = new OneAtATime<>(key -> Runnable::run);
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

    /** Each waits for all that stand in line before it on one of its keys, and for nobody else. */
    @Test
    void whoHasSeveralKeysStandsInLineForAll() {
        CompletableFuture<String> first = new CompletableFuture<>();
        CompletableFuture<String> second = new CompletableFuture<>();
        CompletableFuture<String> done = CompletableFuture.completedFuture("done");
        CompletableFuture<String> one = run("a", "first", first);
        CompletableFuture<String> other = run("b", "second", second);
        CompletableFuture<String> both = queue.run(List.of("a", "b"), () -> done);
        CompletableFuture<String> reversed = queue.run(List.of("b", "c", "a"), () -> done);
        assertTrue(run("d", "apart", done).isDone());

        first.complete("done");
        assertTrue(one.isDone() && !both.isDone() && !reversed.isDone());
        second.complete("done");
        assertTrue(other.isDone() && both.isDone() && reversed.isDone());
    }

    @Test
    void workThatHadToWaitBeginsWhereItIsTold() {
        List<Runnable> tasks = new ArrayList<>();
        OneAtATime<String> later = new OneAtATime<>(key -> tasks::add);
        CompletableFuture<String> first = new CompletableFuture<>();
        CompletableFuture<String> unused = later.run("a", () -> first);
        CompletableFuture<String> second = later.run("a", () -> CompletableFuture.completedFuture("done"));

        first.complete("done");
        assertFalse(second.isDone());
        tasks.forEach(Runnable::run);
        assertTrue(second.isDone());
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
