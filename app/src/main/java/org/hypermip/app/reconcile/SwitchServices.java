/* SPDX-License-Identifier: Apache-2.0 */
package org.hypermip.app.reconcile;

import org.onosproject.core.ApplicationId;
import org.onosproject.net.device.DeviceService;
import org.onosproject.net.driver.DriverService;
import org.onosproject.net.flow.FlowRuleService;

/** What ONOS offers to whoever has rules on switches. */
public final class SwitchServices {

    final ApplicationId application;
    final DeviceService devices;
    final DriverService drivers;
    final FlowRuleService flowRules;

    /**
     * Creates the collection.
     *
     * @param application whose rules they are
     */
    public SwitchServices(
            ApplicationId application, DeviceService devices, DriverService drivers, FlowRuleService flowRules) {
        this.application = application;
        this.devices = devices;
        this.drivers = drivers;
        this.flowRules = flowRules;
    }
}
