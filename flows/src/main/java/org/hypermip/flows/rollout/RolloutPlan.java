/* SPDX-License-Identifier: Apache-2.0 */
package org.hypermip.flows.rollout;

import com.google.auto.value.AutoValue;
import com.google.common.collect.ImmutableList;
import com.google.common.collect.Iterables;
import java.util.stream.Stream;
import org.hypermip.flows.rules.Rule;

/** The order in which a difference is carried out: make before break. */
@AutoValue
public abstract class RolloutPlan {

    /**
     * The stages, none of them empty. A way is laid from its end: where frames are delivered, then what sends them on to
     * there, then the heads that attract them. It is taken away from its head. So no rule ever sends frames to a switch that
     * does not know yet what to do with them, or sends them back.
     */
    public abstract ImmutableList<RolloutStage> stages();

    /** Returns the plan for the difference. */
    public static RolloutPlan of(RuleDiff diff) {
        Iterable<Rule> ends = ends(diff.adds());
        boolean leavesTails = !Iterables.all(diff.removes(), Rule::isHead);
        return new AutoValue_RolloutPlan(Stream.of(
                        RolloutStage.adding(ends, Iterables.any(ends, diff.turns()::contains)),
                        RolloutStage.adding(relays(diff.adds()), false),
                        RolloutStage.adding(heads(diff.adds()), false),
                        RolloutStage.removing(heads(diff.removes()), leavesTails),
                        RolloutStage.removing(relays(diff.removes()), false),
                        RolloutStage.removing(ends(diff.removes()), false))
                .filter(stage -> !stage.isEmpty())
                .collect(ImmutableList.toImmutableList()));
    }

    private static Iterable<Rule> heads(Iterable<Rule> rules) {
        return Iterables.filter(rules, Rule::isHead);
    }

    private static Iterable<Rule> relays(Iterable<Rule> rules) {
        return Iterables.filter(rules, rule -> !rule.isHead() && rule.isRelay());
    }

    private static Iterable<Rule> ends(Iterable<Rule> rules) {
        return Iterables.filter(rules, rule -> !rule.isHead() && !rule.isRelay());
    }
}
