/* SPDX-License-Identifier: Apache-2.0 */
package org.hypermip.flows.binding;

import com.google.common.collect.ImmutableMap;
import com.google.common.collect.Maps;
import java.util.Optional;
import org.onlab.packet.MacAddress;

/**
 * Several MAC addresses behind one port. A mobile node may have more of them than network cards, and its hypervisor lists the cards alone.
 * One whose port is shared is there as long as the card is, and behind its port. A card that was listed itself, and is no more, is gone.
 */
final class SharedPorts {

    private final Attachment known;
    private final InventoriedGuest guest;
    private final Optional<InventoriedGuest> before;

    /**
     * Creates what is shared where a mobile node is.
     *
     * @param known what is known of its ports
     * @param before what the same hypervisor listed before it said anything else
     */
    SharedPorts(Attachment known, InventoriedGuest guest, Optional<InventoriedGuest> before) {
        this.known = known;
        this.guest = guest;
        this.before = before;
    }

    /** Returns the ports that are listed, and those that are shared with one of them. */
    ImmutableMap<MacAddress, String> ports() {
        ImmutableMap.Builder<MacAddress, String> all = ImmutableMap.builder();
        all.putAll(guest.ports());
        known.ports().keySet().forEach(mac -> behind(mac).ifPresent(port -> all.put(mac, port)));
        return all.build();
    }

    /** Tells whether that MAC address is one of those behind another one's port. */
    boolean has(MacAddress mac) {
        return behind(mac).isPresent();
    }

    private Optional<String> behind(MacAddress mac) {
        return known.port(mac)
                .filter(port -> !guest.ports().containsKey(mac) && !wasListed(mac))
                .flatMap(port -> Maps.filterValues(known.ports(), port::equals).keySet().stream()
                        .flatMap(card -> Optional.ofNullable(guest.ports().get(card)).stream())
                        .findFirst());
    }

    private boolean wasListed(MacAddress mac) {
        return before.filter(listed -> listed.ports().containsKey(mac)).isPresent();
    }
}
