/* SPDX-License-Identifier: Apache-2.0 */
package org.hypermip.flows.rollout;

import com.google.auto.value.AutoValue;
import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableSet;
import java.util.function.Predicate;
import org.hypermip.flows.rules.Rule;
import org.hypermip.flows.rules.RuleSet;

/** What stands between the rules that switches hold and those they should hold. */
@AutoValue
public abstract class RuleDiff {

    /** Rules to be added, or put in the place of the one with the same key. */
    public abstract ImmutableList<Rule> adds();

    /** Rules to be taken away. */
    public abstract ImmutableList<Rule> removes();

    /** Those of {@link #adds()} that keep frames which a rule in whose place they are put may have sent on to another switch. */
    abstract ImmutableSet<Rule> turns();

    /** Returns the difference. */
    public static RuleDiff between(RuleSet installed, RuleSet desired) {
        return between(
                installed,
                desired,
                key -> installed.get(key).filter(Rule::isRelay).isPresent());
    }

    /**
     * Returns the difference where it is not known of all rules whether they are installed.
     *
     * @param installed those that are for certain
     * @param mayRelay whether a rule of that key may be, or may have been a moment ago, that sends frames on to another switch
     */
    public static RuleDiff between(RuleSet installed, RuleSet desired, Predicate<Rule.Key> mayRelay) {
        ImmutableList<Rule> adds = desired.rules().stream()
                .filter(rule -> installed.get(rule.key()).filter(rule::equals).isEmpty())
                .collect(ImmutableList.toImmutableList());
        return new AutoValue_RuleDiff(
                adds,
                installed.rules().stream()
                        .filter(rule -> desired.get(rule.key()).isEmpty())
                        .collect(ImmutableList.toImmutableList()),
                adds.stream()
                        .filter(rule -> !rule.isRelay() && mayRelay.test(rule.key()))
                        .collect(ImmutableSet.toImmutableSet()));
    }
}
