/* SPDX-License-Identifier: Apache-2.0 */
package org.hypermip.flows.simulation;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.stream.Stream;
import org.hypermip.flows.WideHome;
import org.hypermip.flows.rollout.RolloutPlan;
import org.hypermip.flows.rollout.RolloutStage;
import org.hypermip.flows.rollout.RuleDiff;
import org.hypermip.flows.rules.Rule;
import org.hypermip.flows.rules.RuleSet;
import org.onosproject.net.DeviceId;

/** Brings rules to the switches of a wide home network, and counts at how many home switches each stage has anything to do. */
final class WideRollout {

    private final WideHome home;
    private final Random order;
    private long mostAtHome;

    WideRollout(WideHome home, Random order) {
        this.home = home;
        this.order = order;
    }

    /** The most home switches that a stage had anything to do at. */
    long mostAtHome() {
        return mostAtHome;
    }

    /**
     * Makes all changes but those of switches that cannot be reached, and calls after each. Those of one stage come in any order.
     */
    void run(RuleSet desired, Set<DeviceId> unreachable, Runnable afterEach) {
        RolloutPlan.of(RuleDiff.between(home.fabric().installed(), desired))
                .stages()
                .forEach(stage -> run(stage, unreachable, afterEach));
    }

    private void run(RolloutStage stage, Set<DeviceId> unreachable, Runnable afterEach) {
        List<Runnable> changes = new ArrayList<>();
        reachable(stage.adds(), unreachable)
                .forEach(rule -> changes.add(() -> home.fabric().install(rule)));
        reachable(stage.removes(), unreachable)
                .forEach(rule -> changes.add(() -> home.fabric().remove(rule)));
        Collections.shuffle(changes, order);
        changes.forEach(change -> {
            change.run();
            afterEach.run();
        });
        mostAtHome = Math.max(mostAtHome, homesIn(stage));
    }

    private static Stream<Rule> reachable(List<Rule> rules, Set<DeviceId> unreachable) {
        return rules.stream().filter(rule -> !unreachable.contains(rule.device()));
    }

    private long homesIn(RolloutStage stage) {
        return Stream.concat(stage.adds().stream(), stage.removes().stream())
                .map(Rule::device)
                .filter(home.network()::isServedBy)
                .distinct()
                .count();
    }
}
