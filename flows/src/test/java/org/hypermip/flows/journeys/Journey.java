/* SPDX-License-Identifier: Apache-2.0 */
package org.hypermip.flows.journeys;

import java.util.Optional;

/** A migration that is under way, and what its ends know of it. */
final class Journey {

    Reporter source;
    Reporter destination;

    Journey(Reporter source, Reporter destination) {
        this.source = source;
        this.destination = destination;
    }

    /** The end that is at that hypervisor knows no id any more. */
    void forget(String hypervisor) {
        if (source.hypervisor.equals(hypervisor)) {
            source = new Reporter(hypervisor, Optional.empty());
        } else if (destination.hypervisor.equals(hypervisor)) {
            destination = new Reporter(hypervisor, Optional.empty());
        }
    }
}
