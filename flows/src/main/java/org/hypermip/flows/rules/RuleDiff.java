/* SPDX-License-Identifier: Apache-2.0 */
package org.hypermip.flows.rules;

import com.google.auto.value.AutoValue;
import com.google.common.collect.ImmutableList;

/** What stands between the rules that switches hold and those they should hold. */
@AutoValue
public abstract class RuleDiff {

    /** Rules to be added, or put in the place of the one with the same key. */
    public abstract ImmutableList<Rule> adds();

    /** Rules to be taken away. */
    public abstract ImmutableList<Rule> removes();

    /** Returns the difference. */
    public static RuleDiff between(RuleSet installed, RuleSet desired) {
        return new AutoValue_RuleDiff(
                desired.rules().stream()
                        .filter(rule ->
                                installed.get(rule.key()).filter(rule::equals).isEmpty())
                        .collect(ImmutableList.toImmutableList()),
                installed.rules().stream()
                        .filter(rule -> desired.get(rule.key()).isEmpty())
                        .collect(ImmutableList.toImmutableList()));
    }
}
