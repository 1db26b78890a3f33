/* SPDX-License-Identifier: Apache-2.0 */
package org.hypermip.app.reconcile.ledger;

import com.google.auto.value.AutoValue;
import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableMap;
import com.google.common.collect.ImmutableSet;
import com.google.common.collect.Iterables;
import com.google.common.collect.Maps;
import com.google.common.collect.Sets;
import com.google.common.collect.Streams;
import java.util.Collection;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;
import org.hypermip.app.reconcile.openflow.RuleTranslator;
import org.hypermip.app.reconcile.openflow.UntranslatableRuleException;
import org.hypermip.flows.rules.Rule;
import org.onosproject.core.ApplicationId;
import org.onosproject.net.DeviceId;
import org.onosproject.net.flow.FlowEntry;
import org.onosproject.net.flow.FlowEntry.FlowEntryState;
import org.onosproject.net.flow.FlowRule;
import org.onosproject.net.flow.FlowRuleService;
import org.onosproject.net.flow.IndexTableId;

/**
 * Compares what the ledger says of a switch with what ONOS knows of its tables, which it reads every few seconds. One switch at a time,
 * and without anybody's having to wait: what ONOS had is looked at, and compared, apart from the ledger.
 *
 * <p>Ids of flow rules (OpenFlow's cookies) are not compared. ONOS computes them from application, switch, table, priority and match:
 * of the first we look at our own only, and the others are the key by which rules are compared.
 */
public final class FlowAudit {

    /** What ONOS had of our rules on one switch at one time. */
    public static final class Look {
        private final ImmutableMap<Rule.Key, FlowEntry> present;

        /** About to be removed since an earlier look: the switch may not have heard of it, and ONOS does not repeat itself. */
        private final ImmutableSet<Rule.Key> stuck;

        private Look(ImmutableMap<Rule.Key, FlowEntry> present, ImmutableSet<Rule.Key> stuck) {
            this.present = present;
            this.stuck = stuck;
        }
    }

    /** What became of comparing a look with the ledger. */
    @AutoValue
    public abstract static class Findings {

        /** Rules that the ledger holds for certain, and that were not there as they are. */
        public abstract ImmutableList<Rule> missing();

        /** Rules that were there, and that the ledger does not know: all that is known of them is their keys. */
        public abstract ImmutableList<Rule> unknown();
    }

    /** ONOS keeps entries for a while that it is about to remove. */
    private static final ImmutableSet<FlowEntryState> GOING =
            ImmutableSet.of(FlowEntryState.PENDING_REMOVE, FlowEntryState.REMOVED);

    private final FlowRuleService flowRules;
    private final ApplicationId application;
    private final RuleTranslator translator;

    /** By switch: what was about to be removed at the last look. */
    private final Map<DeviceId, ImmutableSet<Rule.Key>> going = new ConcurrentHashMap<>();

    /** Creates an audit of our application's rules. */
    public FlowAudit(FlowRuleService flowRules, ApplicationId application, RuleTranslator translator) {
        this.flowRules = flowRules;
        this.application = application;
        this.translator = translator;
    }

    /** Looks at our rules on a switch as ONOS has them now. */
    public Look look(DeviceId device) {
        ImmutableList<FlowEntry> all = entries(device);
        ImmutableSet<Rule.Key> goingNow =
                all.stream().filter(FlowAudit::isGoing).map(FlowAudit::key).collect(ImmutableSet.toImmutableSet());
        ImmutableSet<Rule.Key> before =
                Optional.ofNullable(going.put(device, goingNow)).orElse(ImmutableSet.of());
        return look(all, Sets.intersection(goingNow, before).immutableCopy());
    }

    /** Looks at them in between. */
    public Look glance(DeviceId device) {
        return look(entries(device), ImmutableSet.of());
    }

    private static Look look(ImmutableList<FlowEntry> all, ImmutableSet<Rule.Key> stuck) {
        return new Look(Maps.uniqueIndex(Iterables.filter(all, entry -> !isGoing(entry)), FlowAudit::key), stuck);
    }

    private static boolean isGoing(FlowEntry entry) {
        return GOING.contains(entry.state());
    }

    private ImmutableList<FlowEntry> entries(DeviceId device) {
        return Streams.stream(flowRules.getFlowEntries(device))
                .filter(entry -> entry.appId() == application.id())
                .collect(ImmutableList.toImmutableList());
    }

    /**
     * Compares what was there with what the ledger said before.
     *
     * @param certain the switch's rules that were certain
     * @param doubted its rules that were not
     */
    public Findings compare(Collection<Rule> certain, Collection<Rule> doubted, Look look) {
        Set<Rule.Key> unknown = new HashSet<>(look.present.keySet());
        unknown.addAll(look.stuck);
        Stream.concat(certain.stream(), doubted.stream()).map(Rule::key).forEach(unknown::remove);
        return new AutoValue_FlowAudit_Findings(
                certain.stream().filter(rule -> find(rule, look).isEmpty()).collect(ImmutableList.toImmutableList()),
                unknown.stream().map(Rule::stray).collect(ImmutableList.toImmutableList()));
    }

    /** Tells whether a rule was there as it is, by the switch's own report. */
    public boolean isConfirmed(Rule rule, Look look) {
        return find(rule, look)
                .filter(entry -> entry.state() == FlowEntryState.ADDED)
                .isPresent();
    }

    private Optional<FlowEntry> find(Rule rule, Look look) {
        return Optional.ofNullable(look.present.get(rule.key())).filter(entry -> does(entry, rule));
    }

    private boolean does(FlowEntry entry, Rule rule) {
        try {
            return entry.treatment().equals(translator.treatment(rule));
        } catch (UntranslatableRuleException e) {
            return false;
        }
    }

    /** The key of the rule that a flow rule is. */
    public static Rule.Key key(FlowRule flowRule) {
        return Rule.Key.of(
                flowRule.deviceId(), ((IndexTableId) flowRule.table()).id(), flowRule.priority(), flowRule.selector());
    }
}
