/* SPDX-License-Identifier: Apache-2.0 */
package org.hypermip.flows.rules;

import com.google.auto.value.AutoValue;
import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableSet;

/** What stands between the rules that switches hold and those they should hold. */
@AutoValue
public abstract class RuleDiff {

    /** Rules to be added, or put in the place of the one with the same key. */
    public abstract ImmutableList<Rule> adds();

    /** Rules to be taken away. */
    public abstract ImmutableList<Rule> removes();

    /** Those of {@link #adds()} that keep frames which the rule in whose place they are put has sent on to another switch. */
    abstract ImmutableSet<Rule> turns();

    /** Returns the difference. */
    public static RuleDiff between(RuleSet installed, RuleSet desired) {
        ImmutableList<Rule> adds = desired.rules().stream()
                .filter(rule -> installed.get(rule.key()).filter(rule::equals).isEmpty())
                .collect(ImmutableList.toImmutableList());
        return new AutoValue_RuleDiff(
                adds,
                installed.rules().stream()
                        .filter(rule -> desired.get(rule.key()).isEmpty())
                        .collect(ImmutableList.toImmutableList()),
                adds.stream()
                        .filter(rule -> !rule.isRelay()
                                && installed
                                        .get(rule.key())
                                        .filter(Rule::isRelay)
                                        .isPresent())
                        .collect(ImmutableSet.toImmutableSet()));
    }
}
