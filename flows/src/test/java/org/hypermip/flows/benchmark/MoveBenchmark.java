/* SPDX-License-Identifier: Apache-2.0 */
package org.hypermip.flows.benchmark;

import java.util.concurrent.TimeUnit;
import org.hypermip.flows.ThreeSites;
import org.hypermip.flows.binding.Binding;
import org.hypermip.flows.binding.BindingPhase;
import org.hypermip.flows.desired.DesiredRules;
import org.hypermip.flows.desired.Scenes;
import org.hypermip.flows.frames.NetworkView;
import org.hypermip.flows.rollout.RolloutPlan;
import org.hypermip.flows.rollout.RuleDiff;
import org.hypermip.flows.rules.RuleSet;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** One mobile node's switchover, from site A to site B: its rules, what changes, and in which order. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
public class MoveBenchmark {

    private final NetworkView view = ThreeSites.fullView();
    private final Binding prepared = Scenes.leaving(BindingPhase.PREPARED, "hv-a1", "hv-b1");
    private final Binding switching = Scenes.leaving(BindingPhase.SIMULTANEOUS, "hv-a1", "hv-b1");
    private final RuleSet installed = DesiredRules.of(prepared, view);
    private final RuleSet desired = DesiredRules.of(switching, view);
    private final RuleDiff change = RuleDiff.between(installed, desired);

    /** The binding and the view become rules. */
    @Benchmark
    public RuleSet rules() {
        return DesiredRules.of(switching, view);
    }

    /** What is there is compared with what should be. */
    @Benchmark
    public RuleDiff difference() {
        return RuleDiff.between(installed, desired);
    }

    /** The change gets its stages. */
    @Benchmark
    public RolloutPlan plan() {
        return RolloutPlan.of(change);
    }

    /** All three, as `switching` has them done. */
    @Benchmark
    public RolloutPlan switchover() {
        return RolloutPlan.of(RuleDiff.between(installed, DesiredRules.of(switching, view)));
    }
}
