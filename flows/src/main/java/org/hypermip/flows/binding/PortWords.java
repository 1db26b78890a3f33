/* SPDX-License-Identifier: Apache-2.0 */
package org.hypermip.flows.binding;

import java.util.Collection;
import java.util.Collections;
import java.util.Optional;
import java.util.Set;
import org.onlab.packet.MacAddress;

/** Whose ports are, as a hypervisor lists them. */
final class PortWords {

    private final String mobileNode;
    private final Optional<Inventory> latest;
    private final boolean speaks;

    /**
     * Creates the words.
     *
     * @param mobileNode about which they are asked
     * @param latest the hypervisor's latest inventory
     * @param speaks whether the hypervisor has not become silent since
     */
    PortWords(String mobileNode, Optional<Inventory> latest, boolean speaks) {
        this.mobileNode = mobileNode;
        this.latest = latest;
        this.speaks = speaks;
    }

    /** Tells whether the hypervisor says that none of these ports is that other mobile node's. */
    boolean areNotOf(String other, Collection<String> ports) {
        return latest.filter(inventory -> inventory
                        .guest(other)
                        .filter(guest -> !Collections.disjoint(guest.ports().values(), ports))
                        .isEmpty())
                .isPresent();
    }

    /**
     * Returns who else has one of these ports, with none of these MAC addresses: by another name it may be the mobile node itself. A silent
     * hypervisor says of nobody.
     */
    Optional<String> holder(Collection<String> ports, Set<MacAddress> macs) {
        return latest.filter(inventory -> speaks).stream()
                .flatMap(inventory -> inventory.guests().values().stream())
                .filter(guest -> guest.state() != GuestState.ENDED
                        && !guest.mobileNode().equals(mobileNode)
                        && !Collections.disjoint(guest.ports().values(), ports)
                        && Collections.disjoint(guest.ports().keySet(), macs))
                .map(InventoriedGuest::mobileNode)
                .findFirst();
    }
}
