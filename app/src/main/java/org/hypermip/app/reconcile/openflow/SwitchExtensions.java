/* SPDX-License-Identifier: Apache-2.0 */
package org.hypermip.app.reconcile.openflow;

import java.util.Collection;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.onlab.util.ItemNotFoundException;
import org.onosproject.net.DeviceId;
import org.onosproject.net.behaviour.ExtensionTreatmentResolver;
import org.onosproject.net.driver.DriverHandler;
import org.onosproject.net.driver.DriverService;
import org.onosproject.net.flow.instructions.ExtensionTreatment;
import org.onosproject.net.flow.instructions.ExtensionTreatmentType.ExtensionTreatmentTypes;

/**
 * The actions beyond OpenFlow that a switch's driver offers. Asking ONOS for a driver takes about half a millisecond and has to
 * be done for every rule, so what it said is kept until something hints that it may have changed.
 */
public final class SwitchExtensions {

    private final DriverService drivers;
    private final Map<DeviceId, Optional<ExtensionTreatmentResolver>> resolvers = new ConcurrentHashMap<>();
    private final AtomicInteger generation = new AtomicInteger();

    /** Creates the extensions that these drivers know. */
    public SwitchExtensions(DriverService drivers) {
        this.drivers = drivers;
    }

    /** Asks ONOS again from now on. */
    public void forget() {
        generation.incrementAndGet();
        resolvers.clear();
    }

    /** How often it was forgotten: what was made of an earlier answer is of no use. */
    int generation() {
        return generation.get();
    }

    /** Asks ONOS again of those switches that had no such driver. */
    public void forgetMissing() {
        resolvers.values().removeIf(Optional::isEmpty);
    }

    /** Returns a new instance of that action; absent if the switch is unknown or its driver lacks it. */
    public Optional<ExtensionTreatment> find(DeviceId device, ExtensionTreatmentTypes type) {
        return resolver(device).flatMap(resolver -> find(resolver, type));
    }

    /** Tells whether the switch's driver offers all these actions. */
    public boolean offers(DeviceId device, Collection<ExtensionTreatmentTypes> types) {
        return resolver(device)
                .filter(resolver ->
                        types.stream().allMatch(type -> find(resolver, type).isPresent()))
                .isPresent();
    }

    private Optional<ExtensionTreatmentResolver> resolver(DeviceId device) {
        return resolvers.computeIfAbsent(device, this::find);
    }

    private Optional<ExtensionTreatmentResolver> find(DeviceId device) {
        try {
            DriverHandler handler = drivers.createHandler(device);
            return handler.hasBehaviour(ExtensionTreatmentResolver.class)
                    ? Optional.of(handler.behaviour(ExtensionTreatmentResolver.class))
                    : Optional.empty();
        } catch (ItemNotFoundException e) {
            return Optional.empty();
        }
    }

    private static Optional<ExtensionTreatment> find(
            ExtensionTreatmentResolver resolver, ExtensionTreatmentTypes type) {
        try {
            return Optional.ofNullable(resolver.getExtensionInstruction(type.type()));
        } catch (UnsupportedOperationException e) {
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
