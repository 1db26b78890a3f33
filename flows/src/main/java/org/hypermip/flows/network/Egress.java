/* SPDX-License-Identifier: Apache-2.0 */
package org.hypermip.flows.network;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** The way to other networks of what a visiting mobile node sends. */
public enum Egress {
    /** By way of home, as if it were there (RFC 3024): routers that drop foreign source addresses do not notice. */
    REVERSE_TUNNEL,
    /** By the router of the network it visits. */
    DIRECT;

    /** The name used in the configuration. */
    public String label() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** Returns the way of that name, or nothing. */
    public static Optional<Egress> named(String label) {
        return Arrays.stream(values())
                .filter(value -> value.label().equals(label))
                .findFirst();
    }
}
