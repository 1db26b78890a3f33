/* SPDX-License-Identifier: Apache-2.0 */
package org.hypermip.runtime.openflow.flow;

import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.onosproject.net.DeviceId;
import org.onosproject.openflow.controller.Dpid;
import org.onosproject.openflow.controller.OpenFlowController;

/** The connected switches, each with its rules. A switch that connected again starts with nothing known. */
final class FlowSwitches {
    private final OpenFlowController controller;
    private final Map<Dpid, SwitchFlows> switches = new ConcurrentHashMap<>();

    FlowSwitches(OpenFlowController controller) {
        this.controller = controller;
    }

    Optional<SwitchFlows> of(DeviceId deviceId) {
        return of(Dpid.dpid(deviceId.uri()));
    }

    /** The switch, if it is connected. */
    Optional<SwitchFlows> of(Dpid dpid) {
        return Optional.ofNullable(controller.getSwitch(dpid))
                .map(sw -> switches.compute(
                        dpid, (d, known) -> known != null && known.isOf(sw) ? known : new SwitchFlows(sw)));
    }

    void forget(Dpid dpid) {
        switches.remove(dpid);
    }
}
