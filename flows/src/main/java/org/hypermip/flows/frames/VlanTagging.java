/* SPDX-License-Identifier: Apache-2.0 */
package org.hypermip.flows.frames;

import com.google.common.collect.ImmutableList;
import java.util.Optional;
import org.hypermip.flows.rules.Action;
import org.onlab.packet.VlanId;
import org.onosproject.net.PortNumber;

/**
 * Puts VLAN tags on frames and takes them off, in between the actions of a rule, so that each output gets what is expected there. Frames in
 * tunnels and at hosts' ports have no tag: Open vSwitch adds and strips a port's own in NORMAL alone. Base forwarding takes them with the
 * tag of the network that they are in. Back to the port they came in by, and to the controller, they go as they came. A table that is gone
 * on to is base forwarding's.
 */
public final class VlanTagging {

    private final IncomingFrames incoming;
    private final ImmutableList.Builder<Action> actions = ImmutableList.builder();
    private VlanId tag;

    private VlanTagging(IncomingFrames incoming) {
        this.incoming = incoming;
        this.tag = came();
    }

    /** Returns the actions for frames that came in so, with what has to be done to their tags. */
    public static ImmutableList<Action> applied(IncomingFrames incoming, Iterable<Action> actions) {
        VlanTagging tagging = new VlanTagging(incoming);
        actions.forEach(tagging::add);
        return tagging.actions.build();
    }

    private VlanId came() {
        return incoming.tag().orElse(VlanId.NONE);
    }

    private void add(Action action) {
        if (action.isContinuation()) {
            retag(incoming.forwardedAs());
        }
        action.outputPort().map(this::expected).ifPresent(this::retag);
        actions.add(action);
    }

    private VlanId expected(PortNumber port) {
        if (port.equals(PortNumber.NORMAL)) {
            return incoming.forwardedAs();
        }
        return port.equals(PortNumber.IN_PORT) || port.equals(PortNumber.CONTROLLER) ? came() : VlanId.NONE;
    }

    private void retag(VlanId expected) {
        if (expected.equals(tag)) {
            return;
        }
        if (!tag.equals(VlanId.NONE)) {
            actions.add(Action.popVlan());
        }
        Optional.of(expected)
                .filter(vlan -> !vlan.equals(VlanId.NONE))
                .map(Action::pushVlan)
                .ifPresent(actions::add);
        tag = expected;
    }
}
