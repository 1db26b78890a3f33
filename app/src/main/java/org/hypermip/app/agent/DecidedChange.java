/* SPDX-License-Identifier: Apache-2.0 */
package org.hypermip.app.agent;

import org.hypermip.flows.binding.Decision;
import org.hypermip.flows.binding.Transition;
import org.hypermip.flows.frames.NetworkView;

/** A change that was decided on, for whoever wanted it to go on with while the turn lasts. */
final class DecidedChange {

    private final Transition transition;
    private final NetworkView view;
    private final Stopwatch stopwatch;

    DecidedChange(Transition transition, NetworkView view, Stopwatch stopwatch) {
        this.transition = transition;
        this.view = view;
        this.stopwatch = stopwatch;
    }

    /** What became of the binding. */
    Transition transition() {
        return transition;
    }

    /** What was decided. */
    Decision decision() {
        return transition.decision();
    }

    /** The snapshot of the network that the decision rests on. */
    NetworkView view() {
        return view;
    }

    /** The time that the turn takes, by step. */
    Stopwatch stopwatch() {
        return stopwatch;
    }
}
