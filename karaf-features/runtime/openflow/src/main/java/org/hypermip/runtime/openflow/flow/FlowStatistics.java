/* SPDX-License-Identifier: Apache-2.0 */
package org.hypermip.runtime.openflow.flow;

import java.util.Collection;
import java.util.List;
import java.util.OptionalLong;
import org.hypermip.runtime.openflow.codec.Extensions;
import org.hypermip.runtime.openflow.session.ConnectedSwitches;
import org.hypermip.runtime.openflow.session.SwitchPolls;
import org.hypermip.runtime.openflow.session.TimeBudget;
import org.onosproject.net.DeviceId;
import org.onosproject.net.driver.DriverService;
import org.onosproject.net.flow.FlowEntry;
import org.onosproject.net.flow.FlowRuleProviderService;
import org.onosproject.openflow.controller.Dpid;
import org.onosproject.openflow.controller.OpenFlowEventListener;
import org.projectfloodlight.openflow.protocol.OFFlowRemoved;
import org.projectfloodlight.openflow.protocol.OFFlowRemovedReason;
import org.projectfloodlight.openflow.protocol.OFFlowStatsReply;
import org.projectfloodlight.openflow.protocol.OFMessage;
import org.projectfloodlight.openflow.protocol.OFTableStatsReply;

/** What switches say of their flows and tables, asked or of themselves, on its way to FlowRuleManager. */
final class FlowStatistics implements OpenFlowEventListener {
    private final FlowRuleProviderService service;
    private final DriverService drivers;
    private final ConnectedSwitches<SwitchFlows> switches;
    private final FlowReports reports;
    private final SwitchPolls polls;
    private final TimeBudget budget;

    FlowStatistics(
            FlowRuleProviderService service,
            DriverService drivers,
            ConnectedSwitches<SwitchFlows> switches,
            FlowReports reports,
            SwitchPolls polls,
            TimeBudget budget) {
        this.service = service;
        this.drivers = drivers;
        this.switches = switches;
        this.reports = reports;
        this.polls = polls;
        this.budget = budget;
    }

    @Override
    public void handleMessage(Dpid dpid, OFMessage message) {
        if (message instanceof OFFlowStatsReply) {
            switches.of(dpid).ifPresent(flows -> answered(dpid, flows, (OFFlowStatsReply) message));
        } else if (message instanceof OFTableStatsReply) {
            DeviceId deviceId = DeviceId.deviceId(Dpid.uri(dpid));
            service.pushTableStatistics(deviceId, TableStatisticsReader.read(deviceId, (OFTableStatsReply) message));
        } else if (message instanceof OFFlowRemoved) {
            switches.of(dpid).ifPresent(flows -> removed(dpid, flows, (OFFlowRemoved) message));
        }
    }

    private void answered(Dpid dpid, SwitchFlows flows, OFFlowStatsReply reply) {
        OptionalLong mark = flows.answered(reply.getXid());
        if (mark.isEmpty()) {
            return;
        }
        try {
            spend(flows, () -> report(dpid, flows, reply, mark.getAsLong()));
        } finally {
            flows.reported();
        }
        polls.postpone(dpid, budget.waitMillis());
    }

    /** To come to know a switch takes what it takes, once; the budget is for asking again. */
    private void spend(SwitchFlows flows, Runnable report) {
        if (flows.isFirstAnswer()) {
            report.run();
        } else {
            budget.spend(report);
        }
    }

    private void report(Dpid dpid, SwitchFlows flows, OFFlowStatsReply reply, long mark) {
        Extensions extensions = extensions(dpid);
        List<FlowEntry> answer = flows.reader(extensions).readAll(reply.getEntries());
        Collection<RuleChange> corrections = reports.report(service, extensions.deviceId(), flows.judged(answer, mark));
        boolean again = flows.isFirstCorrection(!corrections.isEmpty());
        flows.sendUnlessChanged(corrections, mark);
        corrections.forEach(correction -> flows.note(correction, extensions));
        if (again) {
            polls.soon(dpid);
        }
    }

    /**
     * A switch tells of each flow that went. Of one that we took away and have put back since, FlowRuleManager must not hear:
     * it would put it there once more, and its counters and life would start again. Of one that somebody else deleted it must
     * hear, however lately it was sent.
     */
    private void removed(Dpid dpid, SwitchFlows flows, OFFlowRemoved removed) {
        boolean deleted = removed.getReason() == OFFlowRemovedReason.DELETE;
        flows.reader(extensions(dpid))
                .read(removed)
                .filter(entry -> flows.wentForGood(entry, deleted))
                .ifPresent(service::flowRemoved);
    }

    private Extensions extensions(Dpid dpid) {
        return new Extensions(drivers, DeviceId.deviceId(Dpid.uri(dpid)));
    }
}
