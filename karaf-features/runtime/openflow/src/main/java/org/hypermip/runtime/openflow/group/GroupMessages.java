/* SPDX-License-Identifier: Apache-2.0 */
package org.hypermip.runtime.openflow.group;

import java.util.List;
import java.util.concurrent.Executor;
import org.hypermip.runtime.openflow.codec.Extensions;
import org.hypermip.runtime.openflow.session.ConnectedSwitches;
import org.hypermip.runtime.openflow.session.SwitchPolls;
import org.onosproject.net.DeviceId;
import org.onosproject.net.driver.DriverService;
import org.onosproject.net.group.GroupOperation;
import org.onosproject.net.group.GroupProviderService;
import org.onosproject.openflow.controller.Dpid;
import org.onosproject.openflow.controller.OpenFlowEventListener;
import org.onosproject.openflow.controller.OpenFlowMessageListener;
import org.projectfloodlight.openflow.protocol.OFErrorMsg;
import org.projectfloodlight.openflow.protocol.OFMessage;
import org.projectfloodlight.openflow.protocol.OFStatsReply;
import org.projectfloodlight.openflow.protocol.OFType;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What switches say of their groups, on its way to GroupManager. Errors and barriers are taken in the order in which they
 * came (as a message listener); statistics once the controller has put their parts together (as an event listener).
 */
final class GroupMessages implements OpenFlowEventListener, OpenFlowMessageListener {
    private static final Logger log = LoggerFactory.getLogger(GroupMessages.class);

    private final GroupProviderService service;
    private final DriverService drivers;
    private final ConnectedSwitches<SwitchGroups> switches;
    private final SwitchPolls polls;
    private final Executor executor;

    GroupMessages(
            GroupProviderService service,
            DriverService drivers,
            ConnectedSwitches<SwitchGroups> switches,
            SwitchPolls polls,
            Executor executor) {
        this.service = service;
        this.drivers = drivers;
        this.switches = switches;
        this.polls = polls;
        this.executor = executor;
    }

    @Override
    public void handleMessage(Dpid dpid, OFMessage message) {
        if (message instanceof OFStatsReply) {
            switches.of(dpid)
                    .flatMap(groups -> groups.answered(message))
                    .ifPresent(answer -> report(DeviceId.deviceId(Dpid.uri(dpid)), answer));
        }
    }

    @Override
    public void handleIncomingMessage(Dpid dpid, OFMessage message) {
        if (message.getType() == OFType.BARRIER_REPLY) {
            switches.of(dpid)
                    .filter(groups -> groups.confirmed(message.getXid()))
                    .ifPresent(groups -> polls.soon(dpid));
        } else if (message.getType() == OFType.ERROR) {
            switches.of(dpid)
                    .flatMap(groups -> groups.refused(message.getXid()))
                    .ifPresent(operation -> refused(dpid, operation, (OFErrorMsg) message));
        }
    }

    @Override
    public void handleOutgoingMessage(Dpid dpid, List<OFMessage> messages) {
        // Only answers count.
    }

    private void report(DeviceId deviceId, GroupAnswer answer) {
        GroupReader reader = new GroupReader(new Extensions(drivers, deviceId));
        service.pushGroupMetrics(deviceId, reader.read(answer.descriptions(), answer.counters()));
    }

    private void refused(Dpid dpid, GroupOperation operation, OFErrorMsg error) {
        log.warn("{} refused to {} group {}: {}", dpid, operation.opType(), operation.groupId(), error);
        GroupOperation failed = GroupOperation.createFailedGroupOperation(operation, GroupErrors.code(error));
        executor.execute(() -> service.groupOperationFailed(DeviceId.deviceId(Dpid.uri(dpid)), failed));
    }
}
