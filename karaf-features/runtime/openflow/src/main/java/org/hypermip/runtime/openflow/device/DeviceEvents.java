/* SPDX-License-Identifier: Apache-2.0 */
package org.hypermip.runtime.openflow.device;

import org.onosproject.net.DeviceId;
import org.onosproject.net.device.DeviceProviderService;
import org.onosproject.net.device.PortDescription;
import org.onosproject.openflow.controller.Dpid;
import org.onosproject.openflow.controller.OpenFlowController;
import org.onosproject.openflow.controller.OpenFlowEventListener;
import org.onosproject.openflow.controller.OpenFlowSwitch;
import org.onosproject.openflow.controller.OpenFlowSwitchListener;
import org.onosproject.openflow.controller.RoleState;
import org.projectfloodlight.openflow.protocol.OFMessage;
import org.projectfloodlight.openflow.protocol.OFPortReason;
import org.projectfloodlight.openflow.protocol.OFPortStatsReply;
import org.projectfloodlight.openflow.protocol.OFPortStatus;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What happens to switches and their ports, on its way to DeviceManager. */
final class DeviceEvents implements OpenFlowSwitchListener, OpenFlowEventListener {
    private static final Logger log = LoggerFactory.getLogger(DeviceEvents.class);

    private final DeviceProviderService service;
    private final OpenFlowController controller;
    private final PortStatisticsReplies replies = new PortStatisticsReplies();

    DeviceEvents(DeviceProviderService service, OpenFlowController controller) {
        this.service = service;
        this.controller = controller;
    }

    @Override
    public void switchAdded(Dpid dpid) {
        OpenFlowSwitch sw = controller.getSwitch(dpid);
        if (sw == null) {
            return;
        }
        DeviceId deviceId = deviceId(dpid);
        service.deviceConnected(deviceId, SwitchDescription.of(sw));
        service.updatePorts(deviceId, SwitchPorts.of(sw));
        if (controller.getSwitch(dpid) == null) {
            log.info("{} went away while it was added", deviceId);
            service.deviceDisconnected(deviceId);
        }
    }

    @Override
    public void switchRemoved(Dpid dpid) {
        replies.forget(dpid);
        service.deviceDisconnected(deviceId(dpid));
    }

    /** The switch has described its ports anew. */
    @Override
    public void switchChanged(Dpid dpid) {
        OpenFlowSwitch sw = controller.getSwitch(dpid);
        if (sw != null) {
            service.updatePorts(deviceId(dpid), SwitchPorts.of(sw));
        }
    }

    @Override
    public void portChanged(Dpid dpid, OFPortStatus status) {
        PortDescription port = SwitchPorts.of(status.getDesc());
        if (status.getReason() == OFPortReason.DELETE) {
            service.deletePort(deviceId(dpid), port);
        } else {
            service.portStatusChanged(deviceId(dpid), port);
        }
    }

    @Override
    public void receivedRoleReply(Dpid dpid, RoleState requested, RoleState response) {
        // Both are null if the switch refused the request altogether; DeviceManager then gives the mastership up.
        service.receivedRoleReply(
                deviceId(dpid),
                requested == null ? null : Roles.role(requested),
                response == null ? null : Roles.role(response));
    }

    @Override
    public void handleMessage(Dpid dpid, OFMessage message) {
        if (message instanceof OFPortStatsReply) {
            DeviceId deviceId = deviceId(dpid);
            replies.complete(dpid, (OFPortStatsReply) message)
                    .ifPresent(entries ->
                            service.updatePortStatistics(deviceId, PortStatisticsReader.read(deviceId, entries)));
        }
    }

    private static DeviceId deviceId(Dpid dpid) {
        return DeviceId.deviceId(Dpid.uri(dpid));
    }
}
