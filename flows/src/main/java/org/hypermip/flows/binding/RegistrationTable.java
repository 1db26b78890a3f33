/* SPDX-License-Identifier: Apache-2.0 */
package org.hypermip.flows.binding;

import com.google.common.collect.ImmutableTable;
import java.util.Optional;

/**
 * The legal registrations of an open migration; a cell that is not here is out of order. {@code preparing} opens migrations and is legal in
 * every phase: {@link Preparation} decides about it. So does {@link Refreshment} about {@code refreshing}, where none is open.
 */
final class RegistrationTable {

    private static final ImmutableTable<BindingPhase, RegistrationPhase, RegistrationStep> STEPS =
            ImmutableTable.<BindingPhase, RegistrationPhase, RegistrationStep>builder()
                    .put(BindingPhase.PREPARED, RegistrationPhase.SWITCHING, RegistrationStep.SWITCH)
                    .put(BindingPhase.PREPARED, RegistrationPhase.ARRIVED, RegistrationStep.ARRIVE)
                    .put(BindingPhase.PREPARED, RegistrationPhase.COMPLETED, RegistrationStep.ARRIVE_AND_CLOSE)
                    .put(BindingPhase.PREPARED, RegistrationPhase.FAILED, RegistrationStep.WITHDRAW)
                    .put(BindingPhase.PREPARED, RegistrationPhase.CANCELLED, RegistrationStep.WITHDRAW)
                    .put(BindingPhase.SIMULTANEOUS, RegistrationPhase.SWITCHING, RegistrationStep.SWITCH)
                    .put(BindingPhase.SIMULTANEOUS, RegistrationPhase.ARRIVED, RegistrationStep.ARRIVE)
                    .put(BindingPhase.SIMULTANEOUS, RegistrationPhase.COMPLETED, RegistrationStep.ARRIVE_AND_CLOSE)
                    .put(BindingPhase.SIMULTANEOUS, RegistrationPhase.FAILED, RegistrationStep.WITHDRAW)
                    .put(BindingPhase.SIMULTANEOUS, RegistrationPhase.CANCELLED, RegistrationStep.WITHDRAW)
                    .put(BindingPhase.ARRIVED, RegistrationPhase.ARRIVED, RegistrationStep.REPEAT)
                    .put(BindingPhase.ARRIVED, RegistrationPhase.COMPLETED, RegistrationStep.CLOSE)
                    .put(BindingPhase.ARRIVED, RegistrationPhase.FAILED, RegistrationStep.GO_BACK)
                    .put(BindingPhase.ARRIVED, RegistrationPhase.CANCELLED, RegistrationStep.GO_BACK)
                    .put(BindingPhase.PREPARED, RegistrationPhase.REFRESHING, RegistrationStep.REFRESH)
                    .put(BindingPhase.SIMULTANEOUS, RegistrationPhase.REFRESHING, RegistrationStep.REFRESH)
                    .put(BindingPhase.ARRIVED, RegistrationPhase.REFRESHING, RegistrationStep.REFRESH)
                    .build();

    private RegistrationTable() {}

    /** Returns what the registration does; nothing if it is out of order. */
    static Optional<RegistrationStep> step(BindingPhase phase, RegistrationPhase said) {
        return Optional.ofNullable(STEPS.get(phase, said));
    }

    /** Tells whether the registration ends a migration that has arrived. */
    static boolean isClosing(BindingPhase phase, RegistrationPhase said) {
        return STEPS.get(phase, said) == RegistrationStep.CLOSE;
    }
}
