/* SPDX-License-Identifier: Apache-2.0 */
package org.hypermip.app.reconcile.ledger;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableMap;
import com.google.common.collect.ImmutableSet;
import com.google.common.collect.Iterables;
import com.google.common.collect.Maps;
import com.google.common.collect.Sets;
import com.google.common.collect.Streams;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.hypermip.app.ownership.OwnershipService;
import org.hypermip.app.reconcile.openflow.RuleTranslator;
import org.hypermip.app.reconcile.openflow.UntranslatableRuleException;
import org.hypermip.flows.rules.Rule;
import org.hypermip.flows.rules.RuleSet;
import org.onosproject.core.ApplicationId;
import org.onosproject.net.flow.FlowEntry;
import org.onosproject.net.flow.FlowEntry.FlowEntryState;
import org.onosproject.net.flow.FlowRule;
import org.onosproject.net.flow.FlowRuleService;
import org.onosproject.net.flow.IndexTableId;

/**
 * Corrects what the ledger says by what ONOS knows of the switches' tables, which it reads from them every few seconds. Rules
 * found as wanted are taken over untouched; rules missing or changed are doubted; rules of ours that nobody wants get a holder
 * whose rollout takes them away.
 */
public final class FlowAudit {

    /** What ONOS had of our rules at one time. */
    public static final class Look {
        private final ImmutableMap<FlowRule, FlowEntry> present;

        /** About to be removed since an earlier look: the switch may not have heard of it, and ONOS does not repeat itself. */
        private final ImmutableSet<FlowEntry> stuck;

        private Look(ImmutableMap<FlowRule, FlowEntry> present, ImmutableSet<FlowEntry> stuck) {
            this.present = present;
            this.stuck = stuck;
        }
    }

    /** ONOS keeps entries for a while that it is about to remove. */
    private static final ImmutableSet<FlowEntryState> GOING =
            ImmutableSet.of(FlowEntryState.PENDING_REMOVE, FlowEntryState.REMOVED);

    private final FlowRuleService flowRules;
    private final ApplicationId application;
    private final RuleTranslator translator;
    private final OwnershipService ownership;

    /** What was about to be removed at the last look. */
    private ImmutableSet<FlowEntry> going = ImmutableSet.of();

    /** Creates an audit of our application's rules. */
    public FlowAudit(
            FlowRuleService flowRules,
            ApplicationId application,
            RuleTranslator translator,
            OwnershipService ownership) {
        this.flowRules = flowRules;
        this.application = application;
        this.translator = translator;
        this.ownership = ownership;
    }

    /** Looks at our rules on this controller's switches as ONOS has them now. */
    public synchronized Look look() {
        ImmutableList<FlowEntry> all = entries();
        ImmutableSet<FlowEntry> goingNow =
                all.stream().filter(entry -> GOING.contains(entry.state())).collect(ImmutableSet.toImmutableSet());
        ImmutableSet<FlowEntry> stuck = Sets.intersection(goingNow, going).immutableCopy();
        going = goingNow;
        return new Look(
                Maps.uniqueIndex(Iterables.filter(all, entry -> !goingNow.contains(entry)), entry -> (FlowRule) entry),
                stuck);
    }

    /** Returns the rules of one holder that are there as it wants them. */
    public RuleSet present(RuleSet wanted) {
        ImmutableMap<FlowRule, FlowEntry> present = Maps.uniqueIndex(entries(), entry -> (FlowRule) entry);
        return RuleSet.of(wanted.rules().stream().filter(rule -> isConfirmed(rule, present)));
    }

    private ImmutableList<FlowEntry> entries() {
        return Streams.stream(flowRules.getFlowEntriesById(application))
                .filter(entry -> ownership.isMine(entry.deviceId()))
                .collect(ImmutableList.toImmutableList());
    }

    /** Corrects the ledger by what was there, and by what each holder wants. */
    public void correct(RuleLedger ledger, Look look, Map<Holder, RuleSet> wanted) {
        Map<FlowRule, FlowEntry> present = look.present;
        ledger.certain().stream()
                .filter(rule -> ownership.isMine(rule.device()) && !isThere(rule, present))
                .forEach(rule -> ledger.doubt(rule.key()));
        wanted.forEach((holder, rules) -> rules.rules().stream()
                .filter(rule -> !ledger.knows(rule.key()))
                .filter(rule -> isConfirmed(rule, present))
                .forEach(rule -> ledger.found(holder, rule)));
    }

    /**
     * Gives what was there and nobody wants a holder, whose rollout takes it away.
     *
     * @param wanted what each holder wants
     * @param strays that holder
     */
    public void claimStrays(RuleLedger ledger, Look look, Map<Holder, RuleSet> wanted, Holder strays) {
        ImmutableSet<Rule.Key> wantedKeys = wanted.values().stream()
                .flatMap(rules -> rules.rules().stream())
                .map(Rule::key)
                .collect(ImmutableSet.toImmutableSet());
        Stream.concat(look.present.values().stream(), look.stuck.stream())
                .map(FlowAudit::stray)
                .filter(rule -> !wantedKeys.contains(rule.key()) && !ledger.knows(rule.key()))
                .forEach(rule -> ledger.found(strays, rule));
    }

    private boolean isConfirmed(Rule rule, Map<FlowRule, FlowEntry> present) {
        return find(rule, present)
                .filter(entry -> entry.state() == FlowEntryState.ADDED)
                .isPresent();
    }

    private boolean isThere(Rule rule, Map<FlowRule, FlowEntry> present) {
        return find(rule, present).isPresent();
    }

    private Optional<FlowEntry> find(Rule rule, Map<FlowRule, FlowEntry> present) {
        try {
            FlowRule flowRule = translator.translate(rule);
            return Optional.ofNullable(present.get(flowRule)).filter(entry -> entry.exactMatch(flowRule));
        } catch (UntranslatableRuleException e) {
            return Optional.empty();
        }
    }

    /** A rule with the key of the flow rule; what it does and what it was for is not known, and not needed to remove it. */
    public static Rule stray(FlowRule flowRule) {
        return Rule.stray(
                flowRule.deviceId(), ((IndexTableId) flowRule.table()).id(), flowRule.priority(), flowRule.selector());
    }
}
