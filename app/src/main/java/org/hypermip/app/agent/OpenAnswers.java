/* SPDX-License-Identifier: Apache-2.0 */
package org.hypermip.app.agent;

import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.function.Supplier;

/** The answers that somebody waits for. When the home agent stops they are given, wherever the work waits, and none of it is done. */
final class OpenAnswers {

    private final Set<Runnable> open = ConcurrentHashMap.newKeySet();
    private volatile boolean stopped;

    /**
     * Begins some work, unless the home agent has stopped.
     *
     * @param brokenOff what is answered if the work fails, or is not done any more
     */
    <T> CompletableFuture<T> of(Supplier<CompletableFuture<T>> work, Function<Throwable, T> brokenOff) {
        CompletableFuture<T> answer = new CompletableFuture<>();
        keep(answer, brokenOff);
        if (!answer.isDone()) {
            CompletableFuture<?> unused = CompletableFuture.completedFuture(work)
                    .thenCompose(Supplier::get)
                    .whenComplete(
                            (value, failure) -> answer.complete(failure == null ? value : brokenOff.apply(failure)));
        }
        return answer;
    }

    /** Keeps an answer that others give, until they do. */
    <T> void keep(CompletableFuture<T> answer, Function<Throwable, T> brokenOff) {
        Runnable end = () -> answer.complete(brokenOff.apply(new IllegalStateException("it has been stopped")));
        open.add(end);
        CompletableFuture<?> unused = answer.whenComplete((value, failure) -> open.remove(end));
        if (stopped) {
            end.run();
        }
    }

    /** Gives all of them, and from now on each at once. */
    void stop() {
        stopped = true;
        open.forEach(Runnable::run);
    }
}
