/* SPDX-License-Identifier: Apache-2.0 */
package org.hypermip.runtime.openflow.session;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.onosproject.openflow.controller.Dpid;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Repeats a request to each switch for as long as this controller is its master. */
public final class SwitchPolls {
    /** Late enough that several reasons share one request, early enough to be called at once. */
    private static final long SOON_MILLIS = 250;

    private static final Logger log = LoggerFactory.getLogger(SwitchPolls.class);

    private final ScheduledExecutorService executor;
    private final Consumer<Dpid> request;
    private final Map<Dpid, ScheduledFuture<?>> next = new ConcurrentHashMap<>();
    private volatile long intervalMillis;

    /**
     * Polls nothing until {@link #start}.
     *
     * @param request sends the request; runs on the executor, and an exception from it is logged and ends nothing
     */
    public SwitchPolls(ScheduledExecutorService executor, int intervalSeconds, Consumer<Dpid> request) {
        this.executor = executor;
        this.request = request;
        this.intervalMillis = TimeUnit.SECONDS.toMillis(intervalSeconds);
    }

    /** Polls this switch at once and from then on. */
    public void start(Dpid dpid) {
        next.compute(dpid, (d, pending) -> replace(dpid, pending, 0));
    }

    /** Brings the next poll of this switch forward, to within a quarter of a second; nothing if it is not polled. */
    public void soon(Dpid dpid) {
        next.computeIfPresent(
                dpid,
                (d, pending) -> pending.getDelay(TimeUnit.MILLISECONDS) > SOON_MILLIS
                        ? replace(dpid, pending, SOON_MILLIS)
                        : pending);
    }

    /** Puts the next poll of this switch off, to no sooner than so much later; nothing if it comes later anyway or never. */
    public void postpone(Dpid dpid, long millis) {
        next.computeIfPresent(
                dpid,
                (d, pending) ->
                        pending.getDelay(TimeUnit.MILLISECONDS) < millis ? replace(dpid, pending, millis) : pending);
    }

    /** Polls this switch no more. */
    public void stop(Dpid dpid) {
        next.computeIfPresent(dpid, (d, pending) -> {
            pending.cancel(false);
            return null;
        });
    }

    /** Polls no switch any more. */
    public void stop() {
        next.keySet().forEach(this::stop);
    }

    /** Changes the time between polls, in seconds; it counts from each switch's next poll on. */
    public void setInterval(int seconds) {
        intervalMillis = TimeUnit.SECONDS.toMillis(seconds);
        next.keySet().forEach(this::soon);
    }

    /** The next poll is arranged before this one is sent: a start at the same moment then finds its poll on the way. */
    private void poll(Dpid dpid) {
        next.computeIfPresent(dpid, (d, pending) -> replace(dpid, pending, intervalMillis));
        try {
            request.accept(dpid);
        } catch (RuntimeException e) {
            log.warn("Polling {} failed", dpid, e);
        }
    }

    private ScheduledFuture<?> replace(Dpid dpid, ScheduledFuture<?> pending, long delayMillis) {
        if (pending != null) {
            pending.cancel(false);
        }
        return executor.schedule(() -> poll(dpid), delayMillis, TimeUnit.MILLISECONDS);
    }
}
