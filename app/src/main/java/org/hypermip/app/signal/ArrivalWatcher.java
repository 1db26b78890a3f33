/* SPDX-License-Identifier: Apache-2.0 */
package org.hypermip.app.signal;

import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.hypermip.app.api.HomeAgentService;
import org.hypermip.app.api.RegistrationReply;
import org.hypermip.app.clock.SteadyClock;
import org.hypermip.flows.binding.Announcement;
import org.hypermip.flows.binding.Sighting;
import org.onosproject.core.ApplicationId;
import org.onosproject.core.CoreService;
import org.onosproject.net.AnnotationKeys;
import org.onosproject.net.ConnectPoint;
import org.onosproject.net.device.DeviceService;
import org.onosproject.net.packet.InboundPacket;
import org.onosproject.net.packet.PacketContext;
import org.onosproject.net.packet.PacketProcessor;
import org.onosproject.net.packet.PacketService;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;

/**
 * Tells the home agent of hosts that announce themselves at switch ports, or answer a probe there. Only what our own rules sent up counts.
 * They alone know that a frame came in where a mobile node can be: neither out of a tunnel nor from a place that another rule is for.
 */
@Component(
        immediate = true,
        service = {})
public final class ArrivalWatcher {

    private static final int PRIORITY = PacketProcessor.advisor(0);

    private final PacketService packets;
    private final DeviceService devices;
    private final HomeAgentService homeAgent;
    private final OwnRules rules;
    private final SteadyClock clock;
    private final PacketLimit announcements;
    private final PacketLimit answers;
    private final PacketProcessor processor = this::process;

    /** Begins to watch. */
    @Activate
    public ArrivalWatcher(
            @Reference CoreService core,
            @Reference PacketService packets,
            @Reference DeviceService devices,
            @Reference HomeAgentService homeAgent) {
        this(core.registerApplication(HomeAgentService.APPLICATION), packets, devices, homeAgent, SteadyClock.system());
    }

    ArrivalWatcher(
            ApplicationId application,
            PacketService packets,
            DeviceService devices,
            HomeAgentService homeAgent,
            SteadyClock clock) {
        this.rules = new OwnRules(application);
        this.packets = packets;
        this.devices = devices;
        this.homeAgent = homeAgent;
        this.clock = clock;
        this.announcements = new PacketLimit(clock);
        this.answers = new PacketLimit(clock);
        packets.addProcessor(processor, PRIORITY);
    }

    @Deactivate
    void stop() {
        packets.removeProcessor(processor);
    }

    /** What our rules send up is a copy or a question for us: no other application is to send it on. */
    private void process(PacketContext context) {
        InboundPacket packet = context.inPacket();
        if (rules.sentUp(packet)) {
            context.block();
            Payloads.frame(packet)
                    .flatMap(frame -> AnswerReader.read(frame).or(() -> AnnouncementReader.read(frame)))
                    .filter(announced -> limit(announced).admits(packet.receivedFrom(), key(announced, packet)))
                    .flatMap(announced -> sighting(announced, packet))
                    .ifPresent(this::tell);
        }
    }

    /** However much is announced: who was asked is heard. A binding ends without the answer, and no announcement counts as one. */
    private PacketLimit limit(Announced announced) {
        return announced.by() == Announcement.ANSWER ? answers : announcements;
    }

    /** What tells a host from others: tenants' hosts may have the same MAC address. */
    private static String key(Announced announced, InboundPacket packet) {
        return announced.mac() + " " + Payloads.tag(packet.parsed());
    }

    private Optional<Sighting> sighting(Announced announced, InboundPacket packet) {
        ConnectPoint at = packet.receivedFrom();
        return Optional.ofNullable(devices.getPort(at.deviceId(), at.port()))
                .map(port -> port.annotations().value(AnnotationKeys.PORT_NAME))
                .map(name -> Sighting.of(
                                announced.by(),
                                announced.mac(),
                                announced.address(),
                                at.deviceId(),
                                name,
                                clock.instant())
                        .withTag(Payloads.tag(packet.parsed())));
    }

    private void tell(Sighting sighting) {
        CompletableFuture<RegistrationReply> unused = homeAgent.sighted(sighting);
    }
}
