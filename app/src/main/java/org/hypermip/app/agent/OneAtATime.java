/* SPDX-License-Identifier: Apache-2.0 */
package org.hypermip.app.agent;

import com.google.common.collect.ImmutableSet;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.function.Function;
import java.util.function.Supplier;

/** Runs what concerns one key, such as a mobile node, in the order it came, each when the one before is done; all else at once. */
@SuppressWarnings("FutureReturnValueIgnored") // what follows a future here ends in another one that is returned
final class OneAtATime<K> {

    private final Map<K, CompletableFuture<?>> last = new HashMap<>();
    private final Function<K, Executor> executors;

    /**
     * Creates the turns.
     *
     * @param executors where work on a key begins that had to wait
     */
    OneAtATime(Function<K, Executor> executors) {
        this.executors = executors;
    }

    /** Runs what concerns one key. */
    <T> CompletableFuture<T> run(K key, Supplier<CompletableFuture<T>> work) {
        return run(ImmutableSet.of(key), work);
    }

    /**
     * Starts the work as soon as all earlier work on one of the keys is done; on the caller's thread if there is none. Whatever the work
     * throws, what is returned fails of it, and the next work gets its turn. It stands in line for all keys from now on, so nobody waits
     * for somebody who waits for him.
     */
    <T> CompletableFuture<T> run(Collection<K> keys, Supplier<CompletableFuture<T>> work) {
        CompletableFuture<T> result = new CompletableFuture<>();
        CompletableFuture<?> before = standInLine(keys, result);
        CompletableFuture<CompletableFuture<T>> started = before.isDone()
                ? before.handle((done, failure) -> work.get())
                : before.handleAsync(
                        (done, failure) -> work.get(),
                        executors.apply(keys.iterator().next()));
        started.thenCompose(running -> running).whenComplete((value, failure) -> {
            if (failure == null) {
                result.complete(value);
            } else {
                result.completeExceptionally(failure);
            }
        });
        result.whenComplete((done, failure) -> forget(keys, result));
        return result;
    }

    private CompletableFuture<?> standInLine(Collection<K> keys, CompletableFuture<?> result) {
        synchronized (last) {
            return CompletableFuture.allOf(keys.stream()
                    .flatMap(key -> Optional.<CompletableFuture<?>>ofNullable(last.put(key, result)).stream())
                    .toArray(CompletableFuture<?>[]::new));
        }
    }

    private void forget(Collection<K> keys, CompletableFuture<?> result) {
        synchronized (last) {
            keys.forEach(key -> last.remove(key, result));
        }
    }
}
