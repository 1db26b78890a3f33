/* SPDX-License-Identifier: Apache-2.0 */
package org.hypermip.app.agent;

import com.google.common.collect.Sets;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.hypermip.app.api.RegistrationReply;
import org.hypermip.app.reconcile.Outcome;
import org.hypermip.app.reconcile.Reconciler;
import org.hypermip.app.store.BindingStore;
import org.hypermip.app.store.Change;
import org.hypermip.app.store.Transition;
import org.hypermip.flows.binding.AddressClaims;
import org.hypermip.flows.binding.Attachment;
import org.hypermip.flows.binding.Binding;
import org.hypermip.flows.binding.BindingLimits;
import org.hypermip.flows.binding.BindingMachine;
import org.hypermip.flows.binding.Decision;
import org.hypermip.flows.binding.Refusal;
import org.hypermip.flows.binding.Registration;
import org.hypermip.flows.binding.RegistrationPhase;
import org.hypermip.flows.binding.ReplyCode;
import org.hypermip.flows.frames.NetworkView;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Takes one registration from decision to answer. */
final class Registrar {

    /** What is about to happen, and can still be held: answered when the switches have confirmed. */
    private static final Set<RegistrationPhase> ANSWERED_WHEN_CONFIRMED =
            Sets.immutableEnumSet(RegistrationPhase.PREPARING, RegistrationPhase.SWITCHING);

    private final Logger log = LoggerFactory.getLogger(getClass());
    private final BindingStore store;
    private final Reconciler reconciler;
    private final ReturnAnnouncer announcer;
    private final ScheduledExecutorService scheduler;
    private final Duration patience;
    private final Object claims;

    /**
     * Creates a registrar.
     *
     * @param claims the lock of whoever gives a mobile node its addresses
     * @param patience how long {@code switching} may wait for its answer: a migration is held meanwhile
     */
    Registrar(
            BindingStore store,
            Reconciler reconciler,
            ReturnAnnouncer announcer,
            Object claims,
            ScheduledExecutorService scheduler,
            Duration patience) {
        this.store = store;
        this.reconciler = reconciler;
        this.announcer = announcer;
        this.claims = claims;
        this.scheduler = scheduler;
        this.patience = patience;
    }

    /** Decides, has the rules installed, and answers; registrations of one mobile node must come one at a time. */
    CompletableFuture<RegistrationReply> register(Registration registration) {
        Stopwatch watch = new Stopwatch();
        NetworkView view = reconciler.view();
        Transition transition = decide(registration, view);
        watch.lap("store");
        if (transition.refusal().isPresent()) {
            return CompletableFuture.completedFuture(
                    RegistrationReply.refused(transition.refusal().get()));
        }
        if (transition.after().isEmpty()) {
            reconciler.request(registration.mobileNode());
            return CompletableFuture.completedFuture(
                    RegistrationReply.ended(transition.before().orElseThrow(), watch.laps()));
        }
        Binding binding = transition.after().get();
        if (transition.isMove()) {
            announcer.announce(binding, view);
        }
        if (!ANSWERED_WHEN_CONFIRMED.contains(registration.phase())) {
            if (transition.isEffective() && !transition.isSettling()) {
                reconciler.request(registration.mobileNode());
            }
            watch.lap("rules");
            return CompletableFuture.completedFuture(
                    RegistrationReply.accepted(binding, registration.received(), watch.laps()));
        }
        CompletableFuture<Outcome> rollout = reconciler.reconcile(registration.mobileNode());
        watch.lap("rules");
        return (registration.phase() == RegistrationPhase.SWITCHING ? inTime(rollout) : rollout).thenApply(outcome -> {
            watch.lap("install");
            return unconfirmed(registration, binding, outcome)
                    .map(refusal -> rolledBack(transition, refusal))
                    .orElseGet(() -> RegistrationReply.accepted(binding, registration.received(), watch.laps()));
        });
    }

    private CompletableFuture<Outcome> inTime(CompletableFuture<Outcome> rollout) {
        CompletableFuture<Outcome> answer = rollout.thenApply(outcome -> outcome);
        ScheduledFuture<?> deadline = scheduler.schedule(
                () -> answer.complete(
                        Outcome.late("the switches did not confirm within " + patience.toMillis() + " ms")),
                patience.toMillis(),
                TimeUnit.MILLISECONDS);
        return answer.whenComplete((outcome, failure) -> deadline.cancel(false));
    }

    private Transition decide(Registration registration, NetworkView view) {
        BindingMachine machine = new BindingMachine(view.domain());
        if (registration.phase() != RegistrationPhase.PREPARING) {
            return store.compute(registration.mobileNode(), current -> change(machine, current, registration, view));
        }
        synchronized (claims) {
            return store.compute(registration.mobileNode(), current -> change(machine, current, registration, view));
        }
    }

    private Change change(
            BindingMachine machine, Optional<Binding> current, Registration registration, NetworkView view) {
        Decision decision = machine.next(current, registration);
        return decision.binding()
                .flatMap(binding -> objection(current, binding, registration, view))
                .map(Change::refused)
                .orElseGet(() -> Change.of(decision));
    }

    /** What stands against a binding that is legal by itself. */
    private Optional<Refusal> objection(
            Optional<Binding> before, Binding next, Registration registration, NetworkView view) {
        switch (registration.phase()) {
            case PREPARING:
                return AddressClaims.conflict(
                                registration.mobileNode(), registration.interfaces(), store.all(), view.domain())
                        .or(() -> BindingLimits.exceeded(view.domain(), before, next, store.all()));
            case SWITCHING:
                return new Readiness(view, reconciler::isReachable).lacking(next);
            default:
                return Optional.empty();
        }
    }

    private static Optional<Refusal> unconfirmed(Registration registration, Binding binding, Outcome outcome) {
        return outcome.failure()
                .map(failure -> Refusal.of(
                        outcome.late() ? ReplyCode.TIMEOUT : ReplyCode.UNSPECIFIED,
                        "phase",
                        registration.phase().label(),
                        failure + "; the binding is as it was before, try again"))
                .or(() -> registration.phase() == RegistrationPhase.SWITCHING
                        ? leftOut(binding, outcome)
                        : Optional.empty());
    }

    private static Optional<Refusal> leftOut(Binding binding, Outcome outcome) {
        return binding.handover()
                .flatMap(open -> Stream.of(open.source(), open.destination())
                        .map(Attachment::device)
                        .filter(outcome.leftOut()::contains)
                        .findFirst())
                .map(device -> Refusal.of(
                        ReplyCode.INSUFFICIENT_RESOURCES,
                        "phase",
                        RegistrationPhase.SWITCHING.label(),
                        "switch " + device + " has just disconnected; the binding is as it was before, try again"));
    }

    private RegistrationReply rolledBack(Transition transition, Refusal refusal) {
        String mobileNode = transition.after().orElseThrow().mobileNode();
        log.warn("Registration of '{}' refused: {}", mobileNode, refusal.remedy());
        store.compute(
                mobileNode, current -> Change.to(current.equals(transition.after()) ? transition.before() : current));
        reconciler.request(mobileNode);
        return RegistrationReply.refused(refusal);
    }
}
