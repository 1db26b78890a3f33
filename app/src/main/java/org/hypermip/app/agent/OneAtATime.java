/* SPDX-License-Identifier: Apache-2.0 */
package org.hypermip.app.agent;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;

/** Runs what concerns one mobile node in the order it came, each when the one before is done; all else at once. */
@SuppressWarnings("FutureReturnValueIgnored") // what follows a future here ends in another one that is returned
final class OneAtATime {

    private final Map<String, CompletableFuture<?>> last = new HashMap<>();

    /** Starts the work as soon as all earlier work on the same key is done; on the caller's thread if there is none. */
    <T> CompletableFuture<T> run(String key, Supplier<CompletableFuture<T>> work) {
        CompletableFuture<T> result = new CompletableFuture<>();
        Optional<CompletableFuture<?>> before;
        synchronized (last) {
            before = Optional.ofNullable(last.put(key, result));
        }
        before.ifPresentOrElse(
                earlier -> earlier.whenComplete((done, failure) -> start(work, result)), () -> start(work, result));
        result.whenComplete((done, failure) -> forget(key, result));
        return result;
    }

    private static <T> void start(Supplier<CompletableFuture<T>> work, CompletableFuture<T> result) {
        try {
            work.get().whenComplete((value, failure) -> {
                if (failure == null) {
                    result.complete(value);
                } else {
                    result.completeExceptionally(failure);
                }
            });
        } catch (RuntimeException e) {
            result.completeExceptionally(e);
        }
    }

    private void forget(String key, CompletableFuture<?> result) {
        synchronized (last) {
            last.remove(key, result);
        }
    }
}
