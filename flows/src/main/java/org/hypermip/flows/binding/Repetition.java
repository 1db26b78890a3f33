/* SPDX-License-Identifier: Apache-2.0 */
package org.hypermip.flows.binding;

/** A registration says of a closed migration what is known: where it arrived, that it completed, or that it did not. */
final class Repetition {

    private final ClosedMigration closed;
    private final Registration registration;

    Repetition(ClosedMigration closed, Registration registration) {
        this.closed = closed;
        this.registration = registration;
    }

    /** Tells whether that is so. */
    boolean isOne() {
        if (!registration.migration().map(closed.id()::equals).orElse(true)) {
            return false;
        }
        switch (registration.phase()) {
            case ARRIVED:
                return isByDestination() && closed.end() == RegistrationPhase.COMPLETED;
            case COMPLETED:
                return isBySource() && closed.end() == RegistrationPhase.COMPLETED;
            case FAILED:
            case CANCELLED:
                return (isBySource() || isByDestination()) && closed.end() != RegistrationPhase.COMPLETED;
            default:
                return false;
        }
    }

    private boolean isByDestination() {
        return closed.destination().filter(registration.reporter()::equals).isPresent();
    }

    /** Of a migration whose source was never known, whoever is not its destination may be the source. */
    private boolean isBySource() {
        return !isByDestination()
                && closed.source().map(registration.reporter()::equals).orElse(true);
    }
}
