/* SPDX-License-Identifier: Apache-2.0 */
package org.hypermip.flows.simulation;

import com.google.common.collect.ImmutableSet;
import com.google.common.collect.Sets;
import java.util.Optional;
import java.util.Set;
import org.hypermip.flows.Guest;
import org.hypermip.flows.binding.Binding;
import org.hypermip.flows.binding.BindingPhase;
import org.onosproject.net.ConnectPoint;

/** What may be expected of frames for a guest while the rules follow a change of its binding. */
final class Transition {

    private final Fleet fleet;
    private final Guest guest;
    private final Optional<Binding> before;
    private final ConnectPoint left;
    private final boolean couldDeliver;
    private final boolean knewPort;
    private boolean spoken;

    private Transition(Fleet fleet, Guest guest) {
        this.fleet = fleet;
        this.guest = guest;
        this.before = fleet.binding(guest);
        this.left = fleet.place(guest);
        this.couldDeliver = fleet.canDeliver(guest);
        this.knewPort = fleet.knowsPort(guest);
    }

    /** Starts from how things are now; ask for the rest when binding, view and place have changed. */
    static Transition from(Fleet fleet, Guest guest) {
        return new Transition(fleet, guest);
    }

    /** The guest has sent something from where it arrived. */
    void guestSpoke() {
        spoken = true;
    }

    /** The guest has not gone anywhere after all. */
    void undo() {
        fleet.run(guest, left);
    }

    boolean isMove() {
        return !fleet.place(guest).equals(left);
    }

    /** Where it was, is, or is about to be. */
    Set<ConnectPoint> possiblePlaces() {
        return Sets.union(
                ImmutableSet.of(left), Sets.union(fleet.taps(guest, before), fleet.taps(guest, fleet.binding(guest))));
    }

    /** Tells whether frames reach at least one of these: unless its port is not known, or it moved without notice. */
    boolean isReachable() {
        return couldDeliver && fleet.canDeliver(guest) && (!isMove() || (portsKnown() && (isAnnounced() || !spoken)));
    }

    /** The places that frames reach in any case: where it stays, or where they went already before it moved. */
    Set<ConnectPoint> certainPlaces() {
        return isReachable() && (!isMove() || isAnnounced()) ? ImmutableSet.of(fleet.place(guest)) : ImmutableSet.of();
    }

    /** How many tunnels a frame from its home network crosses at most. */
    int crossingLimit() {
        return portsKnown() ? 2 : 3;
    }

    private boolean portsKnown() {
        return knewPort && fleet.knowsPort(guest);
    }

    private boolean isAnnounced() {
        return before.filter(binding -> binding.phase() == BindingPhase.SIMULTANEOUS)
                .isPresent();
    }
}
