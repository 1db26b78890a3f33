/* SPDX-License-Identifier: Apache-2.0 */
package org.hypermip.runtime.openflow.flow;

import java.util.HashMap;
import java.util.Map;
import org.onosproject.net.flow.FlowRule;

/**
 * Which rules of a switch were changed lately, so that an answer that the switch gave before a change is not held against it.
 *
 * <p>Statistics that were asked for before a rule was sent do not have it, or have it as it was. Taken at their word,
 * FlowRuleManager would delete the new rule as extraneous and put it back: a hole in the forwarding, and a life that starts
 * again. Rules are the same if their table, priority and selector are ({@link FlowRule#equals}). Not thread-safe.
 */
final class ChangeLog {
    private final Map<FlowRule, Change> changes = new HashMap<>();
    private long count;

    /** A rule is being sent to the switch now, to be there ({@code present}) or to be gone. */
    void record(FlowRule rule, boolean present) {
        changes.put(rule, new Change(++count, present));
    }

    /** The present: what is recorded from now on is after it. */
    long mark() {
        return count;
    }

    boolean anyAfter(long mark) {
        return count > mark;
    }

    boolean changedAfter(FlowRule rule, long mark) {
        Change change = changes.get(rule);
        return change != null && change.number > mark;
    }

    /** Whether the last that was sent of this rule, and is not yet forgotten, put it there. */
    boolean isBeingAdded(FlowRule rule) {
        Change change = changes.get(rule);
        return change != null && change.present;
    }

    /** Forgets what was recorded before the mark, since an answer has come that shows it. */
    void forgetUntil(long mark) {
        changes.values().removeIf(change -> change.number <= mark);
    }

    private static final class Change {
        private final long number;
        private final boolean present;

        private Change(long number, boolean present) {
            this.number = number;
            this.present = present;
        }
    }
}
