/* SPDX-License-Identifier: Apache-2.0 */
package org.hypermip.app.reconcile.rollout;

import com.google.common.collect.ImmutableList;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.hypermip.app.reconcile.ledger.Holder;
import org.hypermip.app.reconcile.ledger.RuleLedger;
import org.hypermip.app.reconcile.ledger.StageResult;
import org.hypermip.flows.rollout.Relocation;
import org.hypermip.flows.rollout.RolloutStage;
import org.hypermip.flows.rules.Rule;
import org.hypermip.flows.rules.RuleSet;
import org.onosproject.net.DeviceId;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Moves the rules of all holders together when the configuration gives them another place: rollouts of each holder alone would lay
 * one's rules above those of another that have not moved yet. What cannot be moved so, is left to rollouts.
 */
@SuppressWarnings("FutureReturnValueIgnored") // what follows a future here ends in another one that is returned
public final class Relocator {

    private final Logger log = LoggerFactory.getLogger(getClass());
    private final Supplier<? extends Map<Holder, RuleSet>> wanted;
    private final Predicate<DeviceId> reachable;
    private final Rollouts rollouts;
    private final FlowInstaller installer;

    /**
     * Creates a relocator.
     *
     * @param wanted the rules that each holder wants now
     * @param reachable whether a switch can be asked for anything now
     */
    public Relocator(
            Supplier<? extends Map<Holder, RuleSet>> wanted,
            Predicate<DeviceId> reachable,
            Rollouts rollouts,
            FlowInstaller installer) {
        this.wanted = wanted;
        this.reachable = reachable;
        this.rollouts = rollouts;
        this.installer = installer;
    }

    /** Moves what is in another place than it should be; done when it is, or when a switch did not obey. Never fails. */
    public CompletableFuture<Void> run() {
        CompletableFuture<Void> done = new CompletableFuture<>();
        advance(done);
        return done;
    }

    private void advance(CompletableFuture<Void> done) {
        CompletableFuture.completedFuture(done).thenCompose(this::step).exceptionally(failure -> {
            log.warn("Rules cannot be moved together: {}", Causes.of(failure).toString());
            done.complete(null);
            return null;
        });
    }

    private CompletableFuture<Void> step(CompletableFuture<Void> done) {
        Map<Holder, RuleSet> desired = wanted.get();
        Optional<RolloutStage> stage = next(desired);
        if (stage.isEmpty()) {
            done.complete(null);
            return done;
        }
        rollouts.correct(ledger -> stage.get().removes().forEach(rule -> ledger.doubt(rule.key())));
        return installer.carryOut(stage.get()).thenAccept(results -> goOn(desired, results, done));
    }

    private Optional<RolloutStage> next(Map<Holder, RuleSet> wanted) {
        return Relocation.next(
                within(rollouts.read(RuleLedger::known)),
                within(RuleSet.of(wanted.values().stream().flatMap(rules -> rules.rules().stream()))));
    }

    private RuleSet within(RuleSet rules) {
        return RuleSet.of(rules.rules().stream().filter(rule -> reachable.test(rule.device())));
    }

    private void goOn(Map<Holder, RuleSet> wanted, ImmutableList<StageResult> results, CompletableFuture<Void> done) {
        rollouts.correct(ledger -> results.stream()
                .filter(result -> result.failure().isEmpty())
                .forEach(result -> {
                    result.adds()
                            .forEach(rule -> wanted.forEach((holder, rules) -> {
                                if (rules.get(rule.key()).filter(rule::equals).isPresent()) {
                                    ledger.found(holder, rule);
                                }
                            }));
                    result.removes().stream().map(Rule::key).forEach(ledger::gone);
                }));
        if (results.stream().allMatch(result -> result.failure().isEmpty())) {
            advance(done);
        } else {
            done.complete(null);
        }
    }
}
