/* SPDX-License-Identifier: Apache-2.0 */
package org.hypermip.flows.binding;

import com.google.auto.value.AutoValue;
import java.util.Optional;

/** A migration that is over, as far as its two ends may still report on it: both do, at about the same time, and repeat themselves. */
@AutoValue
public abstract class ClosedMigration {

    /** Its id. */
    public abstract String id();

    /** The hypervisor it began at; absent if that was never known. It is, too, if that one has never let the mobile node go. */
    public abstract Optional<String> source();

    /** The hypervisor it led to. */
    public abstract Optional<String> destination();

    /** How it ended: {@code COMPLETED}, {@code FAILED} or {@code CANCELLED}. */
    public abstract RegistrationPhase end();

    /** Returns a closed migration of these values. */
    public static ClosedMigration of(
            String id, Optional<String> source, Optional<String> destination, RegistrationPhase end) {
        return new AutoValue_ClosedMigration(id, source, destination, end);
    }

    static ClosedMigration of(Handover handover, RegistrationPhase end) {
        return of(
                handover.migration(),
                handover.source().hypervisor().filter(source -> !handover.awaitsSource()),
                handover.destination().hypervisor(),
                end);
    }

    /** Tells whether it came to nothing, and no source of it has spoken. */
    boolean isMereClaim() {
        return source().isEmpty() && end() != RegistrationPhase.COMPLETED;
    }

    /** Tells whether the hypervisor was one of its ends. */
    boolean isOf(String hypervisor) {
        return source().filter(hypervisor::equals).isPresent()
                || destination().filter(hypervisor::equals).isPresent();
    }
}
