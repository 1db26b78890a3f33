/* SPDX-License-Identifier: Apache-2.0 */
package org.hypermip.flows.binding;

import java.util.Optional;
import java.util.function.Predicate;
import org.hypermip.flows.network.MobilityDomain;
import org.onosproject.net.DeviceId;

/** A mobile node is asked for where it is bound, since what hypervisors say leaves a doubt. */
final class ProbeRequest {

    private final MobilityDomain domain;
    private final Predicate<DeviceId> reachable;
    private final Binding binding;

    /**
     * Creates the request.
     *
     * @param reachable tells of a switch whether a probe can come out of its ports, and the answer back
     */
    ProbeRequest(MobilityDomain domain, Predicate<DeviceId> reachable, Binding binding) {
        this.domain = domain;
        this.reachable = reachable;
        this.binding = binding;
    }

    /** Concludes that it is asked for, for that reason; one that is asked for already, or cannot be, stays as it is. */
    Conclusion asked(Words words, String why) {
        String question = why + ": it is asked for at " + Movement.place(binding.at());
        if (binding.probe().isPresent()) {
            return Conclusion.nothing(Conclusion.Kind.PROBED, question);
        }
        return isPossible()
                ? Conclusion.of(
                        Conclusion.Kind.PROBED,
                        question,
                        Decision.accept(
                                new TimeLimits(domain, reachable).asking(binding, words.now(), Optional.of(why))))
                : Conclusion.nothing(Conclusion.Kind.KEPT, question);
    }

    /** Tells whether it can be asked for wherever it has to be. Whoever cannot be asked for is not cut off for that. */
    boolean isPossible() {
        return isDelivered()
                && binding.askedPlaces().stream().map(Attachment::device).allMatch(reachable);
    }

    /** Tells whether a port is known where it is: without one no frame gets to it, and no question. */
    boolean isDelivered() {
        return !binding.at().ports().isEmpty();
    }
}
