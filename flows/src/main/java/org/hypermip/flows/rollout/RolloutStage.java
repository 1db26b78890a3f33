/* SPDX-License-Identifier: Apache-2.0 */
package org.hypermip.flows.rollout;

import com.google.auto.value.AutoValue;
import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableSet;
import java.util.Set;
import java.util.stream.Stream;
import org.hypermip.flows.rules.Rule;
import org.hypermip.flows.rules.RuleSet;

/** Changes that may be made in any order, on all switches at once, when the stage before is confirmed. */
@AutoValue
public abstract class RolloutStage {

    /** Rules to add or to put in the place of those with the same key. */
    public abstract ImmutableList<Rule> adds();

    /** Rules to take away. */
    public abstract ImmutableList<Rule> removes();

    /**
     * Tells whether a switch may go on for a while as if the stage had not been. It may send on what it is to keep by now, or attract what
     * it attracts no more. Open vSwitch keeps decisions for earlier frames in a cache (lib/dpif-netdev.c), and its confirmation does not
     * say that it has forgotten them. A stage that {@link #dependsOnOthers} has to wait until that is over.
     */
    public abstract boolean turns();

    /**
     * Tells whether it attracts frames to where rules of earlier stages wait for them, or takes away what frames were sent to by
     * rules that are gone. Too early, the former would have frames run in a circle, and the latter would have them dropped.
     */
    public boolean dependsOnOthers() {
        return adds().stream().anyMatch(Rule::isHead) || removes().stream().anyMatch(rule -> !rule.isHead());
    }

    /** Tells whether there is nothing to do. */
    public boolean isEmpty() {
        return adds().isEmpty() && removes().isEmpty();
    }

    /** Returns what switches hold when the stage is carried out, if they held these rules before. */
    public RuleSet appliedTo(RuleSet installed) {
        Set<Rule.Key> removed = removes().stream().map(Rule::key).collect(ImmutableSet.toImmutableSet());
        Stream<Rule> staying = installed.rules().stream().filter(rule -> !removed.contains(rule.key()));
        return RuleSet.of(Stream.concat(adds().stream(), staying));
    }

    static RolloutStage adding(Iterable<Rule> rules, boolean turns) {
        return new AutoValue_RolloutStage(ImmutableList.copyOf(rules), ImmutableList.of(), turns);
    }

    static RolloutStage removing(Iterable<Rule> rules, boolean turns) {
        return new AutoValue_RolloutStage(ImmutableList.of(), ImmutableList.copyOf(rules), turns);
    }
}
