/* SPDX-License-Identifier: Apache-2.0 */
package org.hypermip.app.agent;

import com.google.common.collect.ImmutableMultimap;
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
import org.hypermip.app.reconcile.Reconciler;
import org.hypermip.app.reconcile.rollout.Outcome;
import org.hypermip.flows.binding.Attachment;
import org.hypermip.flows.binding.Binding;
import org.hypermip.flows.binding.Decision;
import org.hypermip.flows.binding.Refusal;
import org.hypermip.flows.binding.Registration;
import org.hypermip.flows.binding.RegistrationPhase;
import org.hypermip.flows.binding.ReplyCode;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Takes registrations of hypervisors from decision to answer. */
final class Registrations {

    /** What is about to happen, and can still be held: answered when the switches have confirmed. */
    private static final Set<RegistrationPhase> ANSWERED_WHEN_CONFIRMED =
            Sets.immutableEnumSet(RegistrationPhase.PREPARING, RegistrationPhase.SWITCHING);

    private final Logger log = LoggerFactory.getLogger(getClass());
    private final Bindings bindings;
    private final Reconciler reconciler;
    private final TakenPorts taken;
    private final ScheduledExecutorService scheduler;
    private final Duration patience;

    /**
     * Creates the registrations.
     *
     * @param patience how long {@code switching} may wait for its answer: a migration is held meanwhile
     */
    Registrations(
            Bindings bindings,
            Reconciler reconciler,
            TakenPorts taken,
            ScheduledExecutorService scheduler,
            Duration patience) {
        this.bindings = bindings;
        this.reconciler = reconciler;
        this.taken = taken;
        this.scheduler = scheduler;
        this.patience = patience;
    }

    /** Decides, has the rules installed, and answers. */
    CompletableFuture<RegistrationReply> register(Registration registration) {
        return bindings.decide(registration.mobileNode(), new RegistrationDecider(registration), change -> {
            if (change.decision().kind() == Decision.Kind.ACCEPTED) {
                taken.named(
                        registration.reporter(),
                        ImmutableMultimap.<String, String>builder()
                                .putAll(
                                        registration.mobileNode(),
                                        registration.ports().values())
                                .build());
            }
            return answered(registration, change);
        });
    }

    private CompletableFuture<RegistrationReply> answered(Registration registration, DecidedChange change) {
        return change.decision().kind() == Decision.Kind.ACCEPTED
                        && ANSWERED_WHEN_CONFIRMED.contains(registration.phase())
                ? answeredWhenConfirmed(registration, change)
                : CompletableFuture.completedFuture(answeredAtOnce(registration, change));
    }

    private RegistrationReply answeredAtOnce(Registration registration, DecidedChange change) {
        if (change.decision().kind() == Decision.Kind.ACCEPTED) {
            if (change.transition().isEffective() && !change.transition().isSettling()) {
                reconciler.request(registration.mobileNode());
            }
            change.stopwatch().lap("rules");
        }
        if (change.decision().kind() == Decision.Kind.ENDED) {
            reconciler.request(registration.mobileNode());
        }
        return reply(registration, change);
    }

    private CompletableFuture<RegistrationReply> answeredWhenConfirmed(
            Registration registration, DecidedChange change) {
        CompletableFuture<Outcome> rollout = reconciler.reconcile(registration.mobileNode());
        change.stopwatch().lap("rules");
        return (registration.phase() == RegistrationPhase.SWITCHING ? inTime(rollout) : rollout).thenApply(outcome -> {
            change.stopwatch().lap("install");
            return unconfirmed(registration, change.decision().accepted(), outcome)
                    .map(refusal -> takenBack(change, refusal))
                    .orElseGet(() -> reply(registration, change));
        });
    }

    private static RegistrationReply reply(Registration registration, DecidedChange change) {
        return RegistrationReply.of(
                change.decision(), registration.received(), change.stopwatch().laps());
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

    private static Optional<Refusal> unconfirmed(Registration registration, Binding binding, Outcome outcome) {
        return outcome.failure()
                .map(failure -> Refusal.of(
                        outcome.late() ? ReplyCode.TIMEOUT : ReplyCode.UNSPECIFIED,
                        "phase",
                        registration.phase().label(),
                        failure))
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
                        "switch " + device + " has just disconnected"));
    }

    private RegistrationReply takenBack(DecidedChange change, Refusal refusal) {
        String mobileNode = change.decision().accepted().mobileNode();
        log.warn("Registration of '{}' refused: {}", mobileNode, refusal.remedy());
        String state = bindings.takeBack(change.transition())
                ? "; the binding is as it was before, try again"
                : "; the binding has been changed by others since, see mip-binding";
        reconciler.request(mobileNode);
        return RegistrationReply.refused(
                Refusal.of(refusal.code(), refusal.field(), refusal.value(), refusal.remedy() + state));
    }
}
