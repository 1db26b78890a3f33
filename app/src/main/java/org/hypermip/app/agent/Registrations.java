/* SPDX-License-Identifier: Apache-2.0 */
package org.hypermip.app.agent;

import com.google.common.collect.ImmutableListMultimap;
import com.google.common.collect.ImmutableMultimap;
import com.google.common.collect.Sets;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ScheduledFuture;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.hypermip.app.api.RegistrationReply;
import org.hypermip.app.reconcile.Reconciler;
import org.hypermip.app.reconcile.rollout.Outcome;
import org.hypermip.flows.binding.Attachment;
import org.hypermip.flows.binding.Binding;
import org.hypermip.flows.binding.Decision;
import org.hypermip.flows.binding.HeardInventories;
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
    private final Supplier<HeardInventories> heard;
    private final Threads threads;
    private final Backlog backlog = new Backlog();
    private final Duration patience;

    /**
     * Creates the registrations.
     *
     * @param heard what hypervisors list
     * @param patience how long {@code switching} may wait for its answer: a migration is held meanwhile
     */
    Registrations(
            Bindings bindings,
            Reconciler reconciler,
            TakenPorts taken,
            Supplier<HeardInventories> heard,
            Threads threads,
            Duration patience) {
        this.bindings = bindings;
        this.reconciler = reconciler;
        this.taken = taken;
        this.heard = heard;
        this.threads = threads;
        this.patience = patience;
    }

    /** Decides, has the rules installed, and answers. If too many wait for that already, it refuses. */
    CompletableFuture<RegistrationReply> register(Registration registration) {
        return backlog.enter(registration)
                .map(refusal -> CompletableFuture.completedFuture(RegistrationReply.refused(refusal)))
                .orElseGet(() -> taken(registration)
                        .whenComplete((reply, failure) -> backlog.leave(Optional.ofNullable(reply))));
    }

    private CompletableFuture<RegistrationReply> taken(Registration registration) {
        return bindings.decide(registration.mobileNode(), new RegistrationDecider(registration, heard), change -> {
            if (change.decision().kind() == Decision.Kind.ACCEPTED) {
                change.transition()
                        .after()
                        .ifPresent(binding -> taken.named(registration.reporter(), takenUp(registration, binding)));
            }
            return answered(registration, change);
        });
    }

    /** Of a mobile node that comes home, ports may be named that are not its hypervisor's: those are not taken up. */
    private static ImmutableMultimap<String, String> takenUp(Registration registration, Binding binding) {
        return registration.ports().values().stream()
                .filter(binding.portsAt(registration.reporter())::contains)
                .collect(
                        ImmutableListMultimap.toImmutableListMultimap(port -> registration.mobileNode(), port -> port));
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

    /** Who tells of the confirmation is ONOS, and waits neither for the store nor for the one who is answered. */
    private CompletableFuture<RegistrationReply> answeredWhenConfirmed(
            Registration registration, DecidedChange change) {
        String mobileNode = registration.mobileNode();
        CompletableFuture<Outcome> rollout = reconciler.reconcile(mobileNode);
        change.stopwatch().lap("rules");
        return (registration.phase() == RegistrationPhase.SWITCHING ? inTime(rollout) : rollout)
                .thenComposeAsync(
                        outcome -> {
                            change.stopwatch().lap("install");
                            return unconfirmed(registration, change.decision().accepted(), outcome)
                                    .map(refusal -> takenBack(change, refusal))
                                    .orElseGet(() -> CompletableFuture.completedFuture(reply(registration, change)));
                        },
                        threads.always(mobileNode));
    }

    private static RegistrationReply reply(Registration registration, DecidedChange change) {
        return RegistrationReply.of(
                change.decision(), registration.received(), change.stopwatch().laps());
    }

    private CompletableFuture<Outcome> inTime(CompletableFuture<Outcome> rollout) {
        CompletableFuture<Outcome> answer = rollout.thenApply(outcome -> outcome);
        ScheduledFuture<?> deadline = threads.deadline(
                patience,
                () -> answer.complete(
                        Outcome.late("the switches did not confirm within " + patience.toMillis() + " ms")));
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

    private CompletableFuture<RegistrationReply> takenBack(DecidedChange change, Refusal refusal) {
        String mobileNode = change.decision().accepted().mobileNode();
        log.warn("Registration of '{}' refused: {}", mobileNode, refusal.remedy());
        return bindings.takeBack(change.transition()).thenApply(isAsBefore -> {
            String state = isAsBefore
                    ? "; the binding is as it was before, try again"
                    : "; the binding has been changed by others since, see mip-binding";
            reconciler.request(mobileNode);
            return RegistrationReply.refused(
                    Refusal.of(refusal.code(), refusal.field(), refusal.value(), refusal.remedy() + state));
        });
    }
}
