/* SPDX-License-Identifier: Apache-2.0 */
package org.hypermip.flows.simulation;

import com.google.common.collect.ImmutableSet;
import java.util.HashMap;
import java.util.Map;
import org.hypermip.flows.Guest;
import org.hypermip.flows.fake.FakeFabric;
import org.hypermip.flows.fake.Frame;
import org.hypermip.flows.frames.HomePointer;
import org.onosproject.net.ConnectPoint;
import org.onosproject.net.PortNumber;

/** How switches learn where a guest is. */
final class Announcer {

    private final FakeFabric fabric;
    private final Fleet fleet;
    private final Map<Guest, ImmutableSet<HomePointer>> told = new HashMap<>();

    Announcer(FakeFabric fabric, Fleet fleet) {
        this.fabric = fabric;
        this.fleet = fleet;
    }

    /** A guest says where it is, as its hypervisor does for it on arrival (QEMU's announce-self) and as it goes on. */
    void guestSpeaks(Guest guest) {
        fabric.send(fleet.place(guest), Frame.reverseAnnouncement(guest.mac()));
        fabric.send(fleet.place(guest), Frame.announcement(guest.mac(), guest.ip()));
    }

    /** At home the controller says it for the guest, so that the switches learn its port again. */
    void controllerSpeaksFor(Guest guest) {
        if (guest.network().isServedBy(fleet.place(guest).deviceId()) && fleet.knowsPort(guest)) {
            fabric.sendPastRules(fleet.place(guest), Frame.announcement(guest.mac(), guest.ip()));
        }
    }

    /** Where there is one home agent, the controller says what is new of where to look for a guest, as soon as the rules are in place. */
    void controllerPoints(Guest guest) {
        ImmutableSet<HomePointer> pointers = pointers(guest);
        if (!pointers.equals(told.put(guest, pointers))) {
            pointers.forEach(pointer -> fabric.sendPastRules(
                    new ConnectPoint(pointer.device(), pointer.port().orElse(PortNumber.CONTROLLER)),
                    Frame.reverseAnnouncement(pointer.address().mac()).tagged(pointer.vlan())));
        }
    }

    /** A guest that is back says itself where it is: what was said before counts no more. */
    void forgetReturned(Guest guest) {
        if (pointers(guest).isEmpty()) {
            told.remove(guest);
        }
    }

    private ImmutableSet<HomePointer> pointers(Guest guest) {
        return fleet.binding(guest).stream()
                .flatMap(binding -> HomePointer.of(binding, fleet.view()))
                .collect(ImmutableSet.toImmutableSet());
    }
}
