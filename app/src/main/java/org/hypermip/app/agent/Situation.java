/* SPDX-License-Identifier: Apache-2.0 */
package org.hypermip.app.agent;

import java.time.Instant;
import java.util.function.Predicate;
import org.hypermip.flows.binding.Binding;
import org.hypermip.flows.binding.InventoryMachine;
import org.hypermip.flows.binding.KnownBindings;
import org.hypermip.flows.binding.ListingCheck;
import org.hypermip.flows.binding.PortClaims;
import org.hypermip.flows.binding.Testimony;
import org.hypermip.flows.binding.Words;
import org.hypermip.flows.frames.NetworkView;
import org.hypermip.flows.network.MobilityDomain;
import org.onosproject.net.DeviceId;

/** What a decision rests on besides the binding itself: one snapshot of the network, and one time. */
final class Situation {

    private final NetworkView view;
    private final Instant now;
    private final Predicate<DeviceId> reachable;
    private final KnownBindings bindings;
    private final Predicate<Binding> remains;

    /**
     * Creates a situation.
     *
     * @param reachable whether a switch is connected
     * @param bindings all bindings
     * @param remains whether rules lie on the switches as a binding would have them that may have been lost
     */
    Situation(
            NetworkView view,
            Instant now,
            Predicate<DeviceId> reachable,
            KnownBindings bindings,
            Predicate<Binding> remains) {
        this.view = view;
        this.now = now;
        this.reachable = reachable;
        this.bindings = bindings;
        this.remains = remains;
    }

    /** The network as it was when the turn began. */
    NetworkView view() {
        return view;
    }

    /** The configuration in that snapshot. */
    MobilityDomain domain() {
        return view.domain();
    }

    /** The time when the turn began. */
    Instant now() {
        return now;
    }

    /** Tells whether a switch is connected. */
    boolean isReachable(DeviceId device) {
        return reachable.test(device);
    }

    /** Returns what compares inventories with bindings in this situation. */
    InventoryMachine inventoryMachine() {
        return new InventoryMachine(domain(), reachable, listingCheck());
    }

    /** Returns what stands against ports and interfaces that a hypervisor lists. */
    ListingCheck listingCheck() {
        return new ListingCheck(domain(), this::bindings, new PortClaims(view::port), remains);
    }

    /** Returns what is known of the place that a mobile node leaves, besides what that place registers. */
    Testimony testimony(Words words) {
        return new Testimony(domain(), words, view::port, reachable);
    }

    /** The bindings. While a decision is kept that claims addresses, ports or room, no other mobile node comes to the same ones. */
    KnownBindings bindings() {
        return bindings;
    }
}
