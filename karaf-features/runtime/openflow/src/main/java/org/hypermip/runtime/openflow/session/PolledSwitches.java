/* SPDX-License-Identifier: Apache-2.0 */
package org.hypermip.runtime.openflow.session;

import java.util.function.Consumer;
import org.onosproject.openflow.controller.Dpid;
import org.onosproject.openflow.controller.OpenFlowController;
import org.onosproject.openflow.controller.OpenFlowSwitchListener;
import org.onosproject.openflow.controller.RoleState;
import org.projectfloodlight.openflow.protocol.OFPortStatus;

/**
 * Polls a switch from the moment that this controller is its master (a switch takes no message before) until it is not or the
 * switch is gone.
 */
public final class PolledSwitches implements OpenFlowSwitchListener {
    private final SwitchPolls polls;
    private final Consumer<Dpid> removed;

    /**
     * Polls nothing until {@link #watch}.
     *
     * @param removed is told of a switch that is gone, after its last poll
     */
    public PolledSwitches(SwitchPolls polls, Consumer<Dpid> removed) {
        this.polls = polls;
        this.removed = removed;
    }

    /** Follows the switches of this controller, and begins with those that it is master of already. */
    public void watch(OpenFlowController controller) {
        controller.addListener(this);
        controller.getMasterSwitches().forEach(sw -> polls.start(sw.getDpid()));
    }

    /** Follows them no more. */
    public void leave(OpenFlowController controller) {
        controller.removeListener(this);
        polls.stop();
    }

    @Override
    public void roleChangedToMaster(Dpid dpid) {
        polls.start(dpid);
    }

    @Override
    public void receivedRoleReply(Dpid dpid, RoleState requested, RoleState response) {
        if (response != RoleState.MASTER) {
            polls.stop(dpid);
        }
    }

    @Override
    public void switchRemoved(Dpid dpid) {
        polls.stop(dpid);
        removed.accept(dpid);
    }

    @Override
    public void switchAdded(Dpid dpid) {
        // Mastership comes later.
    }

    @Override
    public void switchChanged(Dpid dpid) {
        // Concerns ports.
    }

    @Override
    public void portChanged(Dpid dpid, OFPortStatus status) {
        // Concerns ports.
    }
}
