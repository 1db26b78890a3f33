/* SPDX-License-Identifier: Apache-2.0 */
package org.hypermip.app.reconcile;

import com.google.common.collect.Sets;
import java.util.Set;
import org.hypermip.app.config.MobilityDomainListener;
import org.hypermip.app.config.MobilityDomainService;
import org.onosproject.core.ApplicationId;
import org.onosproject.net.device.DeviceEvent;
import org.onosproject.net.device.DeviceListener;
import org.onosproject.net.device.DeviceService;
import org.onosproject.net.driver.DriverListener;
import org.onosproject.net.driver.DriverService;
import org.onosproject.net.flow.FlowRuleEvent;
import org.onosproject.net.flow.FlowRuleListener;
import org.onosproject.net.flow.FlowRuleService;

/** Asks for a resync when something changed that rules depend on. */
final class NetworkWatcher {

    private static final Set<DeviceEvent.Type> CONNECTIONS =
            Sets.immutableEnumSet(DeviceEvent.Type.DEVICE_ADDED, DeviceEvent.Type.DEVICE_AVAILABILITY_CHANGED);

    private static final Set<DeviceEvent.Type> CHANGES = Sets.immutableEnumSet(
            DeviceEvent.Type.DEVICE_UPDATED, DeviceEvent.Type.PORT_ADDED, DeviceEvent.Type.PORT_UPDATED);

    private final DeviceService devices;
    private final DriverService drivers;
    private final FlowRuleService flowRules;
    private final MobilityDomainService configuration;
    private final ApplicationId application;
    private final DepartedPorts departed;
    private final Resync resync;
    private final DeviceListener deviceListener = this::hear;
    private final FlowRuleListener flowListener = this::hear;
    private final DriverListener driverListener;
    private final MobilityDomainListener domainListener;

    NetworkWatcher(
            DeviceService devices,
            DriverService drivers,
            FlowRuleService flowRules,
            MobilityDomainService configuration,
            ApplicationId application,
            DepartedPorts departed,
            Resync resync) {
        this.devices = devices;
        this.drivers = drivers;
        this.flowRules = flowRules;
        this.configuration = configuration;
        this.application = application;
        this.departed = departed;
        this.resync = resync;
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
        if (NetworkViewReader.devicesOf(configuration.domain())
                .noneMatch(event.subject().id()::equals)) {
            return;
        }
        if (CONNECTIONS.contains(event.type())) {
            if (devices.isAvailable(event.subject().id())) {
                resync.returned(event.subject().id());
            } else {
                resync.request();
            }
        } else if (CHANGES.contains(event.type())) {
            resync.request();
        } else if (event.type() == DeviceEvent.Type.PORT_REMOVED) {
            departed.remember(event.subject().id(), event.port(), resync::request);
        }
    }

    private void hear(FlowRuleEvent event) {
        if (event.type() == FlowRuleEvent.Type.RULE_REMOVED && event.subject().appId() == application.id()) {
            resync.removed(event.subject());
        }
    }
}
