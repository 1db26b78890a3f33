/* SPDX-License-Identifier: Apache-2.0 */
package org.hypermip.app.fake;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.onosproject.net.packet.OutboundPacket;
import org.onosproject.net.packet.PacketContext;
import org.onosproject.net.packet.PacketProcessor;
import org.onosproject.net.packet.PacketServiceAdapter;

/** ONOS's packets: those that switches send up, and those that it sends out of them. */
public final class FakePackets extends PacketServiceAdapter {

    private final List<PacketProcessor> processors = new ArrayList<>();
    private final List<OutboundPacket> emitted = new ArrayList<>();
    private final List<Consumer<OutboundPacket>> watchers = new ArrayList<>();
    private boolean broken;

    @Override
    public void addProcessor(PacketProcessor processor, int priority) {
        processors.add(processor);
    }

    @Override
    public void removeProcessor(PacketProcessor processor) {
        processors.remove(processor);
    }

    @Override
    public void emit(OutboundPacket packet) {
        if (broken) {
            throw new IllegalStateException("no packets today");
        }
        emitted.add(packet);
        watchers.forEach(watcher -> watcher.accept(packet));
    }

    /** Shows each packet to somebody at the moment when it is sent. */
    public void watch(Consumer<OutboundPacket> watcher) {
        watchers.add(watcher);
    }

    /** From now on no packet can be sent. */
    public void breakDown() {
        broken = true;
    }

    /** Gives a packet to all who listen. */
    public void receive(PacketContext context) {
        processors.forEach(processor -> processor.process(context));
    }

    /** Tells whether anybody listens. */
    public boolean isListenedTo() {
        return !processors.isEmpty();
    }

    /** What was sent, in its order; whoever has seen it may clear it. */
    public List<OutboundPacket> emitted() {
        return emitted;
    }
}
