/* SPDX-License-Identifier: Apache-2.0 */
package org.hypermip.app.reconcile.ledger;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableSet;
import com.google.common.collect.LinkedHashMultimap;
import com.google.common.collect.SetMultimap;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.hypermip.flows.rollout.RolloutStage;
import org.hypermip.flows.rollout.RuleDiff;
import org.hypermip.flows.rules.Rule;
import org.hypermip.flows.rules.RuleSet;
import org.onosproject.net.DeviceId;

/**
 * What the switches are known to hold, and because of whom. A rule that was sent and not confirmed is doubted: it may be
 * there or not, so it is sent again if it is wanted and taken away if not. A rule that several holders want is taken away
 * with the last of them.
 *
 * <p>Not thread-safe.
 */
public final class RuleLedger {

    private static final class Entry {
        /** Nearly always one: a set that can grow would take more memory than the rule's own fields. */
        private ImmutableSet<Holder> holders = ImmutableSet.of();

        private Rule rule;
        private boolean certain;

        /** Whether the rule, or one before it that it is not certain to have replaced, sends frames on to another switch. */
        private boolean mayRelay;

        Entry(Rule rule) {
            this.rule = rule;
        }

        void hold(Holder holder) {
            if (!holders.contains(holder)) {
                holders = ImmutableSet.<Holder>builder()
                        .addAll(holders)
                        .add(holder)
                        .build();
            }
        }

        void release(Holder holder) {
            holders = holders.stream().filter(other -> !other.equals(holder)).collect(ImmutableSet.toImmutableSet());
        }

        void sent(Rule next) {
            rule = next;
            certain = false;
            mayRelay |= next.isRelay();
        }

        void confirm() {
            certain = true;
            mayRelay = rule.isRelay();
        }
    }

    private final Map<DeviceId, Map<Rule.Key, Entry>> entries = new HashMap<>();
    private final SetMultimap<Holder, Rule.Key> keys = LinkedHashMultimap.create();

    /**
     * Returns what has to be done on switches so that they hold what the holder wants. Rules that are there already, or that
     * others still hold, change hands in here alone.
     */
    public RuleDiff plan(Holder holder, RuleSet wanted, Predicate<DeviceId> reachable) {
        RuleSet attainable = RuleSet.of(wanted.rules().stream().filter(rule -> reachable.test(rule.device())));
        attainable.rules().stream().filter(this::isCertain).forEach(rule -> hold(holder, rule.key()));
        heldBy(holder).stream()
                .filter(key -> wanted.get(key).isEmpty() && entry(key).holders.size() > 1)
                .forEach(key -> release(holder, key));
        return RuleDiff.between(
                RuleSet.of(heldBy(holder).stream()
                        .filter(key -> reachable.test(key.device()))
                        .map(this::entry)
                        .filter(entry ->
                                entry.certain || wanted.get(entry.rule.key()).isEmpty())
                        .map(entry -> entry.rule)),
                attainable,
                key -> knows(key) && entry(key).mayRelay);
    }

    /** Notes that the stage is on its way for the holder: nothing is certain about its rules until the answer. */
    public void sent(Holder holder, RolloutStage stage) {
        stage.adds().forEach(rule -> {
            entryFor(rule).sent(rule);
            hold(holder, rule.key());
        });
        stage.removes().forEach(rule -> doubt(rule.key()));
    }

    /** Notes what a switch answered. */
    public void answered(Holder holder, StageResult result) {
        if (result.failure().isPresent()) {
            return;
        }
        result.adds().stream().flatMap(rule -> find(rule.key()).stream()).forEach(Entry::confirm);
        result.removes().stream().map(Rule::key).filter(this::knows).forEach(key -> release(holder, key));
    }

    /** Notes that no switch holds the rule any more, whoever wanted it. */
    public void gone(Rule.Key key) {
        find(key).ifPresent(entry -> {
            entry.holders.forEach(holder -> keys.remove(holder, key));
            forget(key);
        });
    }

    /** Notes that a switch holds the rule for certain, and that the holder wants it. */
    public void found(Holder holder, Rule rule) {
        Entry entry = entryFor(rule);
        entry.rule = rule;
        entry.confirm();
        hold(holder, rule.key());
    }

