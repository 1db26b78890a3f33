/* SPDX-License-Identifier: Apache-2.0 */
package org.hypermip.runtime.openflow.codec;

import com.google.common.base.Suppliers;
import com.google.common.collect.ImmutableList;
import java.util.Optional;
import java.util.function.Supplier;
import org.onosproject.net.DeviceId;
import org.onosproject.net.driver.Behaviour;
import org.onosproject.net.driver.DriverHandler;
import org.onosproject.net.driver.DriverService;
import org.onosproject.openflow.controller.ExtensionSelectorInterpreter;
import org.onosproject.openflow.controller.ExtensionTreatmentInterpreter;

/**
 * What a device's driver knows beyond OpenFlow: vendor matches and actions (Nicira's, for Open vSwitch).
 *
 * <p>The driver is looked up when the first extension is met: most rules have none, and the look-up costs more than the rest
 * of the coding. Use one instance for one message or batch, so that a driver changed in the configuration counts at once.
 */
public final class Extensions {
    private final DeviceId deviceId;
    private final Supplier<Optional<ExtensionTreatmentInterpreter>> treatments;
    private final Supplier<Optional<ExtensionSelectorInterpreter>> selectors;

    /** The extensions that the driver of this device has at the time of the first use. */
    public Extensions(DriverService drivers, DeviceId deviceId) {
        this.deviceId = deviceId;
        Supplier<DriverHandler> handler = Suppliers.memoize(() -> drivers.createHandler(deviceId));
        this.treatments = Suppliers.memoize(() -> behaviour(handler.get(), ExtensionTreatmentInterpreter.class));
        this.selectors = Suppliers.memoize(() -> behaviour(handler.get(), ExtensionSelectorInterpreter.class));
    }

    /** The device whose driver this asks. */
    public DeviceId deviceId() {
        return deviceId;
    }

    /** The driver's interpreter of vendor actions, if it has one. */
    public Optional<ExtensionTreatmentInterpreter> treatments() {
        return treatments.get();
    }

    /** The driver's interpreter of vendor match fields, if it has one. */
    public Optional<ExtensionSelectorInterpreter> selectors() {
        return selectors.get();
    }

    /** Equal to those of another time if the driver would read every extension as it did then. */
    public Object interpreters() {
        return ImmutableList.of(treatments().map(Object::getClass), selectors().map(Object::getClass));
    }

    private static <B extends Behaviour> Optional<B> behaviour(DriverHandler handler, Class<B> type) {
        return handler.hasBehaviour(type) ? Optional.of(handler.behaviour(type)) : Optional.empty();
    }
}
