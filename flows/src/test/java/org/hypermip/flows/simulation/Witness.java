/* SPDX-License-Identifier: Apache-2.0 */
package org.hypermip.flows.simulation;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.google.common.collect.ImmutableList;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import org.hypermip.flows.Guest;
import org.hypermip.flows.ThreeSites;
import org.hypermip.flows.binding.Announcement;
import org.hypermip.flows.binding.Binding;
import org.hypermip.flows.binding.Probe;
import org.hypermip.flows.binding.Recognition;
import org.hypermip.flows.binding.Sighting;
import org.hypermip.flows.binding.SightingMachine;
import org.hypermip.flows.fake.AllBindings;
import org.hypermip.flows.fake.FakeFabric;
import org.hypermip.flows.fake.Frame;
import org.hypermip.flows.fake.PacketIn;
import org.hypermip.flows.network.HomeNetwork;
import org.hypermip.flows.network.MobilityDomain;
import org.onlab.packet.IpAddress;
import org.onlab.packet.VlanId;
import org.onosproject.net.ConnectPoint;

/** The controller, as far as it hears of guests from the switches alone. */
final class Witness {

    private final MobilityDomain domain;
    private final FakeFabric fabric;
    private final Fleet fleet;

    Witness(MobilityDomain domain, FakeFabric fabric, Fleet fleet) {
        this.domain = domain;
        this.fabric = fabric;
        this.fleet = fleet;
    }

    boolean isReactive() {
        return domain.networks().values().stream().anyMatch(HomeNetwork::reactive);
    }

    /** Tells whether a guest that moves unannounced will be followed. */
    boolean follows(Guest guest) {
        return isReactive()
                && fleet.binding(guest)
                        .filter(binding -> binding.handover().isEmpty())
                        .isPresent();
    }

    /**
     * Lets a guest announce itself where it runs. Copies come to the controller in any order, those of switches that the frame
     * was flooded to among them.
     *
     * @return the binding as it is then; nothing if that is the one before
     */
    Optional<Binding> announce(Guest guest, Operation operation, Instant now) {
        Announcement announcement = announcement(operation);
        fabric.takeCopies();
        fabric.send(fleet.place(guest), frame(guest, announcement));
        List<PacketIn> copies = new ArrayList<>(fabric.takeCopies());
        Collections.shuffle(copies, operation.order());
        Binding before = fleet.binding(guest).orElseThrow();
        Binding binding = before;
        for (PacketIn copy : copies) {
            Sighting sighting = sighting(guest, announcement, copy.at(), now)
                    .withTag(copy.frame().vlan().orElse(VlanId.NONE));
            assertEquals(
                    Optional.of(binding), Recognition.of(sighting, AllBindings.of(ImmutableList.of(binding)), domain));
            binding = new SightingMachine(domain)
                    .next(binding, sighting)
                    .binding()
                    .orElse(binding);
        }
        return Optional.of(binding).filter(after -> !after.equals(before));
    }

    private static Announcement announcement(Operation operation) {
        if (operation.has(0)) {
            return Announcement.RARP;
        }
        return operation.has(1) ? Announcement.GRATUITOUS_ARP : Announcement.UNSOLICITED_NA;
    }

    private static Frame frame(Guest guest, Announcement announcement) {
        switch (announcement) {
            case RARP:
                return Frame.reverseAnnouncement(guest.mac());
            case GRATUITOUS_ARP:
                return Frame.announcement(guest.mac(), guest.ip());
            case UNSOLICITED_NA:
                return Frame.neighborAdvertisement(guest.mac(), guest.ip6());
            case ANSWER:
                return Frame.arpReply(guest.mac(), Probe.ASKER, guest.ip());
        }
        throw new IllegalStateException("no such announcement: " + announcement);
    }

    private static Sighting sighting(Guest guest, Announcement announcement, ConnectPoint at, Instant now) {
        Optional<IpAddress> address = announcement == Announcement.RARP
                ? Optional.empty()
                : Optional.of(announcement == Announcement.GRATUITOUS_ARP ? guest.ip() : guest.ip6());
        return Sighting.of(announcement, guest.mac(), address, at.deviceId(), portName(guest, at), now);
    }

    private static String portName(Guest guest, ConnectPoint at) {
        return ThreeSites.HYPERVISORS.keySet().stream()
                .filter(hypervisor -> ThreeSites.tap(guest, hypervisor).equals(at))
                .map(guest::tap)
                .findFirst()
                .orElse(ThreeSites.portName(at));
    }
}
