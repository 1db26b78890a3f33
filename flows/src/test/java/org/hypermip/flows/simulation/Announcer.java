/* SPDX-License-Identifier: Apache-2.0 */
package org.hypermip.flows.simulation;

import org.hypermip.flows.Guest;
import org.hypermip.flows.fake.FakeFabric;
import org.hypermip.flows.fake.Frame;

/** How switches learn where a guest is. */
final class Announcer {

    private final FakeFabric fabric;
    private final Fleet fleet;

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
}
