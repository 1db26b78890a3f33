/* SPDX-License-Identifier: Apache-2.0 */
package org.hypermip.runtime.openflow.flow;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.hypermip.runtime.openflow.session.ConnectedSwitches;
import org.hypermip.runtime.openflow.session.TimeBudget;
import org.onosproject.net.DeviceId;
import org.onosproject.net.flow.FlowRuleProviderService;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells FlowRuleManager which rules are there by what switches have confirmed. To FlowRuleManager a rule is pending until it
 * is reported; the barrier's word for it does, so that a switch need not be asked for all its flows because of a few.
 *
 * <p>A report costs in proportion to all rules that are stored of the device. So what is confirmed within a while is told at once, and
 * the reports keep within a budget, which is theirs alone.
 */
final class ConfirmedReports {
    /** Late enough that the rules of a rollout's stages share a report, early enough to be called at once. */
    private static final long GATHER_MILLIS = 250;
    /** So far ahead of the budget they may be: then the few of a move are told at once, and those of thousands in time. */
    private static final long AHEAD_MILLIS = 5_000;

    private static final Logger log = LoggerFactory.getLogger(ConfirmedReports.class);

    private final FlowRuleProviderService service;
    private final ConnectedSwitches<SwitchFlows> switches;
    private final FlowReports reports;
    private final ScheduledExecutorService executor;
    private final TimeBudget budget;
    private final Set<DeviceId> due = ConcurrentHashMap.newKeySet();

    ConfirmedReports(
            FlowRuleProviderService service,
            ConnectedSwitches<SwitchFlows> switches,
            FlowReports reports,
            ScheduledExecutorService executor,
            TimeBudget budget) {
        this.service = service;
        this.switches = switches;
        this.reports = reports;
        this.executor = executor;
        this.budget = budget;
    }

    /** A batch has ended: what the switch has confirmed of it counts from now on, and is told with others. */
    void ended(FlowBatch batch) {
        DeviceId device = batch.deviceId();
        switches.of(device).ifPresent(flows -> flows.confirmed(batch));
        if (due.add(device)) {
            long delay = Math.max(GATHER_MILLIS, budget.waitMillis() - AHEAD_MILLIS);
            var unusedReport = executor.schedule(() -> tell(device), delay, TimeUnit.MILLISECONDS);
        }
    }

    private void tell(DeviceId device) {
        due.remove(device);
        try {
            switches.of(device)
                    .ifPresent(flows -> budget.spend(() -> reports.confirm(service, device, flows.takeConfirmed())));
        } catch (RuntimeException e) {
            log.warn("Telling what {} has confirmed failed", device, e);
        }
    }
}
