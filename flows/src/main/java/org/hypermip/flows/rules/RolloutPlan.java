/* SPDX-License-Identifier: Apache-2.0 */
package org.hypermip.flows.rules;

import com.google.auto.value.AutoValue;
import com.google.common.collect.ImmutableList;
import com.google.common.collect.Iterables;
import java.util.List;
import java.util.stream.Stream;

/** The order in which a difference is carried out: make before break. */
@AutoValue
public abstract class RolloutPlan {

    /** The stages, none of them empty: tails are laid, then heads; heads are taken away, then tails. */
    public abstract ImmutableList<RolloutStage> stages();

    /** Returns the plan for the difference. */
    public static RolloutPlan of(RuleDiff diff) {
        return new AutoValue_RolloutPlan(Stream.of(
                        RolloutStage.of(tails(diff.adds()), List.of()),
                        RolloutStage.of(heads(diff.adds()), List.of()),
                        RolloutStage.of(List.of(), heads(diff.removes())),
                        RolloutStage.of(List.of(), tails(diff.removes())))
                .filter(stage -> !stage.isEmpty())
                .collect(ImmutableList.toImmutableList()));
    }

    private static Iterable<Rule> heads(Iterable<Rule> rules) {
        return Iterables.filter(rules, rule -> rule.role().isHead());
    }

    private static Iterable<Rule> tails(Iterable<Rule> rules) {
        return Iterables.filter(rules, rule -> !rule.role().isHead());
    }
}
