/* SPDX-License-Identifier: Apache-2.0 */
package org.hypermip.app.reconcile;

import java.util.Optional;
import org.onlab.util.ItemNotFoundException;
import org.onosproject.net.DeviceId;
import org.onosproject.net.behaviour.ExtensionTreatmentResolver;
import org.onosproject.net.driver.DriverHandler;
import org.onosproject.net.driver.DriverService;
import org.onosproject.net.flow.instructions.ExtensionTreatment;
import org.onosproject.net.flow.instructions.ExtensionTreatmentType.ExtensionTreatmentTypes;

/** The actions beyond OpenFlow that a switch's driver offers; the driver may change at any time. */
final class SwitchExtensions {

    private final DriverService drivers;

    SwitchExtensions(DriverService drivers) {
        this.drivers = drivers;
    }

    /** Returns a new instance of that action; absent if the switch is unknown or its driver lacks it. */
    Optional<ExtensionTreatment> find(DeviceId device, ExtensionTreatmentTypes type) {
        try {
            DriverHandler handler = drivers.createHandler(device);
            return handler.hasBehaviour(ExtensionTreatmentResolver.class)
                    ? Optional.ofNullable(
                            handler.behaviour(ExtensionTreatmentResolver.class).getExtensionInstruction(type.type()))
                    : Optional.empty();
        } catch (ItemNotFoundException | UnsupportedOperationException e) {
            return Optional.empty();
        }
    }

    /** Returns the name of the switch's driver, for people to read. */
    String driverName(DeviceId device) {
        try {
            return drivers.getDriver(device).name();
        } catch (ItemNotFoundException e) {
            return "none";
        }
    }
}
