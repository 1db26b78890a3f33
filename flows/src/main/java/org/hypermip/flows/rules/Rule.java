/* SPDX-License-Identifier: Apache-2.0 */
package org.hypermip.flows.rules;

import com.google.auto.value.AutoValue;
import com.google.common.collect.ImmutableList;
import org.onosproject.net.DeviceId;
import org.onosproject.net.flow.TrafficSelector;

/** A rule that some switch should hold. */
@AutoValue
public abstract class Rule {

    /** What makes two rules the same to a switch: adding one replaces the other, with nothing in between. */
    @AutoValue
    public abstract static class Key {
        /** The switch. */
        public abstract DeviceId device();

        /** Its table. */
        public abstract int table();

        /** Its priority. */
        public abstract int priority();

        /** What it matches. */
        public abstract TrafficSelector selector();

        /** Returns the key of these values. */
        public static Key of(DeviceId device, int table, int priority, TrafficSelector selector) {
            return new AutoValue_Rule_Key(device, table, priority, selector);
        }
    }

    /** Where it stands and what it matches. */
    public abstract Key key();

    /** What it is there for. */
    public abstract RuleRole role();

    /** What it does; empty to drop. */
    public abstract ImmutableList<Action> actions();

    /** Tells whether it is the second of two rules that do what a router does: another rule leads to it, and nothing else. */
    public abstract boolean isSecondOfHop();

    /** The switch it belongs to. */
    public DeviceId device() {
        return key().device();
    }

    /** Tells whether frames that meet it go on to another switch's rules. */
    public boolean isRelay() {
        return actions().stream().anyMatch(Action::isTunnel);
    }

    /** Tells whether it attracts frames. The second rule of a hop does not. */
    public boolean isHead() {
        return role().isHead() && !isSecondOfHop();
    }

    /** Tells whether it is where our rules belong. */
    public boolean isIn(Pipeline pipeline) {
        Pipeline place = isSecondOfHop() ? pipeline.next() : pipeline;
        return key().table() == place.table() && key().priority() == place.basePriority() + role().rank();
    }

    /** Returns a rule of these values. */
    public static Rule of(
            DeviceId device, Pipeline pipeline, RuleRole role, TrafficSelector selector, Iterable<Action> actions) {
        return of(device, pipeline, role, selector, actions, false);
    }

    /** Returns the second rule of a hop, for the table that the first one leads to. */
    public static Rule secondOfHop(
            DeviceId device, Pipeline pipeline, RuleRole role, TrafficSelector selector, Iterable<Action> actions) {
        return of(device, pipeline, role, selector, actions, true);
    }

    /**
     * Returns a rule that a switch holds and nobody knows the reason of. All that is known serves to take it away, as one takes away a
     * rule that attracts frames.
     */
    public static Rule stray(Key key) {
        return new AutoValue_Rule(key, RuleRole.REDIRECT, ImmutableList.of(), false);
    }

    private static Rule of(
            DeviceId device,
            Pipeline pipeline,
            RuleRole role,
            TrafficSelector selector,
            Iterable<Action> actions,
            boolean secondOfHop) {
        Key key = Key.of(device, pipeline.table(), pipeline.basePriority() + role.rank(), selector);
        return new AutoValue_Rule(key, role, ImmutableList.copyOf(actions), secondOfHop);
    }
}
