/* SPDX-License-Identifier: Apache-2.0 */
package org.hypermip.flows.binding;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** How a guest stands at a hypervisor that lists it. */
public enum GuestState {
    /** It runs there. */
    RUNNING,
    /** Its place there waits for it to arrive by a migration. */
    INCOMING,
    /** It is there and stands still: paused by somebody, or left behind by a migration. */
    PAUSED,
    /** It was there and is no more. */
    ENDED;

    /** The name used in inventories: lower case. */
    public String label() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** Returns the state of that label, or nothing. */
    public static Optional<GuestState> labelled(String label) {
        return Arrays.stream(values())
                .filter(state -> state.label().equals(label))
                .findFirst();
    }
}
