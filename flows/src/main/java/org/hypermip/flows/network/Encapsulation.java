/* SPDX-License-Identifier: Apache-2.0 */
package org.hypermip.flows.network;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** How frames travel between agents. All of them carry a tunnel key and whole Ethernet frames. */
public enum Encapsulation {
    /** RFC 7348: UDP 8, VXLAN 8, inner Ethernet 14. */
    VXLAN(30),
    /** RFC 8926 without options: UDP 8, Geneve 8, inner Ethernet 14. */
    GENEVE(30),
    /** RFC 2784 with the key of RFC 2890: GRE 8, inner Ethernet 14. */
    GRE(22);

    private final int overheadWithoutIp;

    Encapsulation(int overheadWithoutIp) {
        this.overheadWithoutIp = overheadWithoutIp;
    }

    /** Bytes an IP packet grows by when it travels inside a packet of the given underlay: IPv6 (40) or IPv4 (20). */
    public int overhead(boolean underlayIsIpv6) {
        return overheadWithoutIp + (underlayIsIpv6 ? 40 : 20);
    }

    /** The name used in the configuration, in REST and in the shell. */
    public String label() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** Returns the encapsulation of that name in any case, or nothing. */
    public static Optional<Encapsulation> named(String name) {
        return Arrays.stream(values())
                .filter(value -> value.name().equals(name.toUpperCase(Locale.ROOT)))
                .findFirst();
    }
}
