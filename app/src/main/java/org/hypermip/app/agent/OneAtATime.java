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

    /**
     * Starts the work as soon as all earlier work on the same key is done; on the caller's thread if there is none. Whatever the work
     * throws, what is returned fails of it, and the next work gets its turn.
     */
    <T> CompletableFuture<T> run(String key, Supplier<CompletableFuture<T>> work) {
        CompletableFuture<T> result = new CompletableFuture<>();
        CompletableFuture<?> before;
        synchronized (last) {
            before = Optional.<CompletableFuture<?>>ofNullable(last.put(key, result))
                    .orElseGet(() -> CompletableFuture.completedFuture(null));
        }
        before.handle((done, failure) -> work.get())
                .thenCompose(running -> running)
                .whenComplete((value, failure) -> {
                    if (failure == null) {
                        result.complete(value);
                    } else {
                        result.completeExceptionally(failure);
                    }
                });
        result.whenComplete((done, failure) -> forget(key, result));
        return result;
    }

    private void forget(String key, CompletableFuture<?> result) {
        synchronized (last) {
            last.remove(key, result);
        }
    }
}
