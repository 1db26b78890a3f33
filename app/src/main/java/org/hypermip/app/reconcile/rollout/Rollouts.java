/* SPDX-License-Identifier: Apache-2.0 */
package org.hypermip.app.reconcile.rollout;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableSet;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.BiPredicate;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.hypermip.app.reconcile.ledger.Holder;
import org.hypermip.app.reconcile.ledger.RuleLedger;
import org.hypermip.app.reconcile.ledger.StageResult;
import org.hypermip.flows.rollout.RolloutPlan;
import org.hypermip.flows.rollout.RolloutStage;
import org.hypermip.flows.rules.Rule;
import org.hypermip.flows.rules.RuleSet;
import org.onosproject.net.DeviceId;

/**
 * Rolls out what holders want, a stage at a time. After each stage the plan is made anew from what is wanted by then. So a change in the
 * middle of a rollout needs no undoing: the next plan leads from here to there. Rollouts of different holders do not wait for each other.
 */
@SuppressWarnings("FutureReturnValueIgnored") // what follows a future here ends in another one that is returned
public final class Rollouts {

    /** A rollout under way, and who waits for it: those whose wanted rules the plan has seen, and those who came since. */
    private static final class Run {
        private List<CompletableFuture<Outcome>> served = new ArrayList<>();
        private List<CompletableFuture<Outcome>> arrived = new ArrayList<>();
        private boolean waits;

        void takeIn() {
            served.addAll(arrived);
            arrived = new ArrayList<>();
        }
    }

    private final Function<Holder, RuleSet> wanted;
    private final BiPredicate<Holder, DeviceId> reachable;
    private final FlowInstaller installer;
    private final ScheduledExecutorService scheduler;
    private final Duration settling;
    private final RuleLedger ledger = new RuleLedger();
    private final Map<Holder, Run> running = new HashMap<>();

    /** By holder: done when its switches have forgotten what they decided before. */
    private final Map<Holder, CompletableFuture<Void>> unsettled = new HashMap<>();

    private boolean hastened;

    /**
     * Creates rollouts.
     *
     * @param wanted the rules that a holder wants now
     * @param reachable whether a switch can be asked for anything now in the name of a holder
     * @param settling how long a switch may take, after it has confirmed, to forget what it decided before
     */
    public Rollouts(
            Function<Holder, RuleSet> wanted,
            BiPredicate<Holder, DeviceId> reachable,
            FlowInstaller installer,
            ScheduledExecutorService scheduler,
            Duration settling) {
        this.wanted = wanted;
        this.reachable = reachable;
        this.installer = installer;
        this.scheduler = scheduler;
        this.settling = settling;
    }

    /** Makes the switches hold what the holder wants; a rollout under way takes in what is wanted by now. Never fails. */
    public CompletableFuture<Outcome> rollOut(Holder holder) {
        CompletableFuture<Outcome> outcome = new CompletableFuture<>();
        boolean joined;
        synchronized (this) {
            joined = running.containsKey(holder);
            running.computeIfAbsent(holder, key -> new Run()).arrived.add(outcome);
        }
        if (joined) {
            goOnFromWaiting(holder); // what is wanted by now may have nothing to wait for
        } else {
            advance(holder);
        }
        return outcome;
    }

    /** From now on, no stage waits for switches to forget: whoever ends all forwarding has no frames to save. */
    public synchronized void hasten() {
        hastened = true;
    }

    /** Lets somebody see or correct what is known of the switches, between steps of the rollouts. */
    public synchronized void correct(Consumer<RuleLedger> reader) {
        reader.accept(ledger);
    }

    /** Lets somebody look, and returns what was found. */
    public synchronized <T> T read(Function<RuleLedger, T> question) {
        return question.apply(ledger);
    }

    /** Whatever is thrown on the way ends the rollout: nobody waits for ever, and the next one begins anew. */
    private void advance(Holder holder) {
        CompletableFuture.completedFuture(holder)
                .thenApply(this::next)
                .exceptionally(failure -> brokenOff(holder, "rules cannot be computed: ", failure))
                .thenAccept(stage -> stage.ifPresent(next -> carryOut(holder, next)));
    }

    /** Does nothing if the holder's rollout does not wait. */
    private void goOnFromWaiting(Holder holder) {
        synchronized (this) {
            Run run = running.get(holder);
            if (run == null || !run.waits) {
                return;
            }
            run.waits = false;
        }
        advance(holder);
    }

