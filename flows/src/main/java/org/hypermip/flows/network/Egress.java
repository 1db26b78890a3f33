/* SPDX-License-Identifier: Apache-2.0 */
package org.hypermip.flows.network;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;

/** The way to other networks of what a visiting mobile node sends. */
public enum Egress {
    /** By way of home, as if it were there (RFC 3024): routers that drop foreign source addresses do not notice. */
    REVERSE_TUNNEL(false),

    /** By the router of the network it visits. */
    DIRECT(true);

    private final boolean direct;

    Egress(boolean direct) {
        this.direct = direct;
    }

    /** Tells whether packets leave by the router of the network that the mobile node visits. */
    public boolean leavesDirectly() {
        return direct;
    }

    /** Tells whether this way is open only to a network that shares its addresses with no other network: answers find home by them. */
    public boolean needsOwnAddresses() {
        return direct;
    }

    /** The name used in the configuration. */
    public String label() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** All names, as a person would list them. */
    public static String labels() {
        return Arrays.stream(values()).map(Egress::label).collect(Collectors.joining(" or "));
    }

    /** Returns the way of that name, or nothing. */
    public static Optional<Egress> named(String label) {
        return Arrays.stream(values())
                .filter(value -> value.label().equals(label))
                .findFirst();
    }
}
