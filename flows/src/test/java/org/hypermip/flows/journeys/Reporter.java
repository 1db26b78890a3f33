/* SPDX-License-Identifier: Apache-2.0 */
package org.hypermip.flows.journeys;

import java.util.Optional;
import org.hypermip.flows.binding.Decision;
import org.hypermip.flows.binding.Handover;
import org.hypermip.flows.binding.RegistrationPhase;

/** One end of one migration, which may have an id for it: its own from the beginning, or the controller's from an answer. */
final class Reporter {

    final String hypervisor;
    private final boolean isItsOwn;
    private Optional<String> migration;

    /**
     * Creates an end that has said nothing yet.
     *
     * @param migration its own id; absent for one that waits for the controller's
     */
    Reporter(String hypervisor, Optional<String> migration) {
        this.hypervisor = hypervisor;
        this.isItsOwn = migration.isPresent();
        this.migration = migration;
    }

    /** The id that it says with that phase: as notifiers do, that of the controller is not said of what may be a new migration. */
    Optional<String> migration(RegistrationPhase phase) {
        boolean maySayIt = isItsOwn || (phase != RegistrationPhase.PREPARING && phase != RegistrationPhase.REFRESHING);
        return migration.filter(id -> maySayIt);
    }

    /** Hears the answer to what it said. */
    void hear(Decision answer) {
        if (!isItsOwn && answer.kind() == Decision.Kind.ACCEPTED) {
            migration = answer.accepted().handover().map(Handover::migration).or(() -> migration);
        }
    }
}
