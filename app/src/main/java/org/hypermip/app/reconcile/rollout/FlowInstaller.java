/* SPDX-License-Identifier: Apache-2.0 */
package org.hypermip.app.reconcile.rollout;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.Streams;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.hypermip.app.reconcile.ledger.StageResult;
import org.hypermip.app.reconcile.ledger.SwitchStage;
import org.hypermip.app.reconcile.openflow.RuleTranslator;
import org.hypermip.app.reconcile.openflow.UntranslatableRuleException;
import org.hypermip.flows.rollout.RolloutStage;
import org.hypermip.flows.rules.Rule;
import org.onosproject.net.flow.FlowRuleOperations;
import org.onosproject.net.flow.FlowRuleOperationsContext;
import org.onosproject.net.flow.FlowRuleService;

/**
 * Carries out a stage: one operation a switch, so that the silence of one does not hide what the others confirmed.
 *
 * <p>FlowRuleService keeps no order between operations. Those that touch the same rule are therefore held back until the
 * earlier one has its answer; all others go at once.
 */
@SuppressWarnings("FutureReturnValueIgnored") // what follows a future here ends in another one that is returned
public final class FlowInstaller {

    private final FlowRuleService flowRules;
    private final RuleTranslator translator;
    private final ScheduledExecutorService scheduler;
    private final Duration patience;
    private final Map<Rule.Key, CompletableFuture<StageResult>> underWay = new HashMap<>();

    /**
     * Creates an installer.
     *
     * @param patience how long a switch may take to confirm
     */
    public FlowInstaller(
            FlowRuleService flowRules,
            RuleTranslator translator,
            ScheduledExecutorService scheduler,
            Duration patience) {
        this.flowRules = flowRules;
        this.translator = translator;
        this.scheduler = scheduler;
        this.patience = patience;
    }

    /** Carries out the stage; the results, one a switch, come when all are known, in bounded time. Never fails. */
    public CompletableFuture<ImmutableList<StageResult>> carryOut(RolloutStage stage) {
        List<CompletableFuture<StageResult>> results =
                SwitchStage.of(stage).stream().map(this::enqueue).collect(Collectors.toList());
        return all(results)
                .thenApply(
                        done -> results.stream().map(CompletableFuture::join).collect(ImmutableList.toImmutableList()));
    }

    private CompletableFuture<StageResult> enqueue(SwitchStage stage) {
        CompletableFuture<StageResult> result = new CompletableFuture<>();
        List<CompletableFuture<StageResult>> earlier;
        synchronized (underWay) {
            earlier = Streams.stream(stage.keys())
                    .filter(underWay::containsKey)
                    .map(underWay::get)
                    .distinct()
                    .collect(Collectors.toList());
            stage.keys().forEach(key -> underWay.put(key, result));
        }
        result.thenRun(() -> forget(stage, result));
        all(earlier).thenRun(() -> send(stage, result)).exceptionally(failure -> {
            result.complete(StageResult.failed(stage, reason(failure)));
            return null;
        });
        return result;
    }

    private void send(SwitchStage stage, CompletableFuture<StageResult> result) {
        FlowRuleOperations operations = operations(stage, result);
        ScheduledFuture<?> silence = scheduler.schedule(
                () -> result.complete(StageResult.late(
                        stage, "switch " + stage.device() + " did not confirm within " + patience.toMillis() + " ms")),
                patience.toMillis(),
                TimeUnit.MILLISECONDS);
        result.thenRun(() -> silence.cancel(false));
        flowRules.apply(operations);
    }

    private FlowRuleOperations operations(SwitchStage stage, CompletableFuture<StageResult> result) {
        FlowRuleOperations.Builder operations = FlowRuleOperations.builder();
        stage.adds().forEach(rule -> operations.add(translator.translate(rule)));
        stage.removes().forEach(rule -> operations.remove(translator.anyOf(rule.key())));
        return operations.build(new FlowRuleOperationsContext() {
            @Override
            public void onSuccess(FlowRuleOperations done) {
                result.complete(StageResult.confirmed(stage));
            }

            @Override
            public void onError(FlowRuleOperations failed) {
                result.complete(StageResult.failed(stage, refusal(stage, failed)));
            }
        });
    }

    private static String refusal(SwitchStage stage, FlowRuleOperations failed) {
        String rules = failed.stages().stream()
                .flatMap(operations -> operations.stream())
                .map(operation -> operation.rule().selector().criteria().toString())
                .collect(Collectors.joining(", "));
        return "switch " + stage.device() + " did not take the rules " + rules;
    }

    private static String reason(Throwable failure) {
        Throwable cause = Causes.of(failure);
        return cause instanceof UntranslatableRuleException ? String.valueOf(cause.getMessage()) : cause.toString();
    }

    private void forget(SwitchStage stage, CompletableFuture<StageResult> result) {
        synchronized (underWay) {
            stage.keys().forEach(key -> underWay.remove(key, result));
        }
    }

    private static CompletableFuture<Void> all(List<CompletableFuture<StageResult>> futures) {
        return CompletableFuture.allOf(futures.toArray(new CompletableFuture<?>[0]));
    }
}
