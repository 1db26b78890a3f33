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

    /**
     * Tells whether the next stage has to wait until decisions are forgotten that a switch has made for earlier frames and keeps in a
     * cache, as Open vSwitch does (lib/dpif-netdev.c). Its confirmation does not say that they are; and one of them would send frames
     * on that are to stay now, and that the next stage attracts.
     */
    public abstract boolean hasToSettle();

    /** Tells whether there is nothing to do. */
    public boolean isEmpty() {
        return adds().isEmpty() && removes().isEmpty();
    }

    static RolloutStage adding(Iterable<Rule> rules, boolean hasToSettle) {
        return new AutoValue_RolloutStage(ImmutableList.copyOf(rules), ImmutableList.of(), hasToSettle);
    }

    static RolloutStage removing(Iterable<Rule> rules) {
        return new AutoValue_RolloutStage(ImmutableList.of(), ImmutableList.copyOf(rules), false);
    }
}
