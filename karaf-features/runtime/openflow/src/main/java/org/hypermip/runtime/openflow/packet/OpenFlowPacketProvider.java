/* SPDX-License-Identifier: Apache-2.0 */
package org.hypermip.runtime.openflow.packet;

import java.nio.ByteBuffer;
import java.util.Optional;
import org.hypermip.runtime.openflow.codec.Extensions;
import org.hypermip.runtime.openflow.codec.WireValues;
import org.onosproject.net.ConnectPoint;
import org.onosproject.net.DeviceId;
import org.onosproject.net.PortNumber;
import org.onosproject.net.driver.DriverService;
import org.onosproject.net.packet.DefaultInboundPacket;
import org.onosproject.net.packet.InboundPacket;
import org.onosproject.net.packet.OutboundPacket;
import org.onosproject.net.packet.PacketProvider;
import org.onosproject.net.packet.PacketProviderRegistry;
import org.onosproject.net.packet.PacketProviderService;
import org.onosproject.net.provider.AbstractProvider;
import org.onosproject.net.provider.ProviderId;
import org.onosproject.openflow.controller.Dpid;
import org.onosproject.openflow.controller.OpenFlowController;
import org.onosproject.openflow.controller.OpenFlowPacketContext;
import org.onosproject.openflow.controller.OpenFlowSwitch;
import org.onosproject.openflow.controller.PacketListener;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.projectfloodlight.openflow.types.OFPort;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** ONOS's packets from and to OpenFlow switches. Embedded runtime only. */
@Component(
        immediate = true,
        service = {})
public final class OpenFlowPacketProvider extends AbstractProvider implements PacketProvider {
    /** Among the controller's packet listeners; the same as in a stock ONOS. */
    private static final int PRIORITY = 20;

    private static final Logger log = LoggerFactory.getLogger(OpenFlowPacketProvider.class);

    private final PacketProviderRegistry registry;
    private final OpenFlowController controller;
    private final DriverService drivers;
    private final PacketProviderService service;
    private final PacketListener listener = this::received;

    /** Starts the provider: from now on packets come and go. */
    @Activate
    public OpenFlowPacketProvider(
            @Reference PacketProviderRegistry registry,
            @Reference OpenFlowController controller,
            @Reference DriverService drivers) {
        super(new ProviderId("of", "org.hypermip.runtime.openflow"));
        this.registry = registry;
        this.controller = controller;
        this.drivers = drivers;
        service = registry.register(this);
        controller.addPacketListener(PRIORITY, listener);
        log.info("Started");
    }

    /** Ends the provider. */
    @Deactivate
    void deactivate() {
        controller.removePacketListener(listener);
        registry.unregister(this);
        log.info("Stopped");
    }

    @Override
    public void emit(OutboundPacket packet) {
        DeviceId deviceId = packet.sendThrough();
        OpenFlowSwitch sw = controller.getSwitch(Dpid.dpid(deviceId.uri()));
        if (sw == null) {
            log.debug("{} is not connected: packet dropped", deviceId);
            return;
        }
        Extensions extensions = new Extensions(drivers, deviceId);
        PacketOutWriter.write(packet.treatment(), inPort(packet), bytes(packet.data()), sw.factory(), extensions)
                .ifPresent(sw::sendMsg);
    }

    private void received(OpenFlowPacketContext context) {
        DeviceId deviceId = DeviceId.deviceId(Dpid.uri(context.dpid()));
        InboundPacket packet = new DefaultInboundPacket(
                new ConnectPoint(deviceId, WireValues.port(OFPort.of(context.inPort()))),
                context.parsed(),
                ByteBuffer.wrap(context.unparsed()),
                context.cookie());
        service.processPacket(new InboundContext(System.currentTimeMillis(), packet, context.isHandled(), this::emit));
    }

    /** Where the packet is to have come in; the controller unless its maker says otherwise. */
    private static PortNumber inPort(OutboundPacket packet) {
        return Optional.ofNullable(packet.inPort()).orElse(PortNumber.CONTROLLER);
    }

    /** A packet whole, wherever its readers have got to. */
    private static byte[] bytes(ByteBuffer buffer) {
        ByteBuffer whole = buffer.duplicate();
        whole.rewind();
        byte[] bytes = new byte[whole.remaining()];
        whole.get(bytes);
        return bytes;
    }
}
