/* SPDX-License-Identifier: Apache-2.0 */
package org.hypermip.flows.binding;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** What a hypervisor says about a mobile node, and mostly about its migration. */
public enum RegistrationPhase {
    /** A migration to the destination begins. */
    PREPARING,
    /** The guest is about to pause at the source. */
    SWITCHING,
    /** The guest runs at the destination. */
    ARRIVED,
    /** The source has let go of it. */
    COMPLETED,
    /** The migration broke; the guest runs where it was. */
    FAILED,
    /** The migration was called off; the guest runs where it was. */
    CANCELLED,
    /** It runs here, or is still on its way; with a lifetime of zero, it has ended here. */
    REFRESHING;

    /** The name used in registrations: lower case. */
    public String label() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** Returns the phase of that label, or nothing. */
    public static Optional<RegistrationPhase> labelled(String label) {
        return Arrays.stream(values())
                .filter(phase -> phase.label().equals(label))
                .findFirst();
    }
}
