/* SPDX-License-Identifier: Apache-2.0 */
package org.hypermip.app.reconcile;

import com.google.common.collect.ImmutableSet;
import com.google.common.collect.Sets;
import java.util.Set;
import java.util.function.BiConsumer;
import org.hypermip.app.config.MobilityDomainListener;
import org.hypermip.app.config.MobilityDomainService;
import org.onosproject.core.ApplicationId;
import org.onosproject.net.DeviceId;
import org.onosproject.net.Port;
import org.onosproject.net.device.DeviceEvent;
import org.onosproject.net.device.DeviceListener;
import org.onosproject.net.device.DeviceService;
import org.onosproject.net.driver.DriverListener;
import org.onosproject.net.driver.DriverService;
import org.onosproject.net.flow.FlowRuleEvent;
import org.onosproject.net.flow.FlowRuleListener;
import org.onosproject.net.flow.FlowRuleService;

/** Follows what rules depend on: a mobile node's port is that mobile node's matter, and whatever else changes may be everybody's. */
final class NetworkWatcher {

    private static final Set<DeviceEvent.Type> CONNECTIONS =
            Sets.immutableEnumSet(DeviceEvent.Type.DEVICE_ADDED, DeviceEvent.Type.DEVICE_AVAILABILITY_CHANGED);

    private static final Set<DeviceEvent.Type> OTHER_SWITCHES = Sets.immutableEnumSet(
            DeviceEvent.Type.DEVICE_UPDATED, DeviceEvent.Type.DEVICE_REMOVED, DeviceEvent.Type.DEVICE_SUSPENDED);

    private static final Set<DeviceEvent.Type> PORTS =
            Sets.immutableEnumSet(DeviceEvent.Type.PORT_ADDED, DeviceEvent.Type.PORT_UPDATED);

    private final DeviceService devices;
    private final DriverService drivers;
    private final FlowRuleService flowRules;
    private final MobilityDomainService configuration;
    private final ApplicationId application;
    private final NetworkViews views;
    private final DepartedPorts departed;
    private final Resync resync;
    private final BiConsumer<DeviceId, String> portChanged;
    private final BiConsumer<DeviceId, String> portGone;
    private final DeviceListener deviceListener = this::hear;
    private final FlowRuleListener flowListener = this::hear;
    private final DriverListener driverListener;
    private final MobilityDomainListener domainListener;

    /**
     * Creates a watcher.
     *
     * @param portChanged is told of a port that mobile nodes alone can have to do with
     * @param portGone is told of a port that a switch has taken away for good
     */
    NetworkWatcher(
            SwitchServices onos,
            MobilityDomainService configuration,
            NetworkViews views,
            DepartedPorts departed,
            Resync resync,
            BiConsumer<DeviceId, String> portChanged,
            BiConsumer<DeviceId, String> portGone) {
        this.devices = onos.devices;
        this.drivers = onos.drivers;
        this.flowRules = onos.flowRules;
        this.configuration = configuration;
        this.application = onos.application;
        this.views = views;
        this.departed = departed;
        this.resync = resync;
        this.portChanged = portChanged;
        this.portGone = portGone;
        this.driverListener = event -> resync.request();
        this.domainListener = event -> resync.request();
    }

    void start() {
        devices.addListener(deviceListener);
        drivers.addListener(driverListener);
        flowRules.addListener(flowListener);
        configuration.addListener(domainListener);
    }

    void stop() {
        devices.removeListener(deviceListener);
        drivers.removeListener(driverListener);
        flowRules.removeListener(flowListener);
        configuration.removeListener(domainListener);
    }

    private void hear(DeviceEvent event) {
        DeviceId device = event.subject().id();
        if (!views.isConfigured(device)) {
            return;
        }
        if (CONNECTIONS.contains(event.type())) {
            views.update(device);
            if (devices.isAvailable(device)) {
                resync.returned(device);
            } else {
                resync.request();
            }
        } else if (OTHER_SWITCHES.contains(event.type())) {
            views.update(device);
            resync.request();
        } else if (PORTS.contains(event.type())) {
            changed(device, Sets.union(views.portChanged(device, event.port().number()), came(event)));
        } else if (event.type() == DeviceEvent.Type.PORT_REMOVED) {
            departed.remember(device, event.port(), () -> forgotten(device, event.port()));
            changed(device, views.portChanged(device, event.port().number()));
        }
    }

    /** Of a switch that is away nobody knows the ports: the look at them waits until it is back, unless ONOS has removed it. */
    private void forgotten(DeviceId device, Port port) {
        if (!devices.isAvailable(device) && devices.getDevice(device) != null) {
            departed.remember(device, port, () -> forgotten(device, port));
            return;
        }
        changed(device, views.departedAreOthers(device));
        NetworkViews.name(port)
                .filter(name -> devices.isAvailable(device)
                        && views.present().port(device, name).isEmpty())
                .ifPresent(name -> portGone.accept(device, name));
    }

    /** Somebody may have asked for a port that comes, and found it, before its rules could be made. */
    private static Set<String> came(DeviceEvent event) {
        return event.type() == DeviceEvent.Type.PORT_ADDED
                ? NetworkViews.name(event.port()).map(ImmutableSet::of).orElse(ImmutableSet.of())
                : ImmutableSet.of();
    }

    private void changed(DeviceId device, Set<String> ports) {
        if (ports.stream().anyMatch(port -> configuration.domain().isSharedPort(device, port))) {
            resync.request();
        } else {
            ports.forEach(port -> portChanged.accept(device, port));
        }
    }

    private void hear(FlowRuleEvent event) {
        if (event.type() == FlowRuleEvent.Type.RULE_REMOVED && event.subject().appId() == application.id()) {
            resync.removed(event.subject());
        }
    }
}
