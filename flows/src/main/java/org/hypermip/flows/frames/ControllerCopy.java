/* SPDX-License-Identifier: Apache-2.0 */
package org.hypermip.flows.frames;

import com.google.common.collect.ImmutableList;
import org.hypermip.flows.rules.Action;
import org.onosproject.net.PortNumber;

/** A copy of a frame that the controller gets, whatever else happens to the frame. */
public final class ControllerCopy {

    /** The copy, and no other way. */
    public static final ImmutableList<Action> ALONE = after(ImmutableList.of());

    private ControllerCopy() {}

    /** Returns these actions, and the copy after them. */
    public static ImmutableList<Action> after(Iterable<Action> actions) {
        return ImmutableList.<Action>builder()
                .addAll(actions)
                .add(Action.output(PortNumber.CONTROLLER))
                .build();
    }

    /** Returns the way of a frame that goes on as without us, and the copy. */
    public static ImmutableList<Action> beside(BaseForwardingActions baseForwarding) {
        return baseForwarding.beside(ALONE);
    }
}
