/* SPDX-License-Identifier: Apache-2.0 */
package org.hypermip.app.fake;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.AbstractExecutorService;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;

/** A thread that does at once what it is given, on the caller's; or nothing at all until a test lets it go on. */
public final class ManualLane extends AbstractExecutorService {

    private final Deque<Runnable> waiting = new ArrayDeque<>();
    private boolean held;
    private boolean stopped;

    /** From now on it is busy with something else. */
    public void hold() {
        held = true;
    }

    /** It does what has waited, and what comes from now on. */
    public void goOn() {
        held = false;
        while (!held && !waiting.isEmpty()) {
            waiting.remove().run();
        }
    }

    /** It does what has waited longest, and nothing else. */
    public void doNext() {
        waiting.remove().run();
    }

    /** How much waits. */
    public int waiting() {
        return waiting.size();
    }

    @Override
    public void execute(Runnable task) {
        if (stopped) {
            throw new RejectedExecutionException("stopped");
        }
        if (held) {
            waiting.add(task);
        } else {
            task.run();
        }
    }

    @Override
    public void shutdown() {
        stopped = true;
    }

    @Override
    public List<Runnable> shutdownNow() {
        stopped = true;
        List<Runnable> left = new ArrayList<>(waiting);
        waiting.clear();
        return left;
    }

    @Override
    public boolean isShutdown() {
        return stopped;
    }

    @Override
    public boolean isTerminated() {
        return stopped;
    }

    @Override
    public boolean awaitTermination(long timeout, TimeUnit unit) {
        return true;
    }
}
