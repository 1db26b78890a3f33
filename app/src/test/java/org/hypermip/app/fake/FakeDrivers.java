/* SPDX-License-Identifier: Apache-2.0 */
package org.hypermip.app.fake;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.onlab.util.ItemNotFoundException;
import org.onosproject.net.DeviceId;
import org.onosproject.net.behaviour.ExtensionTreatmentResolver;
import org.onosproject.net.driver.AbstractHandlerBehaviour;
import org.onosproject.net.driver.Behaviour;
import org.onosproject.net.driver.Driver;
import org.onosproject.net.driver.DriverAdapter;
import org.onosproject.net.driver.DriverData;
import org.onosproject.net.driver.DriverEvent;
import org.onosproject.net.driver.DriverHandler;
import org.onosproject.net.driver.DriverListener;
import org.onosproject.net.driver.DriverServiceAdapter;
import org.onosproject.net.flow.instructions.ExtensionTreatment;
import org.onosproject.net.flow.instructions.ExtensionTreatmentType;

/** Drivers with all the actions of Open vSwitch, or with none. */
public final class FakeDrivers extends DriverServiceAdapter {

    private final Set<DeviceId> plain = new HashSet<>();
    private final Set<DeviceId> unknown = new HashSet<>();
    private final List<DriverListener> listeners = new ArrayList<>();

    /** Gives a switch a driver without any extension. */
    public void setPlain(DeviceId device) {
        plain.add(device);
    }

    /** Lets a switch have no driver at all. */
    public void setUnknown(DeviceId device) {
        unknown.add(device);
    }

    /** Gives a switch the driver with all extensions, which it has from the start, and says so. */
    public void setExtended(DeviceId device) {
        plain.remove(device);
        unknown.remove(device);
        DriverEvent event = new DriverEvent(DriverEvent.Type.DRIVER_ENHANCED, getDriver(device));
        List.copyOf(listeners).forEach(listener -> listener.event(event));
    }

    @Override
    public void addListener(DriverListener listener) {
        listeners.add(listener);
    }

    @Override
    public void removeListener(DriverListener listener) {
        listeners.remove(listener);
    }

    @Override
    public Driver getDriver(DeviceId device) {
        if (unknown.contains(device)) {
            throw new ItemNotFoundException("no driver");
        }
        return new DriverAdapter() {
            @Override
            public String name() {
                return plain.contains(device) ? "default" : "hypermip-ovs";
            }
        };
    }

    @Override
    public DriverHandler createHandler(DeviceId device, String... credentials) {
        return new Handler(getDriver(device), !plain.contains(device));
    }

    private static final class Handler implements DriverHandler {
        private final Driver driver;
        private final boolean extended;

        Handler(Driver driver, boolean extended) {
            this.driver = driver;
            this.extended = extended;
        }

        @Override
        public Driver driver() {
            return driver;
        }

        @Override
        public boolean hasBehaviour(Class<? extends Behaviour> behaviour) {
            return extended && behaviour.equals(ExtensionTreatmentResolver.class);
        }

        @Override
        public <T extends Behaviour> T behaviour(Class<T> behaviour) {
            return behaviour.cast(new Resolver());
        }

        @Override
        public DriverData data() {
            throw new UnsupportedOperationException();
        }

        @Override
        public <T> T get(Class<T> service) {
            throw new UnsupportedOperationException();
        }
    }

    private static final class Resolver extends AbstractHandlerBehaviour implements ExtensionTreatmentResolver {
        @Override
        public ExtensionTreatment getExtensionInstruction(ExtensionTreatmentType type) {
            return new FakeExtension(type);
        }
    }
}
