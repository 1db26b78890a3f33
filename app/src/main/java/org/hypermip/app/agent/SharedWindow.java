/* SPDX-License-Identifier: Apache-2.0 */
package org.hypermip.app.agent;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.Supplier;

/**
 * Some places for all who have much to do. A place that is free goes to whoever has the fewest, and among those to whoever has had none
 * for the longest. So nobody ends up with all of them because what he waits for is slow.
 */
final class SharedWindow {

    private final List<Share> shares = new ArrayList<>();
    private int free;

    /**
     * Creates the window.
     *
     * @param places how much is done beside each other
     */
    SharedWindow(int places) {
        free = places;
    }

    /** Has all that done in its order, each with a place until what it returns is done, or has failed. */
    void run(Collection<Supplier<CompletableFuture<?>>> work) {
        add(new Share(work));
        goOn();
    }

    /** What is done at once takes no more of the stack, however much it is. */
    private void goOn() {
        for (Optional<Share> next = takePlace(); next.isPresent(); next = takePlace()) {
            Share share = next.get();
            CompletableFuture<?> done = share.begin();
            if (done.isDone()) {
                leavePlace(share);
            } else {
                CompletableFuture<?> unused = done.whenComplete((ended, failure) -> {
                    leavePlace(share);
                    goOn();
                });
            }
        }
    }

    private synchronized void add(Share share) {
        if (share.left > 0) {
            shares.add(share);
        }
    }

    private synchronized Optional<Share> takePlace() {
        Optional<Share> next =
                shares.stream().filter(share -> free > 0).min(Comparator.comparingInt(share -> share.places));
        next.ifPresent(share -> {
            free--;
            share.places++;
            share.left--;
            shares.remove(share);
            add(share);
        });
        return next;
    }

    private synchronized void leavePlace(Share share) {
        free++;
        share.places--;
    }

    /** What one of them has to do, how much of it has no place yet, and how many places it has. */
    private static final class Share {
        private final Queue<Supplier<CompletableFuture<?>>> waiting;
        private int left;
        private int places;

        Share(Collection<Supplier<CompletableFuture<?>>> work) {
            waiting = new ConcurrentLinkedQueue<>(work);
            left = work.size();
        }

        /** Begins what is next; whatever that throws is its failure. */
        CompletableFuture<?> begin() {
            try {
                return waiting.remove().get();
            } catch (RuntimeException e) {
                return CompletableFuture.failedFuture(e);
            }
        }
    }
}
