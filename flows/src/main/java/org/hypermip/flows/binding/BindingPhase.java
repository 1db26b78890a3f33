/* SPDX-License-Identifier: Apache-2.0 */
package org.hypermip.flows.binding;

import java.util.Locale;

/** Where a mobile node stands in its movement. The legal successors are {@link BindingMachine}'s table. */
public enum BindingPhase {
    /** Attached in its home network, no migration open. No rule of ours concerns it once the grace time is over. */
    AT_HOME,
    /** Attached in a foreign network, no migration open: its home agents redirect to its care-of address. */
    AWAY,
    /** A migration has begun; the destination is ready to deliver, and nothing is sent there yet. */
    PREPARED,
    /** Simultaneous bindings (RFC 5944 section 3.6.1.2): frames go to the old place and to the new one. */
    SIMULTANEOUS,
    /** It runs at the destination and gets its frames there; the hypervisors have not closed the migration yet. */
    ARRIVED,
    /**
     * The binding has ended, and counts as none. Only the port that the mobile node visited is still guarded, as long as that is
     * there: it may run behind it, whether it answers or not.
     */
    ENDED;

    /** Tells whether frames still go to the place the migration began at. */
    public boolean isBeforeArrival() {
        return this == PREPARED || this == SIMULTANEOUS;
    }

    /** The name used in REST and in the shell: lower case, words joined by hyphens. */
    public String label() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
