/* SPDX-License-Identifier: Apache-2.0 */
package org.hypermip.app.status;

import com.google.auto.value.AutoValue;
import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableSet;
import java.util.Collection;
import java.util.Comparator;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.hypermip.flows.rules.Rule;
import org.onosproject.net.DeviceId;
import org.onosproject.net.flow.FlowEntry;
import org.onosproject.net.flow.IndexTableId;
import org.onosproject.net.flow.TableId;
import org.onosproject.net.flow.TrafficSelector;

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
    public static ImmutableList<RuleStatus> of(Collection<Rule> rules, Stream<FlowEntry> entries) {
        ImmutableSet<Place> places =
                rules.stream().map(rule -> Place.of(rule.key())).collect(ImmutableSet.toImmutableSet());
        Map<Place, FlowEntry> there = entries.map(entry -> Map.entry(Place.of(entry), entry))
                .filter(entry -> places.contains(entry.getKey()))
                .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue, (first, next) -> first));
        return rules.stream()
                .sorted(ORDER)
                .map(rule -> (RuleStatus)
                        new AutoValue_RuleStatus(rule, Optional.ofNullable(there.get(Place.of(rule.key())))))
                .collect(ImmutableList.toImmutableList());
    }

    /** What an entry shares with no other: each is looked at once, however many rules are asked for. */
    @AutoValue
    abstract static class Place {
        abstract DeviceId device();

        abstract TableId table();

        abstract int priority();

        abstract TrafficSelector selector();

        static Place of(Rule.Key key) {
            return new AutoValue_RuleStatus_Place(
                    key.device(), IndexTableId.of(key.table()), key.priority(), key.selector());
        }

        static Place of(FlowEntry entry) {
            return new AutoValue_RuleStatus_Place(entry.deviceId(), entry.table(), entry.priority(), entry.selector());
        }
    }
}
