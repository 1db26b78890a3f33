/* SPDX-License-Identifier: Apache-2.0 */
package org.hypermip.app.reconcile;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableSet;
import com.google.common.collect.Iterables;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.BiConsumer;
import org.hypermip.app.reconcile.ledger.FlowAudit;
import org.hypermip.app.reconcile.ledger.Holder;
import org.hypermip.app.reconcile.ledger.RuleLedger;
import org.hypermip.app.reconcile.rollout.Rollouts;
import org.hypermip.flows.rules.Rule;
import org.onosproject.net.DeviceId;

/**
 * Corrects what is known of switches by what ONOS has of them, one after the other. Rules missing or changed are doubted, and rules found
 * as wanted are taken over untouched. Rules of ours that nobody wants get a holder whose rollout takes them away. Rollouts go on meanwhile,
 * for the ledger is corrected a few rules at a time.
 */
final class SwitchCheck {

    /** How many rules the ledger is corrected for at a time. */
    private static final int SLICE = 500;

    private final FlowAudit audit;
    private final WantedRules wanted;
    private final Rollouts rollouts;
    private final Set<Holder> concerned = new HashSet<>();

    /** By switch that has rules which the ledger does not know: what was there. */
    private final Map<DeviceId, FlowAudit.Look> looks = new HashMap<>();

    private final Map<Rule.Key, Rule> unknown = new HashMap<>();

    SwitchCheck(FlowAudit audit, WantedRules wanted, Rollouts rollouts) {
        this.audit = audit;
        this.wanted = wanted;
        this.rollouts = rollouts;
    }

    /**
     * Checks the switches.
     *
     * @param mayRemove whether what nobody wants goes
     * @return those who have to be brought to where they should be
     */
    ImmutableSet<Holder> run(Set<DeviceId> devices, boolean mayRemove) {
        devices.forEach(this::check);
        if (!unknown.isEmpty()) {
            Set<Rule.Key> claimed = new HashSet<>();
            wanted.holders().forEach(holder -> takeOver(holder, claimed));
            unknown.keySet().removeAll(claimed);
        }
        if (!unknown.isEmpty() && mayRemove) {
            correct(unknown.values(), (ledger, rule) -> {
                if (!ledger.knows(rule.key())) {
                    ledger.found(Holder.FABRIC, rule);
                }
            });
            concerned.add(Holder.FABRIC);
        }
        return ImmutableSet.copyOf(concerned);
    }

    private void check(DeviceId device) {
        ImmutableList<Rule> doubted = rollouts.read(ledger -> ledger.doubted(device));
        ImmutableList<Rule> certain = rollouts.read(ledger -> ledger.certain(device));
        FlowAudit.Look look = audit.look(device);
        FlowAudit.Findings findings = audit.compare(certain, doubted, look);
        correct(findings.missing(), (ledger, rule) -> concerned.addAll(ledger.doubt(rule)));
        if (!findings.unknown().isEmpty()) {
            looks.put(device, look);
            findings.unknown().forEach(rule -> unknown.put(rule.key(), rule));
        }
    }

    private void takeOver(Holder holder, Set<Rule.Key> claimed) {
        List<Rule> there = wanted.of(holder).rules().stream()
                .filter(rule -> unknown.containsKey(rule.key()))
                .collect(ImmutableList.toImmutableList());
        if (!there.isEmpty()) {
            there.stream().map(Rule::key).forEach(claimed::add);
            concerned.add(holder);
            List<Rule> asWanted = there.stream()
                    .filter(rule -> audit.isConfirmed(rule, Objects.requireNonNull(looks.get(rule.device()))))
                    .collect(ImmutableList.toImmutableList());
            correct(asWanted, (ledger, rule) -> {
                if (!ledger.knows(rule.key())) {
                    ledger.found(holder, rule);
                }
            });
        }
    }

    private void correct(Iterable<Rule> rules, BiConsumer<RuleLedger, Rule> correction) {
        Iterables.partition(rules, SLICE)
                .forEach(slice -> rollouts.correct(ledger -> slice.forEach(rule -> correction.accept(ledger, rule))));
    }
}
