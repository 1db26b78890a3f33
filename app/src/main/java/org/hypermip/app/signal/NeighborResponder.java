/* SPDX-License-Identifier: Apache-2.0 */
package org.hypermip.app.signal;

import java.nio.ByteBuffer;
import java.util.Optional;
import org.hypermip.app.api.HomeAgentService;
import org.hypermip.app.clock.SteadyClock;
import org.hypermip.flows.desired.neighbors.NeighborProxy;
import org.onlab.packet.Ethernet;
import org.onosproject.core.ApplicationId;
import org.onosproject.core.CoreService;
import org.onosproject.net.ConnectPoint;
import org.onosproject.net.flow.DefaultTrafficTreatment;
import org.onosproject.net.packet.DefaultOutboundPacket;
import org.onosproject.net.packet.InboundPacket;
import org.onosproject.net.packet.PacketContext;
import org.onosproject.net.packet.PacketProcessor;
import org.onosproject.net.packet.PacketService;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;

/**
 * Answers neighbors that ask for a mobile node which is away, where a rule of ours sent the question up. The answer goes out of
 * the port the question came in by and nowhere else: no switch's base forwarding sees it, or learns from it.
 */
@Component(
        immediate = true,
        service = {})
public final class NeighborResponder {

    private static final int PRIORITY = PacketProcessor.advisor(1);

    private final PacketService packets;
    private final HomeAgentService homeAgent;
    private final OwnRules rules;
    private final PacketLimit limit;
    private final PacketProcessor processor = this::process;

    /** Begins to answer. */
    @Activate
    public NeighborResponder(
            @Reference CoreService core, @Reference PacketService packets, @Reference HomeAgentService homeAgent) {
        this(core.registerApplication(HomeAgentService.APPLICATION), packets, homeAgent, SteadyClock.system());
    }

    NeighborResponder(ApplicationId application, PacketService packets, HomeAgentService homeAgent, SteadyClock clock) {
        this.packets = packets;
        this.homeAgent = homeAgent;
        this.rules = new OwnRules(application);
        this.limit = new PacketLimit(clock);
        packets.addProcessor(processor, PRIORITY);
    }

    @Deactivate
    void stop() {
        packets.removeProcessor(processor);
    }

    private void process(PacketContext context) {
        InboundPacket packet = context.inPacket();
        if (rules.sentUp(packet)) {
            Payloads.frame(packet)
                    .flatMap(Question::read)
                    .filter(question -> limit.admits(packet.receivedFrom(), key(question)))
                    .flatMap(question -> answer(question, packet.receivedFrom()))
                    .ifPresent(answer -> send(answer, packet.receivedFrom()));
        }
    }

    /** What tells a question from others: tenants may ask the same of each other's namesakes. */
    private static String key(Question question) {
        return question.asker() + " " + question.target() + " " + question.tag();
    }

    private Optional<Ethernet> answer(Question question, ConnectPoint at) {
        return NeighborProxy.answer(
                        at,
                        question.tag(),
                        question.target(),
                        question.asker(),
                        homeAgent.holders(question.target()),
                        homeAgent.network())
                .map(question.answer());
    }

    private void send(Ethernet answer, ConnectPoint to) {
        packets.emit(new DefaultOutboundPacket(
                to.deviceId(),
                DefaultTrafficTreatment.builder().setOutput(to.port()).build(),
                ByteBuffer.wrap(answer.serialize())));
    }
}
