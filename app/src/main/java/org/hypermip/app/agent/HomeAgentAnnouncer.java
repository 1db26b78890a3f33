/* SPDX-License-Identifier: Apache-2.0 */
package org.hypermip.app.agent;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableSet;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.hypermip.app.clock.SteadyClock;
import org.hypermip.app.ownership.OwnershipService;
import org.hypermip.app.packet.ArpFrames;
import org.hypermip.app.store.BindingStore;
import org.hypermip.flows.binding.Binding;
import org.hypermip.flows.binding.HomeAddress;
import org.hypermip.flows.frames.HomePointer;
import org.hypermip.flows.frames.NetworkView;
import org.hypermip.flows.frames.SenderAddresses;
import org.onlab.packet.Ethernet;
import org.onlab.packet.Ip4Address;
import org.onosproject.net.PortNumber;
import org.onosproject.net.flow.DefaultTrafficTreatment;
import org.onosproject.net.packet.DefaultOutboundPacket;
import org.onosproject.net.packet.PacketService;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * In networks with one home agent, has base forwarding of all home switches learn to look for a mobile node there (RFC 5944 section 4.6).
 * That is said as soon as all its rules are in place, and again before switches forget. Before the mobile node leaves, the same is said
 * of its port: what base forwarding knows is not flooded, so that no frame comes to two home agents while it moves.
 *
 * <p>The frames are RARP requests, as QEMU sends them for a guest that has arrived: they teach switches, and hosts need not hear them. When
 * the place is news they are gratuitous ARP, if there is an IPv4 address. What has moved behind a bond of mode balance-slb, Open vSwitch
 * believes of that alone (ofproto-dpif-xlate.c, is_admissible).
 */
final class HomeAgentAnnouncer {

    /** After what time it is said again. Switches forget an address after 300 s (Open vSwitch's mac-aging-time): one time may be missed. */
    static final Duration PERIOD = Duration.ofSeconds(100);

    /** How often that is looked into. */
    static final Duration TICK = Duration.ofSeconds(1);

    /** How many mobile nodes it is said of at a time. */
    private static final int AT_A_TIME = 200;

    private static final class Said {
        private final ImmutableSet<HomePointer> pointers;
        private final Instant at;

        Said(ImmutableSet<HomePointer> pointers, Instant at) {
            this.pointers = pointers;
            this.at = at;
        }
    }

    private final Logger log = LoggerFactory.getLogger(getClass());
    private final BindingStore store;
    private final Supplier<NetworkView> view;
    private final PacketService packets;
    private final OwnershipService ownership;
    private final SteadyClock clock;

    /** By mobile node, what was said longest ago first. */
    private final Map<String, Said> said = new LinkedHashMap<>();

    HomeAgentAnnouncer(
            BindingStore store,
            Supplier<NetworkView> view,
            PacketService packets,
            OwnershipService ownership,
            SteadyClock clock) {
        this.store = store;
        this.view = view;
        this.packets = packets;
        this.ownership = ownership;
        this.clock = clock;
    }

    /** Hears that all rules of a mobile node are in place: says what it has not said yet. */
    synchronized void inPlace(String mobileNode) {
        ImmutableSet<HomePointer> now = pointers(mobileNode);
        Said before = said.get(mobileNode);
        if (before == null || !before.pointers.equals(now)) {
            say(mobileNode, now);
        }
    }

    /** Hears of a change: a mobile node that is back says itself where it is, and what was said before counts no more. */
    synchronized void changed(Binding binding) {
        if (said.containsKey(binding.mobileNode()) && pointers(binding).isEmpty()) {
            said.remove(binding.mobileNode());
        }
    }

    /** Says again what is due. */
    synchronized void repeat() {
        Instant due = clock.instant().minus(PERIOD);
        said.entrySet().stream()
                .takeWhile(entry -> !entry.getValue().at.isAfter(due))
                .limit(AT_A_TIME)
                .map(Map.Entry::getKey)
                .collect(ImmutableList.toImmutableList())
                .forEach(mobileNode -> say(mobileNode, pointers(mobileNode)));
    }

    private void say(String mobileNode, ImmutableSet<HomePointer> pointers) {
        Said before = said.remove(mobileNode);
        boolean isNews = before == null || !before.pointers.equals(pointers);
        if (!pointers.isEmpty()) {
            said.put(mobileNode, new Said(pointers, clock.instant()));
            pointers.forEach(pointer -> frames(pointer, isNews).forEach(frame -> emit(pointer, frame)));
        }
    }

    private static Stream<Ethernet> frames(HomePointer pointer, boolean isNews) {
        HomeAddress address = pointer.address();
        ImmutableList<Ip4Address> moved = isNews && pointer.port().isEmpty()
                ? SenderAddresses.ip4(address.addresses()).collect(ImmutableList.toImmutableList())
                : ImmutableList.of();
        return moved.isEmpty()
                ? Stream.of(ArpFrames.reverse(address.mac(), pointer.vlan()))
                : moved.stream().map(ip -> ArpFrames.gratuitous(address.mac(), ip, pointer.vlan()));
    }

    private ImmutableSet<HomePointer> pointers(String mobileNode) {
        return store.get(mobileNode).map(this::pointers).orElse(ImmutableSet.of());
    }

    private ImmutableSet<HomePointer> pointers(Binding binding) {
        return ownership.isMine(binding.mobileNode())
                ? HomePointer.of(binding, view.get())
                        .filter(pointer -> ownership.isMine(pointer.device()))
                        .collect(ImmutableSet.toImmutableSet())
                : ImmutableSet.of();
    }

    /** What comes from no port of the switch teaches the others alone: its own rules do not ask what it has learned. */
    private void emit(HomePointer pointer, Ethernet frame) {
        try {
            packets.emit(new DefaultOutboundPacket(
                    pointer.device(),
                    DefaultTrafficTreatment.builder()
                            .setOutput(PortNumber.NORMAL)
                            .build(),
                    ByteBuffer.wrap(frame.serialize()),
                    pointer.port().orElse(null)));
        } catch (RuntimeException e) {
            log.warn("{} cannot be announced at {}", pointer.address().mac(), pointer.device(), e);
        }
    }
}
