/* SPDX-License-Identifier: Apache-2.0 */
package org.hypermip.app.agent;

import com.google.common.collect.ImmutableList;
import java.time.Instant;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.hypermip.flows.binding.Binding;
import org.hypermip.flows.binding.InventoryMachine;
import org.hypermip.flows.binding.ListingCheck;
import org.hypermip.flows.binding.PortClaims;
import org.hypermip.flows.frames.NetworkView;
import org.hypermip.flows.network.MobilityDomain;
import org.onosproject.net.DeviceId;

/** What a decision rests on besides the binding itself: one snapshot of the network, and one time. */
final class Situation {

    private final NetworkView view;
    private final Instant now;
    private final Predicate<DeviceId> reachable;
    private final Supplier<ImmutableList<Binding>> bindings;

    /**
     * Creates a situation.
     *
     * @param reachable whether a switch is connected
     * @param bindings all bindings
     */
    Situation(NetworkView view, Instant now, Predicate<DeviceId> reachable, Supplier<ImmutableList<Binding>> bindings) {
        this.view = view;
        this.now = now;
        this.reachable = reachable;
        this.bindings = bindings;
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
        return new ListingCheck(domain(), bindings, new PortClaims(view::port));
    }

    /** All bindings. Those of other mobile nodes stay as they are while a decision that claims addresses is made. */
    ImmutableList<Binding> bindings() {
        return bindings.get();
    }
}
