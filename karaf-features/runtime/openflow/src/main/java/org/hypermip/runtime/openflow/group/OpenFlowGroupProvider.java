/* SPDX-License-Identifier: Apache-2.0 */
package org.hypermip.runtime.openflow.group;

import static org.onlab.util.Tools.groupedThreads;

import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import org.hypermip.runtime.openflow.codec.Extensions;
import org.hypermip.runtime.openflow.session.ConnectedSwitches;
import org.hypermip.runtime.openflow.session.PollSettings;
import org.hypermip.runtime.openflow.session.PolledSwitches;
import org.hypermip.runtime.openflow.session.SwitchPolls;
import org.hypermip.runtime.openflow.session.Xids;
import org.onosproject.cfg.ComponentConfigService;
import org.onosproject.net.DeviceId;
import org.onosproject.net.driver.DriverService;
import org.onosproject.net.group.GroupOperations;
import org.onosproject.net.group.GroupProvider;
import org.onosproject.net.group.GroupProviderRegistry;
import org.onosproject.net.group.GroupProviderService;
import org.onosproject.net.provider.AbstractProvider;
import org.onosproject.net.provider.ProviderId;
import org.onosproject.openflow.controller.Dpid;
import org.onosproject.openflow.controller.OpenFlowController;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Modified;
import org.osgi.service.component.annotations.Reference;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * ONOS's groups on OpenFlow switches. Embedded runtime only. GroupManager holds a device's groups back until it has seen the
 * device's own once, so a switch is polled as soon as this controller is its master.
 */
@Component(
        immediate = true,
        service = {},
        property = OpenFlowGroupProvider.POLL_SECONDS + ":Integer=5")
public final class OpenFlowGroupProvider extends AbstractProvider implements GroupProvider {
    static final String POLL_SECONDS = "groupPollInterval";

    private static final int XIDS = 3;
    private static final Logger log = LoggerFactory.getLogger(OpenFlowGroupProvider.class);

    private final GroupProviderRegistry registry;
    private final OpenFlowController controller;
    private final DriverService drivers;
    private final ComponentConfigService settings;
    private final Xids xids = new Xids(XIDS);
    private final GroupBatchWriter batches = new GroupBatchWriter(xids);
    private final ScheduledExecutorService executor;
    private final GroupProviderService service;
    private final ConnectedSwitches<SwitchGroups> switches;
    private final SwitchPolls polls;
    private final PolledSwitches polled;
    private final GroupMessages messages;

    /** Starts the provider: from now on groups reach the switches, and their statistics GroupManager. */
    @Activate
    public OpenFlowGroupProvider(
            @Reference GroupProviderRegistry registry,
            @Reference OpenFlowController controller,
            @Reference DriverService drivers,
            @Reference ComponentConfigService settings,
            Map<String, Object> properties) {
        this(
                registry,
                controller,
                drivers,
                settings,
                properties,
                Executors.newSingleThreadScheduledExecutor(groupedThreads("onos/of-runtime", "groups-%d", log)));
    }

    OpenFlowGroupProvider(
            GroupProviderRegistry registry,
            OpenFlowController controller,
            DriverService drivers,
            ComponentConfigService settings,
            Map<String, Object> properties,
            ScheduledExecutorService executor) {
        super(new ProviderId("of", "org.hypermip.runtime.openflow"));
        this.registry = registry;
        this.controller = controller;
        this.drivers = drivers;
        this.settings = settings;
        this.executor = executor;
        settings.registerProperties(OpenFlowGroupProvider.class);
        service = registry.register(this);
        switches = new ConnectedSwitches<>(controller, SwitchGroups::new);
        polls = new SwitchPolls(executor, PollSettings.seconds(properties, POLL_SECONDS), this::requestStatistics);
        polled = new PolledSwitches(polls, switches::forget);
        messages = new GroupMessages(service, drivers, switches, polls, executor);
        controller.addMessageListener(messages);
        controller.addEventListener(messages);
        polled.watch(controller);
        log.info("Started");
    }

    /** Takes over a changed configuration. */
    @Modified
    void modified(Map<String, Object> properties) {
        polls.setInterval(PollSettings.seconds(properties, POLL_SECONDS));
    }

    /** Ends the provider; groups stay on the switches. */
    @Deactivate
    void deactivate() {
        polled.leave(controller);
        controller.removeEventListener(messages);
        controller.removeMessageListener(messages);
        registry.unregister(this);
        settings.unregisterProperties(OpenFlowGroupProvider.class, false);
        executor.shutdownNow();
        log.info("Stopped");
    }

    @Override
    public void performGroupOperation(DeviceId deviceId, GroupOperations operations) {
        Optional<SwitchGroups> groups = switches.of(deviceId);
        if (groups.isEmpty()) {
            log.debug("{} is not connected: its groups wait for it", deviceId);
            return;
        }
        groups.get()
                .send(batches.write(
                        operations.operations(),
                        groups.get().factory(),
                        new Extensions(drivers, deviceId),
                        failed -> executor.execute(() -> service.groupOperationFailed(deviceId, failed))));
    }

    private void requestStatistics(Dpid dpid) {
        switches.of(dpid).ifPresent(groups -> groups.request(xids.next(), xids.next()));
    }
}
