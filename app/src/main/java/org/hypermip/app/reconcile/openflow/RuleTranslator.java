/* SPDX-License-Identifier: Apache-2.0 */
package org.hypermip.app.reconcile.openflow;

import com.google.common.cache.Cache;
import com.google.common.cache.CacheBuilder;
import com.google.common.collect.ImmutableList;
import org.hypermip.flows.rules.Rule;
import org.onosproject.core.ApplicationId;
import org.onosproject.net.flow.DefaultFlowRule;
import org.onosproject.net.flow.DefaultTrafficTreatment;
import org.onosproject.net.flow.FlowRule;
import org.onosproject.net.flow.TrafficTreatment;
import org.onosproject.net.flow.instructions.ExtensionTreatmentType.ExtensionTreatmentTypes;

/** Makes flow rules of rules: ours by their application id, and without timeouts, so that they outlive the controller. */
public final class RuleTranslator {

    /** What a switch needs to make an ARP reply of a request by itself. */
    public static final ImmutableList<ExtensionTreatmentTypes> ARP_MOVES = ImmutableList.of(
            ExtensionTreatmentTypes.NICIRA_MOV_ETH_SRC_TO_DST,
            ExtensionTreatmentTypes.NICIRA_MOV_ARP_SHA_TO_THA,
            ExtensionTreatmentTypes.NICIRA_MOV_ARP_SPA_TO_TPA);

    /** As many lists of actions are kept as ONOS has them: to make some of them anew takes longer than all else here. */
    private static final int TREATMENTS = 10_000;

    private final ApplicationId application;
    private final SwitchExtensions extensions;
    private final Cache<ImmutableList<Object>, TrafficTreatment> treatments =
            CacheBuilder.newBuilder().maximumSize(TREATMENTS).build();

    /** Creates a translator into rules of an application. */
    public RuleTranslator(ApplicationId application, SwitchExtensions extensions) {
        this.application = application;
        this.extensions = extensions;
    }

    /**
     * Returns the rule as a flow rule.
     *
     * @throws UntranslatableRuleException if the driver of its switch lacks an action
     */
    public FlowRule translate(Rule rule) {
        return flowRule(rule.key(), treatment(rule));
    }

    /**
     * Returns what the rule's flow rule does.
     *
     * @throws UntranslatableRuleException if the driver of its switch lacks an action
     */
    public TrafficTreatment treatment(Rule rule) {
        ImmutableList<Object> key = ImmutableList.of(rule.device(), extensions.generation(), rule.actions());
        TrafficTreatment treatment = treatments.getIfPresent(key);
        if (treatment == null) {
            treatment = made(rule);
            treatments.put(key, treatment);
        }
        return treatment;
    }

    private TrafficTreatment made(Rule rule) {
        TreatmentBuilder actions = new TreatmentBuilder(rule.device(), extensions);
        rule.actions().forEach(action -> action.accept(actions));
        return actions.build();
    }

    /** Returns a flow rule that is equal to that of any rule with this key: FlowRule's equality leaves the actions out. */
    public FlowRule anyOf(Rule.Key key) {
        return flowRule(key, DefaultTrafficTreatment.emptyTreatment());
    }

    private FlowRule flowRule(Rule.Key key, TrafficTreatment treatment) {
        return DefaultFlowRule.builder()
                .fromApp(application)
                .forDevice(key.device())
                .forTable(key.table())
                .withPriority(key.priority())
                .withSelector(key.selector())
                .withTreatment(treatment)
                .makePermanent()
                .build();
    }
}
