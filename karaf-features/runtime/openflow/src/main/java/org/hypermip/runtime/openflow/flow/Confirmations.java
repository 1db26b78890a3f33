/* SPDX-License-Identifier: Apache-2.0 */
package org.hypermip.runtime.openflow.flow;

import com.google.common.collect.Iterables;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.onosproject.net.flow.DefaultFlowEntry;
import org.onosproject.net.flow.FlowEntry;
import org.onosproject.net.flow.FlowEntry.FlowEntryState;
import org.onosproject.net.flow.FlowRule;

/**
 * Judges what is reported of a switch by what the switch has confirmed meanwhile. A rule that was confirmed after an answer was asked for
 * is there, whatever the answer says, and one that was confirmed to be gone is not.
 *
 * <p>Every report is looked through while FlowRuleManager reads it, which has taken down before what it has stored. So it is never told of
 * a rule that it let go of in between, and would import as somebody else's.
 */
final class Confirmations {
    private static final long EVER = -1;

    private final ChangeLog changes;

    Confirmations(ChangeLog changes) {
        this.changes = changes;
    }

    /** An answer, without the rules that were confirmed to be gone after the mark, and with those that were confirmed to be there. */
    Iterable<FlowEntry> judged(List<FlowEntry> answer, long mark) {
        Iterable<FlowEntry> added = () -> added(answer, mark).iterator();
        return Iterables.concat(Iterables.filter(answer, entry -> stands(entry, mark)), added);
    }

    /** Rules that were confirmed to be there, as far as they still are. Nothing is known of their counters yet. */
    Iterable<FlowEntry> there(List<RuleRecord> confirmed) {
        Iterable<RuleRecord> current = Iterables.filter(confirmed, change -> isCurrent(change));
        return Iterables.transform(current, change -> entry(change.rule()));
    }

    private boolean stands(FlowEntry entry, long mark) {
        Optional<RuleRecord> change = changes.confirmedAfter(entry, mark);
        return change.isEmpty()
                || (change.get().present() && entry.exactMatch(change.get().rule()));
    }

    private Iterable<FlowEntry> added(List<FlowEntry> answer, long mark) {
        Map<FlowRule, FlowRule> added = new HashMap<>();
        changes.confirmedAfter(mark).stream()
                .filter(RuleRecord::present)
                .forEach(change -> added.put(change.rule(), change.rule()));
        if (!added.isEmpty()) {
            answer.forEach(entry -> added.computeIfPresent(entry, (r, rule) -> entry.exactMatch(rule) ? null : rule));
        }
        return Iterables.transform(added.values(), Confirmations::entry);
    }

    private boolean isCurrent(RuleRecord change) {
        return changes.confirmedAfter(change.rule(), EVER)
                .filter(last -> last == change)
                .isPresent();
    }

    private static FlowEntry entry(FlowRule rule) {
        return new DefaultFlowEntry(rule, FlowEntryState.ADDED);
    }
}
