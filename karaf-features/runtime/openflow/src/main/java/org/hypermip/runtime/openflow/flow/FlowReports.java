/* SPDX-License-Identifier: Apache-2.0 */
package org.hypermip.runtime.openflow.flow;

import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.onosproject.net.DeviceId;
import org.onosproject.net.flow.FlowEntry;
import org.onosproject.net.flow.FlowRule;
import org.onosproject.net.flow.FlowRuleProviderService;

/**
 * Reports a switch's flows to FlowRuleManager, and gathers what that orders in answer.
 *
 * <p>FlowRuleManager compares the report with its store and, before it returns, has rules removed and applied, one at a time. A rule that
 * differs is ordered removed and then applied. Gathered, the second order replaces the first: the switch exchanges the rule in one step
 * instead of being without it for a moment.
 */
final class FlowReports {
    private static final ThreadLocal<Map<FlowRule, RuleChange>> GATHERING = new ThreadLocal<>();

    /** Reports all flows of a device, and returns the corrections ordered, at most one for each rule. */
    Collection<RuleChange> report(FlowRuleProviderService service, DeviceId deviceId, Iterable<FlowEntry> flows) {
        return gathering(() -> service.pushFlowMetrics(deviceId, flows));
    }

    /** Reports some flows of a device that are there. Nothing is corrected: what is stored otherwise is on its way to the switch. */
    void confirm(FlowRuleProviderService service, DeviceId deviceId, Iterable<FlowEntry> flows) {
        gathering(() -> service.pushFlowMetricsWithoutFlowMissing(deviceId, flows));
    }

    private static Collection<RuleChange> gathering(Runnable report) {
        Map<FlowRule, RuleChange> corrections = new LinkedHashMap<>();
        GATHERING.set(corrections);
        try {
            report.run();
        } finally {
            GATHERING.remove();
        }
        return corrections.values();
    }

    /** Gathers the correction if this thread is reporting; returns it otherwise, to be sent now. */
    Optional<RuleChange> gather(RuleChange correction) {
        Map<FlowRule, RuleChange> corrections = GATHERING.get();
        if (corrections == null) {
            return Optional.of(correction);
        }
        corrections.put(correction.rule(), correction);
        return Optional.empty();
    }
}
