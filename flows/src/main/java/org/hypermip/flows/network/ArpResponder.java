/* SPDX-License-Identifier: Apache-2.0 */
package org.hypermip.flows.network;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** Who answers ARP requests at a home agent for a mobile node that is away. */
public enum ArpResponder {
    /** The switch, if its driver has the actions that make a reply of a request; else the controller. */
    SWITCH,
    /** The controller, whatever the switch can do. */
    CONTROLLER;

    /** Returns the responder of that name, as the configuration has it, or nothing. */
    public static Optional<ArpResponder> named(String name) {
        return Arrays.stream(values())
                .filter(value -> value.label().equals(name))
                .findFirst();
    }

    /** The name used in the configuration. */
    public String label() {
        return name().toLowerCase(Locale.ROOT);
    }
}
