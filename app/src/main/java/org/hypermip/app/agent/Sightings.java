/* SPDX-License-Identifier: Apache-2.0 */
package org.hypermip.app.agent;

import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.Semaphore;
import java.util.function.Supplier;
import org.hypermip.app.api.RegistrationReply;
import org.hypermip.app.reconcile.Reconciler;
import org.hypermip.app.store.BindingStore;
import org.hypermip.flows.binding.Announcement;
import org.hypermip.flows.binding.Binding;
import org.hypermip.flows.binding.BindingPhase;
import org.hypermip.flows.binding.Recognition;
import org.hypermip.flows.binding.Refusal;
import org.hypermip.flows.binding.ReplyCode;
import org.hypermip.flows.binding.Sighting;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Takes what the fabric saw of mobile nodes from decision to rules. */
@SuppressWarnings("FutureReturnValueIgnored") // what follows a future here ends in another one that is returned
final class Sightings {

    /** How many announcements may wait, in all lanes together: a flood of them leaves room in each for answers, and for hypervisors. */
    static final int MOST_WAITING = Threads.WAITING / 2;

    private final Logger log = LoggerFactory.getLogger(getClass());
    private final Bindings bindings;
    private final BindingStore store;
    private final Reconciler reconciler;
    private final Threads threads;
    private final Duration reportTime;
    private final Semaphore room = new Semaphore(MOST_WAITING);
    private final Map<String, String> complaints = new ConcurrentHashMap<>();

    /**
     * Creates the sightings.
     *
     * @param reportTime how long hypervisors have to report what was seen while frames go both ways
     */
    Sightings(Bindings bindings, BindingStore store, Reconciler reconciler, Threads threads, Duration reportTime) {
        this.bindings = bindings;
        this.store = store;
        this.reconciler = reconciler;
        this.threads = threads;
        this.reportTime = reportTime;
    }

    /** Decides about what was seen, on a thread of our own: who saw it may not wait for the store. What is too much is seen again. */
    CompletableFuture<RegistrationReply> follow(Sighting sighting) {
        if (sighting.announcement() == Announcement.ANSWER) {
            return heeded(sighting, () -> {});
        }
        return room.tryAcquire()
                ? heeded(sighting, room::release)
                : CompletableFuture.completedFuture(tooMuch(sighting));
    }

    /**
     * Heeds a sighting.
     *
     * @param turn what is done when its turn has come, or will not come
     */
    private CompletableFuture<RegistrationReply> heeded(Sighting sighting, Runnable turn) {
        try {
            return later(threads.of(sighting.mac().toString()), () -> {
                turn.run();
                return recognized(sighting);
            });
        } catch (RejectedExecutionException e) {
            turn.run();
            return CompletableFuture.completedFuture(tooMuch(sighting));
        }
    }

    private static RegistrationReply tooMuch(Sighting sighting) {
        return RegistrationReply.refused(Refusal.of(
                ReplyCode.INSUFFICIENT_RESOURCES,
                "mac",
                sighting.mac().toString(),
                "more is seen than can be heeded in time; it will be seen again"));
    }

    private CompletableFuture<RegistrationReply> recognized(Sighting sighting) {
        return Recognition.of(sighting, store.known(), reconciler.view().domain())
                .map(binding -> later(patience(binding), () -> decide(binding.mobileNode(), sighting)))
                .orElseGet(() -> CompletableFuture.completedFuture(stranger(sighting)));
    }

    /** While frames go both ways nothing is lost by waiting for those whose word it is. */
    private Executor patience(Binding binding) {
        return binding.phase() == BindingPhase.SIMULTANEOUS
                ? task -> {
                    ScheduledFuture<?> unused = threads.after(reportTime, binding.mobileNode(), task);
                }
                : Runnable::run;
    }

    private static <T> CompletableFuture<T> later(Executor executor, Supplier<CompletableFuture<T>> work) {
        return CompletableFuture.supplyAsync(work, executor).thenCompose(result -> result);
    }

    private CompletableFuture<RegistrationReply> decide(String mobileNode, Sighting sighting) {
        return bindings.decide(mobileNode, new SightingDecider(mobileNode, sighting), change -> {
            change.decision().refusal().ifPresent(refusal -> complain(mobileNode, refusal));
            if (change.transition().isEffective()) {
                report(change.decision().accepted(), sighting);
                complaints.remove(mobileNode);
                reconciler.request(mobileNode);
            }
            return CompletableFuture.completedFuture(
                    RegistrationReply.of(change.decision(), sighting.time(), Map.of()));
        });
    }

    /** Announcements are repeated, and a forger may go on for ever: the same is said once. */
    private void complain(String mobileNode, Refusal refusal) {
        boolean isNews = !refusal.equals(SightingDecider.atHome(mobileNode))
                && !refusal.remedy().equals(complaints.put(mobileNode, refusal.remedy()));
        if (isNews) {
            log.warn("Not followed: {}", refusal.remedy());
        }
    }

    private void report(Binding binding, Sighting sighting) {
        if (sighting.announcement() == Announcement.ANSWER) {
            log.info("'{}' answers at {}/{}", binding.mobileNode(), sighting.device(), sighting.port());
        } else {
            log.info("'{}' is {}: {}", binding.mobileNode(), binding.phase().label(), latest(binding));
        }
    }

    private static String latest(Binding binding) {
        return binding.history().get(binding.history().size() - 1).detail();
    }

    private static RegistrationReply stranger(Sighting sighting) {
        return RegistrationReply.refused(Refusal.of(
                ReplyCode.UNKNOWN_HOME_AGENT,
                "mac",
                sighting.mac().toString(),
                "no binding has this MAC address, and no listed machine of a network; register it, or list it"));
    }
}
