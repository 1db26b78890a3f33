/* SPDX-License-Identifier: Apache-2.0 */
package org.hypermip.app.agent;

import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.hypermip.app.api.RegistrationReply;
import org.hypermip.app.reconcile.Reconciler;
import org.hypermip.app.store.BindingStore;
import org.hypermip.app.store.Change;
import org.hypermip.app.store.Transition;
import org.hypermip.flows.binding.AddressClaims;
import org.hypermip.flows.binding.Announcement;
import org.hypermip.flows.binding.Binding;
import org.hypermip.flows.binding.BindingLimits;
import org.hypermip.flows.binding.BindingPhase;
import org.hypermip.flows.binding.Decision;
import org.hypermip.flows.binding.Recognition;
import org.hypermip.flows.binding.Refusal;
import org.hypermip.flows.binding.ReplyCode;
import org.hypermip.flows.binding.Sighting;
import org.hypermip.flows.binding.SightingMachine;
import org.hypermip.flows.frames.NetworkView;
import org.hypermip.flows.network.MobilityDomain;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Takes what the fabric saw of a mobile node from decision to rules. */
@SuppressWarnings("FutureReturnValueIgnored") // what follows a future here ends in another one that is returned
final class Follower {

    private final Logger log = LoggerFactory.getLogger(getClass());
    private final OneAtATime queue;
    private final BindingStore store;
    private final Reconciler reconciler;
    private final ReturnAnnouncer announcer;
    private final Object claims;
    private final ScheduledExecutorService scheduler;
    private final Duration reportTime;
    private final Map<String, String> complaints = new ConcurrentHashMap<>();

    /**
     * Creates a follower.
     *
     * @param claims the lock of whoever gives a mobile node its addresses
     * @param reportTime how long hypervisors have to report what was seen while frames go both ways
     */
    Follower(
            OneAtATime queue,
            BindingStore store,
            Reconciler reconciler,
            ReturnAnnouncer announcer,
            Object claims,
            ScheduledExecutorService scheduler,
            Duration reportTime) {
        this.queue = queue;
        this.store = store;
        this.reconciler = reconciler;
        this.announcer = announcer;
        this.claims = claims;
        this.scheduler = scheduler;
        this.reportTime = reportTime;
    }

    /** Decides about what was seen, on a thread of our own: who saw it may not wait for the store. */
    CompletableFuture<RegistrationReply> follow(Sighting sighting) {
        return later(scheduler, () -> recognize(sighting, reconciler.view().domain())
                .map(binding -> later(patience(binding), () -> decideInTurn(binding.mobileNode(), sighting)))
                .orElseGet(() -> CompletableFuture.completedFuture(stranger(sighting))));
    }

    private Optional<Binding> recognize(Sighting sighting, MobilityDomain domain) {
        return Recognition.of(sighting, store.all(), domain);
    }

    /** While frames go both ways nothing is lost by waiting for those whose word it is. */
    private Executor patience(Binding binding) {
        return binding.phase() == BindingPhase.SIMULTANEOUS
                ? task -> {
                    ScheduledFuture<?> unused = scheduler.schedule(task, reportTime.toMillis(), TimeUnit.MILLISECONDS);
                }
                : Runnable::run;
    }

    private static <T> CompletableFuture<T> later(Executor executor, Supplier<CompletableFuture<T>> work) {
        return CompletableFuture.supplyAsync(work, executor).thenCompose(result -> result);
    }

    private CompletableFuture<RegistrationReply> decideInTurn(String mobileNode, Sighting sighting) {
        return queue.run(mobileNode, () -> {
            NetworkView view = reconciler.view();
            Optional<Binding> listed = recognize(sighting, view.domain())
                    .filter(binding -> binding.mobileNode().equals(mobileNode))
                    .filter(binding -> store.get(mobileNode).isEmpty());
            SightingMachine machine = new SightingMachine(view.domain());
            Transition transition;
            synchronized (claims) {
                transition = store.compute(mobileNode, current -> change(machine, current, listed, sighting));
            }
            return CompletableFuture.completedFuture(carriedOut(transition, sighting, mobileNode, view));
        });
    }

    /** A listed machine gets its binding when it leaves home; until then it needs none. */
    private Change change(
            SightingMachine machine, Optional<Binding> current, Optional<Binding> listed, Sighting sighting) {
        Optional<Binding> before = current.or(() -> listed);
        Optional<Decision> decision = before.map(binding -> machine.next(binding, sighting));
        if (decision.flatMap(Decision::binding).equals(before)) {
            return Change.to(current);
        }
        return decision.flatMap(Decision::binding)
                .flatMap(next -> objection(current, next))
                .map(Change::refused)
                .orElseGet(() -> Change.of(decision.orElseThrow()));
    }

    /** It may be told not to go where it has gone: a limit that forgers could pass is none. */
    private Optional<Refusal> objection(Optional<Binding> before, Binding next) {
        MobilityDomain domain = reconciler.view().domain();
        return Optional.of(next)
                .filter(binding -> before.isEmpty())
                .flatMap(binding ->
                        AddressClaims.conflict(binding.mobileNode(), binding.interfaces(), store.all(), domain))
                .or(() -> BindingLimits.exceeded(domain, before, next, store.all()));
    }

    private RegistrationReply carriedOut(
            Transition transition, Sighting sighting, String mobileNode, NetworkView view) {
        if (transition.refusal().isPresent()) {
            complain(mobileNode, transition.refusal().get());
            return RegistrationReply.refused(transition.refusal().get());
        }
        if (transition.isEffective()) {
            Binding binding = transition.after().orElseThrow();
            report(binding, sighting);
            complaints.remove(mobileNode);
            if (transition.isMove()) {
                announcer.announce(binding, view);
            }
            reconciler.request(mobileNode);
        }
        return transition
                .after()
                .map(binding -> RegistrationReply.accepted(binding, sighting.time(), Map.of()))
                .orElseGet(() -> RegistrationReply.refused(atHome(mobileNode)));
    }

    /** Announcements are repeated, and a forger may go on for ever: the same is said once. */
    private void complain(String mobileNode, Refusal refusal) {
        if (!refusal.remedy().equals(complaints.put(mobileNode, refusal.remedy()))) {
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

    private static Refusal atHome(String mobileNode) {
        return Refusal.of(
                ReplyCode.UNKNOWN_HOME_AGENT, "vm.id", mobileNode, "it is at home, where it needs no binding");
    }
}
