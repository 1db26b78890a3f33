/* SPDX-License-Identifier: Apache-2.0 */
package org.hypermip.flows.frames;

import com.google.common.collect.ImmutableList;
import org.hypermip.flows.rules.Action;
import org.hypermip.flows.rules.BaseForwarding;
import org.onosproject.net.PortNumber;

/** What a rule of ours does with a frame so that it goes on as if no rule of ours had matched it. */
public final class BaseForwardingActions {

    private final BaseForwarding base;

    BaseForwardingActions(BaseForwarding base) {
        this.base = base;
    }

    /** The way of a frame that nothing else happens to. */
    public ImmutableList<Action> way() {
        return beside(ImmutableList.of());
    }

    /**
     * The way of a frame that goes other ways, too. Where another table forwards the frame, base forwarding has to be the last of
     * its ways. The tunnel that was chosen for the others is forgotten then, or that table's floods would take it.
     */
    public ImmutableList<Action> beside(Iterable<Action> others) {
        ImmutableList.Builder<Action> all = ImmutableList.builder();
        if (base.table().isEmpty()) {
            return all.add(Action.output(PortNumber.NORMAL)).addAll(others).build();
        }
        return all.addAll(others)
                .addAll(Tunnelling.forget(others))
                .add(Action.goToTable(base.table().get()))
                .build();
    }

    /** Tells whether the switch itself forwards, and no other table. */
    public boolean isBySwitch() {
        return base.table().isEmpty();
    }
}
