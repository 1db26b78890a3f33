/* SPDX-License-Identifier: Apache-2.0 */
package org.hypermip.runtime.openflow.flow;

import com.google.common.collect.ImmutableList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.onosproject.net.flow.FlowRule;

/**
 * Which rules of a switch were changed lately, and which of these changes the switch has confirmed. An answer that the switch gave before a
 * change is not held against it.
 *
 * <p>Statistics that were asked for before a rule was sent do not have it, or have it as it was. Taken at their word, FlowRuleManager would
 * delete the new rule as extraneous and put it back: a hole in the forwarding, and a life that starts again. Rules are the same if their
 * table, priority and selector are ({@link FlowRule#equals}). Thread-safe.
 */
final class ChangeLog {
    private final Map<FlowRule, RuleRecord> changes = new HashMap<>();
    private final Map<FlowRule, RuleRecord> untold = new LinkedHashMap<>();
    private long count;

    /** A rule is being sent to the switch now, to be there or to be gone. One that has gone is not there for being removed again. */
    synchronized void record(RuleChange sent) {
        RuleRecord change = new RuleRecord(++count, sent.rule(), sent.present(), sent);
        RuleRecord before = changes.put(sent.rule(), change);
        change.confirmed = !sent.present() && before != null && before.confirmed && !before.present;
        boolean takesAway = !sent.present() && !change.confirmed;
        change.removals = (before == null ? 0 : before.removals) + (takesAway ? 1 : 0);
        untold.remove(sent.rule());
    }

    /** The switch has carried out this change. That counts unless another of the same rule has been sent since. */
    synchronized void confirm(RuleChange sent) {
        RuleRecord change = changes.get(sent.rule());
        if (change != null && change.cause == sent) {
            change.confirmed = true;
            if (change.present) {
                untold.put(change.rule, change);
            }
        }
    }

    /** The switch says of itself that a rule went. One that is being put there is not gone for long. */
    synchronized void gone(FlowRule rule) {
        if (!isBeingAdded(rule)) {
            RuleRecord change = new RuleRecord(++count, rule, false, rule);
            change.confirmed = true;
            RuleRecord before = changes.put(rule, change);
            change.removals = before == null ? 0 : Math.max(0, before.removals - 1);
        }
    }

    /**
     * Whether the switch says that a rule was deleted because we took it away before we put it there again. Each removal that
     * was sent explains one such message; a rule that is sent while it is there replaces the other, of which no switch tells
     * (OpenFlow 1.3.5, 6.4).
     */
    synchronized boolean explainsRemoval(FlowRule rule) {
        RuleRecord change = changes.get(rule);
        if (change == null || !change.present || change.removals == 0) {
            return false;
        }
        change.removals--;
        return true;
    }

    /** The present: what is recorded from now on is after it. */
    synchronized long mark() {
        return count;
    }

    synchronized boolean changedAfter(FlowRule rule, long mark) {
        RuleRecord change = changes.get(rule);
        return change != null && change.number > mark;
    }

    /** Whether the last that was sent of this rule, and is not yet forgotten, put it there. */
    synchronized boolean isBeingAdded(FlowRule rule) {
        RuleRecord change = changes.get(rule);
        return change != null && change.present;
    }

    /** The last change of this rule, if it came after the mark and the switch has confirmed it. */
    synchronized Optional<RuleRecord> confirmedAfter(FlowRule rule, long mark) {
        return Optional.ofNullable(changes.get(rule)).filter(change -> change.isConfirmedAfter(mark));
    }

    /** The last changes of all rules that were confirmed, of those after the mark. */
    synchronized List<RuleRecord> confirmedAfter(long mark) {
        return changes.values().stream()
                .filter(change -> change.isConfirmedAfter(mark))
                .collect(Collectors.toList());
    }

    /** The changes by which rules are there as far as was confirmed since the last call; none that was overtaken. */
    synchronized List<RuleRecord> takeUntold() {
        List<RuleRecord> taken = ImmutableList.copyOf(untold.values());
        untold.clear();
        return taken;
    }

    /** Forgets what was recorded before the mark, since an answer has come that shows it. */
    synchronized void forgetUntil(long mark) {
        changes.values().removeIf(change -> change.number <= mark);
        untold.values().removeIf(change -> change.number <= mark);
    }
}
