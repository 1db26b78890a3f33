/* SPDX-License-Identifier: Apache-2.0 */
package org.hypermip.flows.simulation;

import com.google.common.collect.ImmutableList;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.hypermip.flows.fake.FakeFabric;
import org.hypermip.flows.rollout.Relocation;
import org.hypermip.flows.rollout.RolloutPlan;
import org.hypermip.flows.rollout.RolloutStage;
import org.hypermip.flows.rollout.RuleDiff;
import org.hypermip.flows.rules.RuleSet;

/** Carries out a plan rule by rule: stages one after the other, the rules of a stage in any order. */
final class Rollout {

    private final FakeFabric fabric;
    private final ImmutableList<Runnable> steps;

    private Rollout(FakeFabric fabric, List<RolloutStage> stages, Random order) {
        this.fabric = fabric;
        this.steps = stages.stream()
                .flatMap(stage -> shuffled(stage, order).stream())
                .collect(ImmutableList.toImmutableList());
    }

    /** Returns the way from what the switches hold to what they should. */
    static Rollout to(RuleSet desired, FakeFabric fabric, Random order) {
        return new Rollout(
                fabric,
                RolloutPlan.of(RuleDiff.between(fabric.installed(), desired)).stages(),
                order);
    }

    /** Returns the way of one stage; empty if no rule is in another place than it should be. */
    static Optional<Rollout> relocation(RuleSet desired, FakeFabric fabric, Random order) {
        return Relocation.next(fabric.installed(), desired).map(stage -> new Rollout(fabric, List.of(stage), order));
    }

    int steps() {
        return steps.size();
    }

    /** Makes that many of the changes, calling after each. */
    void run(int limit, Runnable afterEach) {
        steps.stream().limit(limit).forEach(step -> {
            step.run();
            afterEach.run();
        });
    }

    private List<Runnable> shuffled(RolloutStage stage, Random order) {
        List<Runnable> changes = new ArrayList<>();
        stage.adds().forEach(rule -> changes.add(() -> fabric.install(rule)));
        stage.removes().forEach(rule -> changes.add(() -> fabric.remove(rule)));
        Collections.shuffle(changes, order);
        return changes;
    }
}
