/* SPDX-License-Identifier: Apache-2.0 */
package org.hypermip.runtime.openflow.flow;

import java.util.Collection;
import java.util.List;
import java.util.OptionalLong;
import org.hypermip.runtime.openflow.codec.Extensions;
import org.hypermip.runtime.openflow.session.ConnectedSwitches;
import org.hypermip.runtime.openflow.session.SwitchPolls;
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

    FlowStatistics(
            FlowRuleProviderService service,
            DriverService drivers,
            ConnectedSwitches<SwitchFlows> switches,
            FlowReports reports,
            SwitchPolls polls) {
        this.service = service;
        this.drivers = drivers;
        this.switches = switches;
        this.reports = reports;
        this.polls = polls;
    }

    @Override
    public void handleMessage(Dpid dpid, OFMessage message) {
        if (message instanceof OFFlowStatsReply) {
            switches.of(dpid).ifPresent(flows -> report(dpid, flows, (OFFlowStatsReply) message));
        } else if (message instanceof OFTableStatsReply) {
            DeviceId deviceId = DeviceId.deviceId(Dpid.uri(dpid));
            service.pushTableStatistics(deviceId, TableStatisticsReader.read(deviceId, (OFTableStatsReply) message));
        } else if (message instanceof OFFlowRemoved) {
            switches.of(dpid).ifPresent(flows -> removed(dpid, flows, (OFFlowRemoved) message));
        }
    }

    private void report(Dpid dpid, SwitchFlows flows, OFFlowStatsReply reply) {
        OptionalLong mark = flows.answered(reply.getXid());
        if (mark.isEmpty()) {
            return;
        }
        Extensions extensions = extensions(dpid);
        List<FlowEntry> entries = new FlowEntryReader(extensions, flows.written()).readAll(reply.getEntries());
        Collection<RuleChange> corrections = reports.report(service, extensions.deviceId(), entries);
        boolean again = flows.changedAfter(mark.getAsLong()) || flows.isFirstCorrection(!corrections.isEmpty());
        flows.sendUnlessChanged(corrections, mark.getAsLong());
        corrections.forEach(correction -> flows.written().note(correction, extensions));
        if (again) {
            polls.soon(dpid);
        }
    }

    /**
     * A switch tells of each flow that went. Of one that we took away and have put back since, FlowRuleManager must not hear:
     * it would put it there once more, and its counters and life would start again.
     */
    private void removed(Dpid dpid, SwitchFlows flows, OFFlowRemoved removed) {
        new FlowEntryReader(extensions(dpid), flows.written())
                .read(removed)
                .filter(entry -> removed.getReason() != OFFlowRemovedReason.DELETE || !flows.isBeingAdded(entry))
                .ifPresent(service::flowRemoved);
    }

    private Extensions extensions(Dpid dpid) {
        return new Extensions(drivers, DeviceId.deviceId(Dpid.uri(dpid)));
    }
}