    private void carryOut(Holder holder, RolloutStage stage) {
        CompletableFuture.completedFuture(stage)
                .thenCompose(installer::carryOut)
                .thenApply(results -> learn(holder, stage, results))
                .whenComplete((results, failure) -> {
                    if (failure == null) {
                        goOn(holder, results);
                    } else {
                        brokenOff(holder, "rules cannot be carried out: ", failure);
                    }
                });
    }

    private Optional<RolloutStage> brokenOff(Holder holder, String at, Throwable failure) {
        fail(holder, Outcome.failed(at + Causes.of(failure)));
        return Optional.empty();
    }

    private ImmutableList<StageResult> learn(Holder holder, RolloutStage stage, ImmutableList<StageResult> results) {
        synchronized (this) {
            results.forEach(result -> ledger.answered(holder, result));
        }
        if (stage.turns()) {
            settle(holder);
        }
        return results;
    }

    private void goOn(Holder holder, ImmutableList<StageResult> results) {
        String failures =
                results.stream().flatMap(result -> result.failure().stream()).collect(Collectors.joining("; "));
        if (failures.isEmpty()) {
            advance(holder);
        } else {
            boolean late = results.stream().allMatch(result -> result.failure().isEmpty() || result.late());
            fail(holder, late ? Outcome.late(failures) : Outcome.failed(failures));
        }
    }

    /** From now on, for some time, the holder's switches may have decisions in their caches that are none of their rules'. */
    private void settle(Holder holder) {
        CompletableFuture<Void> settled = new CompletableFuture<>();
        synchronized (this) {
            ScheduledFuture<?> unused = scheduler.schedule(
                    () -> {
                        synchronized (this) {
                            unsettled.remove(holder, settled);
                        }
                        settled.complete(null);
                    },
                    settling.toMillis(),
                    TimeUnit.MILLISECONDS);
            unsettled.put(holder, settled);
        }
    }

    /**
     * Returns the next stage if it can be carried out now, or ends the rollout. What is wanted is computed without any lock, by the one who
     * goes on with the holder's rollout. What it rests on is at least as new as what those served have asked for.
     */
    private Optional<RolloutStage> next(Holder holder) {
        Run run;
        synchronized (this) {
            run = run(holder);
            run.takeIn();
        }
        RuleSet rules = wanted.apply(holder);
        Optional<Outcome> outcome = Optional.empty();
        synchronized (this) {
            if (run.arrived.isEmpty()) {
                Optional<RolloutStage> stage = nextStage(holder, rules);
                if (stage.isPresent()) {
                    return waits(holder, run, stage.get()) ? Optional.empty() : send(holder, stage.get());
                }
                outcome = Optional.of(Outcome.confirmed(leftOut(holder, rules)));
                running.remove(holder);
            }
        }
        if (outcome.isEmpty()) {
            return next(holder);
        }
        Outcome end = outcome.get();
        run.served.forEach(waiter -> waiter.complete(end));
        return Optional.empty();
    }

    private Optional<RolloutStage> nextStage(Holder holder, RuleSet rules) {
        return RolloutPlan.of(ledger.plan(holder, rules, device -> reachable.test(holder, device))).stages().stream()
                .findFirst();
    }

    /** Tells whether switches have to forget first; then the rollout goes on when they have. */
    private boolean waits(Holder holder, Run run, RolloutStage stage) {
        Optional<CompletableFuture<Void>> settled = Optional.ofNullable(unsettled.get(holder));
        if (!stage.dependsOnOthers() || settled.isEmpty() || hastened) {
            return false;
        }
        run.waits = true;
        settled.get().thenRun(() -> goOnFromWaiting(holder));
        return true;
    }

    private Optional<RolloutStage> send(Holder holder, RolloutStage stage) {
        ledger.sent(holder, stage);
        return Optional.of(stage);
    }

    /** A failure is of no concern to those who came after its plan was made: they get a plan of their own. */
    private void fail(Holder holder, Outcome outcome) {
        List<CompletableFuture<Outcome>> failed;
        boolean again;
        synchronized (this) {
            Run run = run(holder);
            failed = run.served;
            run.served = new ArrayList<>();
            again = !run.arrived.isEmpty();
            if (!again) {
                running.remove(holder);
            }
        }
        failed.forEach(waiter -> waiter.complete(outcome));
        if (again) {
            advance(holder);
        }
    }

    private Run run(Holder holder) {
        return Objects.requireNonNull(running.get(holder));
    }

    private ImmutableSet<DeviceId> leftOut(Holder holder, RuleSet rules) {
        return rules.rules().stream()
                .map(Rule::device)
                .filter(device -> !reachable.test(holder, device))
                .collect(ImmutableSet.toImmutableSet());
    }
}
