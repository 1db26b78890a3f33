/* SPDX-License-Identifier: Apache-2.0 */
package org.hypermip.app.agent;

import java.util.Optional;
import org.hypermip.flows.binding.Binding;
import org.hypermip.flows.binding.Decision;

/** Who wants to change a binding. A decider changes nothing itself, and is asked again if another change came first. */
interface Decider {

    /** Decides what becomes of the binding, which is absent if the mobile node has none. */
    Decision decide(Optional<Binding> before, Situation situation);

    /** Tells whether it decides about bindings that have ended, too; to others they are none. */
    default boolean knowsEnded() {
        return false;
    }
}
