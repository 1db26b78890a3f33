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
     * Tells whether it makes a switch keep frames that it may have sent on to another one. Open vSwitch keeps decisions for earlier
     * frames in a cache (lib/dpif-netdev.c), and its confirmation does not say that it has forgotten them: for a while it may send
     * frames on all the same. A stage that {@link #attracts} has to wait until that is over, or frames run in a circle.
     */
    public abstract boolean turns();

    /** Tells whether it attracts frames to where rules of earlier stages wait for them. */
    public boolean attracts() {
        return adds().stream().anyMatch(Rule::isHead);
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

    static RolloutStage removing(Iterable<Rule> rules) {
        return new AutoValue_RolloutStage(ImmutableList.of(), ImmutableList.copyOf(rules), false);
    }
}