    /** Notes that what was known of the rule may no longer hold. */
    public void doubt(Rule.Key key) {
        find(key).ifPresent(entry -> entry.certain = false);
    }

    /** Notes the same of a rule, if it still is what is certain; returns who wants it. */
    public ImmutableSet<Holder> doubt(Rule rule) {
        if (!isCertain(rule)) {
            return ImmutableSet.of();
        }
        doubt(rule.key());
        return entry(rule.key()).holders;
    }

    /** Notes the same for all rules of a switch. */
    public void doubt(DeviceId device) {
        on(device).forEach(entry -> entry.certain = false);
    }

    /** The rules that are certain. */
    public ImmutableList<Rule> certain() {
        return devices().stream().flatMap(device -> certain(device).stream()).collect(ImmutableList.toImmutableList());
    }

    /** The rules of a switch that are certain. */
    public ImmutableList<Rule> certain(DeviceId device) {
        return on(device)
                .filter(entry -> entry.certain)
                .map(entry -> entry.rule)
                .collect(ImmutableList.toImmutableList());
    }

    /** The rules that a switch may hold, and that are not certain. */
    public ImmutableList<Rule> doubted(DeviceId device) {
        return on(device)
                .filter(entry -> !entry.certain)
                .map(entry -> entry.rule)
                .collect(ImmutableList.toImmutableList());
    }

    /** All rules that switches may hold, certain or not. */
    public RuleSet known() {
        return RuleSet.of(devices().stream().flatMap(device -> known(device).stream()));
    }

    /** All rules that a switch may hold, certain or not. */
    public ImmutableList<Rule> known(DeviceId device) {
        return on(device).map(entry -> entry.rule).collect(ImmutableList.toImmutableList());
    }

    /** The switches that may hold rules. */
    public ImmutableSet<DeviceId> devices() {
        return ImmutableSet.copyOf(entries.keySet());
    }

    /** All who hold rules of a switch. */
    public ImmutableSet<Holder> holders(DeviceId device) {
        return on(device).flatMap(entry -> entry.holders.stream()).collect(ImmutableSet.toImmutableSet());
    }

    /** Tells whether anything is known of that rule, certain or not. */
    public boolean knows(Rule.Key key) {
        return find(key).isPresent();
    }

    /** Tells whether a switch holds a rule of that key for certain. */
    public boolean isCertain(Rule.Key key) {
        return find(key).filter(entry -> entry.certain).isPresent();
    }

    /** All who hold rules. */
    public ImmutableSet<Holder> holders() {
        return ImmutableSet.copyOf(keys.keySet());
    }

    private boolean isCertain(Rule rule) {
        return isCertain(rule.key()) && entry(rule.key()).rule.equals(rule);
    }

    /** Every key that has a holder has an entry. */
    private Entry entry(Rule.Key key) {
        return find(key).orElseThrow();
    }

    private Optional<Entry> find(Rule.Key key) {
        return Optional.ofNullable(entries.get(key.device())).flatMap(there -> Optional.ofNullable(there.get(key)));
    }

    private Entry entryFor(Rule rule) {
        return entries.computeIfAbsent(rule.device(), device -> new HashMap<>())
                .computeIfAbsent(rule.key(), key -> new Entry(rule));
    }

    private Stream<Entry> on(DeviceId device) {
        return entries.getOrDefault(device, Map.of()).values().stream();
    }

    private void forget(Rule.Key key) {
        Optional.ofNullable(entries.get(key.device())).ifPresent(there -> {
            there.remove(key);
            if (there.isEmpty()) {
                entries.remove(key.device());
            }
        });
    }

    private ImmutableSet<Rule.Key> heldBy(Holder holder) {
        return ImmutableSet.copyOf(keys.get(holder));
    }

    private void hold(Holder holder, Rule.Key key) {
        entry(key).hold(holder);
        keys.put(holder, key);
    }

    private void release(Holder holder, Rule.Key key) {
        keys.remove(holder, key);
        Entry entry = entry(key);
        entry.release(holder);
        if (entry.holders.isEmpty()) {
            forget(key);
        }
    }
}
