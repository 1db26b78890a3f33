/* SPDX-License-Identifier: Apache-2.0 */
package org.hypermip.flows.rules;

import com.google.auto.value.AutoValue;
import com.google.common.collect.ImmutableList;

/** Changes that may be made in any order, on all switches at once, when the stage before is confirmed. */
@AutoValue
public abstract class RolloutStage {

    /** Rules to add or to put in the place of those with the same key. */
    public abstract ImmutableList<Rule> adds();

    /** Rules to take away. */
    public abstract ImmutableList<Rule> removes();

    /** Tells whether there is nothing to do. */
    public boolean isEmpty() {
        return adds().isEmpty() && removes().isEmpty();
    }

    static RolloutStage of(Iterable<Rule> adds, Iterable<Rule> removes) {
        return new AutoValue_RolloutStage(ImmutableList.copyOf(adds), ImmutableList.copyOf(removes));
    }
}
