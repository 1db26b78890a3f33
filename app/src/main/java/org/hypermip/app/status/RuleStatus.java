/* SPDX-License-Identifier: Apache-2.0 */
package org.hypermip.app.status;

import com.google.auto.value.AutoValue;
import com.google.common.collect.ImmutableList;
import com.google.common.collect.Streams;
import java.util.Collection;
import java.util.Comparator;
import java.util.Locale;
import java.util.Optional;
import org.hypermip.flows.rules.Rule;
import org.onosproject.net.flow.FlowEntry;
import org.onosproject.net.flow.IndexTableId;

/** A rule that a switch should hold, and what ONOS knows of it there. */
@AutoValue
public abstract class RuleStatus {

    private static final Comparator<Rule> ORDER = Comparator.comparing(
                    (Rule rule) -> rule.device().toString())
            .thenComparing(rule -> rule.key().table())
            .thenComparing(rule -> rule.key().priority(), Comparator.reverseOrder());

    /** As it should be. */
    public abstract Rule rule();

    /** The entry at its place; absent if ONOS has none. */
    public abstract Optional<FlowEntry> entry();

    /** Where it stands, in ONOS's words: {@code added} once the switch has reported it, {@code missing} if unknown. */
    public String state() {
        return entry().map(
                        found -> found.state().name().toLowerCase(Locale.ROOT).replace('_', '-'))
                .orElse("missing");
    }

    /** Packets that it has matched, by the switch's latest report. */
    public long packets() {
        return entry().map(FlowEntry::packets).orElse(0L);
    }

    /** Returns the status of each rule: switch by switch, what a frame meets first before what it meets later. */
    public static ImmutableList<RuleStatus> of(Collection<Rule> rules, Iterable<FlowEntry> entries) {
        return rules.stream()
                .sorted(ORDER)
                .map(rule -> (RuleStatus) new AutoValue_RuleStatus(
                        rule,
                        Streams.stream(entries)
                                .filter(entry -> isAt(rule.key(), entry))
                                .findFirst()))
                .collect(ImmutableList.toImmutableList());
    }

    private static boolean isAt(Rule.Key key, FlowEntry entry) {
        return entry.deviceId().equals(key.device())
                && entry.table().equals(IndexTableId.of(key.table()))
                && entry.priority() == key.priority()
                && entry.selector().equals(key.selector());
    }
}
