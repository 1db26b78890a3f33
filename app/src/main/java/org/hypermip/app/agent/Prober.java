/* SPDX-License-Identifier: Apache-2.0 */
package org.hypermip.app.agent;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.concurrent.ScheduledFuture;
import java.util.stream.IntStream;
import org.hypermip.app.ownership.OwnershipService;
import org.hypermip.app.packet.ProbeFrames;
import org.hypermip.flows.binding.Attachment;
import org.hypermip.flows.binding.Binding;
import org.hypermip.flows.binding.HomeAddress;
import org.hypermip.flows.frames.NetworkView;
import org.onlab.packet.Ethernet;
import org.onosproject.net.DeviceId;
import org.onosproject.net.PortNumber;
import org.onosproject.net.flow.DefaultTrafficTreatment;
import org.onosproject.net.packet.DefaultOutboundPacket;
import org.onosproject.net.packet.OutboundPacket;
import org.onosproject.net.packet.PacketService;

/**
 * Asks for a mobile node at all places that are being probed, out of its port there: whoever answers is behind that port. Each
 * address is asked for three times, as a guest that has just been resumed may miss a frame.
 */
final class Prober {

    private static final int TIMES = 3;
    private static final Duration INTERVAL = Duration.ofMillis(400);

    private final PacketService packets;
    private final OwnershipService ownership;
    private final Threads threads;

    Prober(PacketService packets, OwnershipService ownership, Threads threads) {
        this.packets = packets;
        this.ownership = ownership;
        this.threads = threads;
    }

    /** Asks, if a probe of a binding of this controller is under way; a place whose port is not known is not asked. */
    void ask(Binding binding, NetworkView view) {
        if (ownership.isMine(binding.mobileNode())) {
            binding.probedPlaces().stream()
                    .filter(place -> ownership.isMine(place.device()))
                    .forEach(place -> ask(binding, place, view));
        }
    }

    private void ask(Binding binding, Attachment place, NetworkView view) {
        binding.interfaces().forEach(address -> place.port(address.mac())
                .flatMap(name -> view.port(place.device(), name))
                .ifPresent(port -> repeat(binding.mobileNode(), () -> ask(address, place, port))));
    }

    private void repeat(String mobileNode, Runnable question) {
        question.run();
        IntStream.range(1, TIMES).forEach(time -> {
            ScheduledFuture<?> unused = threads.after(INTERVAL.multipliedBy(time), mobileNode, question);
        });
    }

    private void ask(HomeAddress address, Attachment place, PortNumber port) {
        address.addresses()
                .forEach(ip -> packets.emit(packet(place.device(), port, ProbeFrames.question(address.mac(), ip))));
    }

    private static OutboundPacket packet(DeviceId device, PortNumber port, Ethernet frame) {
        return new DefaultOutboundPacket(
                device, DefaultTrafficTreatment.builder().setOutput(port).build(), ByteBuffer.wrap(frame.serialize()));
    }
}
