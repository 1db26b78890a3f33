/* SPDX-License-Identifier: Apache-2.0 */
package org.hypermip.runtime.openflow.fake;

import java.util.Map;
import org.hypermip.runtime.openflow.codec.Extensions;
import org.onosproject.driver.extensions.NiciraExtensionSelectorInterpreter;
import org.onosproject.driver.extensions.NiciraExtensionTreatmentInterpreter;
import org.onosproject.net.DeviceId;
import org.onosproject.net.driver.Behaviour;
import org.onosproject.net.driver.DefaultDriver;
import org.onosproject.net.driver.DefaultDriverData;
import org.onosproject.net.driver.DefaultDriverHandler;
import org.onosproject.net.driver.Driver;
import org.onosproject.net.driver.DriverHandler;
import org.onosproject.net.driver.DriverServiceAdapter;
import org.onosproject.openflow.controller.ExtensionSelectorInterpreter;
import org.onosproject.openflow.controller.ExtensionTreatmentInterpreter;

/** Drivers: every device has ONOS's own Nicira extensions, or none. Counts the look-ups. */
public final class FakeDrivers extends DriverServiceAdapter {
    public static final DeviceId DEVICE = DeviceId.deviceId("of:0000000000000001");

    private final Driver driver;
    private int lookups;

    private FakeDrivers(Map<Class<? extends Behaviour>, Class<? extends Behaviour>> behaviours) {
        driver = new DefaultDriver("test", null, "Nicira", "Open vSwitch", "3.1", behaviours, Map.of());
    }

    public static FakeDrivers nicira() {
        return new FakeDrivers(Map.of(
                ExtensionTreatmentInterpreter.class, NiciraExtensionTreatmentInterpreter.class,
                ExtensionSelectorInterpreter.class, NiciraExtensionSelectorInterpreter.class));
    }

    public static FakeDrivers plain() {
        return new FakeDrivers(Map.of());
    }

    public Extensions extensions() {
        return new Extensions(this, DEVICE);
    }

    public int lookups() {
        return lookups;
    }

    @Override
    public DriverHandler createHandler(DeviceId deviceId, String... credentials) {
        lookups++;
        return new DefaultDriverHandler(new DefaultDriverData(driver, deviceId));
    }
}
