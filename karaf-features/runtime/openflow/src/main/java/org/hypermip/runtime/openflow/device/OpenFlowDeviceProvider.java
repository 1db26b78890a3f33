/* SPDX-License-Identifier: Apache-2.0 */
package org.hypermip.runtime.openflow.device;

import static org.onlab.util.Tools.groupedThreads;

import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import org.hypermip.runtime.openflow.codec.WireValues;
import org.hypermip.runtime.openflow.session.PollSettings;
import org.hypermip.runtime.openflow.session.PolledSwitches;
import org.hypermip.runtime.openflow.session.SwitchPolls;
import org.hypermip.runtime.openflow.session.Xids;
import org.onosproject.cfg.ComponentConfigService;
import org.onosproject.net.DeviceId;
import org.onosproject.net.MastershipRole;
import org.onosproject.net.PortNumber;
import org.onosproject.net.device.DeviceProvider;
import org.onosproject.net.device.DeviceProviderRegistry;
import org.onosproject.net.device.DeviceProviderService;
import org.onosproject.net.provider.AbstractProvider;
import org.onosproject.net.provider.ProviderId;
import org.onosproject.openflow.controller.Dpid;
import org.onosproject.openflow.controller.OpenFlowController;
import org.onosproject.openflow.controller.OpenFlowSwitch;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Modified;
import org.osgi.service.component.annotations.Reference;
import org.projectfloodlight.openflow.protocol.OFPortConfig;
import org.projectfloodlight.openflow.protocol.OFPortDesc;
import org.projectfloodlight.openflow.types.OFPort;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** ONOS's devices and ports from OpenFlow switches. Embedded runtime only. */
@Component(
        immediate = true,
        service = {},
        property = OpenFlowDeviceProvider.POLL_SECONDS + ":Integer=5")
public final class OpenFlowDeviceProvider extends AbstractProvider implements DeviceProvider {
    static final String POLL_SECONDS = "portStatsPollFrequency";

    private static final int XIDS = 2;
    private static final Logger log = LoggerFactory.getLogger(OpenFlowDeviceProvider.class);

    private final DeviceProviderRegistry registry;
    private final OpenFlowController controller;
    private final ComponentConfigService settings;
    private final Xids xids = new Xids(XIDS);
    private final ScheduledExecutorService executor;
    private final DeviceEvents events;
    private final SwitchPolls polls;
    private final PolledSwitches polled;

    /** Starts the provider, with the switches that are connected already. */
    @Activate
    public OpenFlowDeviceProvider(
            @Reference DeviceProviderRegistry registry,
            @Reference OpenFlowController controller,
            @Reference ComponentConfigService settings,
            Map<String, Object> properties) {
        this(
                registry,
                controller,
                settings,
                properties,
                Executors.newSingleThreadScheduledExecutor(groupedThreads("onos/of-runtime", "ports-%d", log)));
    }

    OpenFlowDeviceProvider(
            DeviceProviderRegistry registry,
            OpenFlowController controller,
            ComponentConfigService settings,
            Map<String, Object> properties,
            ScheduledExecutorService executor) {
        super(new ProviderId("of", "org.hypermip.runtime.openflow"));
        this.registry = registry;
        this.controller = controller;
        this.settings = settings;
        this.executor = executor;
        settings.registerProperties(OpenFlowDeviceProvider.class);
        DeviceProviderService service = registry.register(this);
        events = new DeviceEvents(service, controller);
        polls = new SwitchPolls(executor, PollSettings.seconds(properties, POLL_SECONDS), this::requestStatistics);
        polled = new PolledSwitches(polls, dpid -> {});
        controller.addListener(events);
        controller.addEventListener(events);
        controller.getSwitches().forEach(sw -> events.switchAdded(sw.getDpid()));
        polled.watch(controller);
        log.info("Started");
    }

    /** Takes over a changed configuration. */
    @Modified
    void modified(Map<String, Object> properties) {
        polls.setInterval(PollSettings.seconds(properties, POLL_SECONDS));
    }

    /** Ends the provider. */
    @Deactivate
    void deactivate() {
        polled.leave(controller);
        controller.removeEventListener(events);
        controller.removeListener(events);
        registry.unregister(this);
        settings.unregisterProperties(OpenFlowDeviceProvider.class, false);
        executor.shutdownNow();
        log.info("Stopped");
    }

    @Override
    public boolean isReachable(DeviceId deviceId) {
        return connected(deviceId).isPresent();
    }

    @Override
    public boolean isAvailable(DeviceId deviceId) {
        return isReachable(deviceId);
    }

    /** Has the switch describe its ports again; the answer comes as a changed switch. */
    @Override
    public void triggerProbe(DeviceId deviceId) {
        connected(deviceId)
                .ifPresent(sw -> sw.sendMsg(sw.factory()
                        .buildPortDescStatsRequest()
                        .setXid(xids.next())
                        .build()));
    }

    @Override
    public void roleChanged(DeviceId deviceId, MastershipRole newRole) {
        controller.setRole(dpid(deviceId), Roles.state(newRole));
    }

    @Override
    public void triggerDisconnect(DeviceId deviceId) {
        connected(deviceId).ifPresent(OpenFlowSwitch::disconnectSwitch);
    }

    @Override
    public void changePortState(DeviceId deviceId, PortNumber portNumber, boolean enable) {
        OFPort wanted = WireValues.port(portNumber);
        connected(deviceId).ifPresent(sw -> sw.getPorts().stream()
                .filter(port -> port.getPortNo().equals(wanted))
                .forEach(port -> changePortState(sw, port, enable)));
    }

    private void changePortState(OpenFlowSwitch sw, OFPortDesc port, boolean enable) {
        Set<OFPortConfig> down = Set.of(OFPortConfig.PORT_DOWN);
        sw.sendMsg(sw.factory()
                .buildPortMod()
                .setXid(xids.next())
                .setPortNo(port.getPortNo())
                .setHwAddr(port.getHwAddr())
                .setConfig(enable ? Set.of() : down)
                .setMask(down)
                .build());
    }

    private void requestStatistics(Dpid dpid) {
        Optional.ofNullable(controller.getSwitch(dpid))
                .ifPresent(sw -> sw.sendMsg(sw.factory()
                        .buildPortStatsRequest()
                        .setXid(xids.next())
                        .setPortNo(OFPort.ANY)
                        .build()));
    }

    private Optional<OpenFlowSwitch> connected(DeviceId deviceId) {
        return Optional.ofNullable(controller.getSwitch(dpid(deviceId))).filter(OpenFlowSwitch::isConnected);
    }

    private static Dpid dpid(DeviceId deviceId) {
        return Dpid.dpid(deviceId.uri());
    }
}
