/* SPDX-License-Identifier: Apache-2.0 */
package org.hypermip.flows.network;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;

/** Which of a home network's switches are home agents for a mobile node that is away (RFC 5944 section 1.6). */
public enum HomeAgents {
    /** Each of them: whoever sends to the mobile node, the next switch redirects. */
    ALL,

    /**
     * One for all mobile nodes, besides the switches that one has just left. The others forward to it as to any host, for they have
     * learned the mobile node's MAC address there.
     */
    ONE;

    /** The name used in the configuration. */
    public String label() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** All names, as a person would list them. */
    public static String labels() {
        return Arrays.stream(values()).map(HomeAgents::label).collect(Collectors.joining(" or "));
    }

    /** Returns those of that name, or nothing. */
    public static Optional<HomeAgents> named(String label) {
        return Arrays.stream(values())
                .filter(value -> value.label().equals(label))
                .findFirst();
    }
}
