/* SPDX-License-Identifier: Apache-2.0 */
package org.hypermip.runtime.openflow.fake;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.onosproject.openflow.controller.DefaultOpenFlowPacketContext;
import org.onosproject.openflow.controller.Dpid;
import org.onosproject.openflow.controller.OpenFlowClassifierListener;
import org.onosproject.openflow.controller.OpenFlowController;
import org.onosproject.openflow.controller.OpenFlowEventListener;
import org.onosproject.openflow.controller.OpenFlowMessageListener;
import org.onosproject.openflow.controller.OpenFlowSwitch;
import org.onosproject.openflow.controller.OpenFlowSwitchListener;
import org.onosproject.openflow.controller.PacketListener;
import org.onosproject.openflow.controller.RoleState;
import org.projectfloodlight.openflow.protocol.OFMessage;
import org.projectfloodlight.openflow.protocol.OFPacketIn;
import org.projectfloodlight.openflow.protocol.OFPortStatus;

/** A controller whose switches say what a test has them say. */
public final class FakeController implements OpenFlowController {
    private final Map<Dpid, OpenFlowSwitch> switches = new LinkedHashMap<>();
    private final List<OpenFlowSwitchListener> switchListeners = new ArrayList<>();
    private final List<OpenFlowMessageListener> messageListeners = new ArrayList<>();
    private final List<OpenFlowEventListener> eventListeners = new ArrayList<>();
    private final List<PacketListener> packetListeners = new ArrayList<>();

    /** The switch connects, and this controller becomes its master. */
    public void connect(FakeSwitch sw) {
        switches.put(sw.getDpid(), sw);
        switchListeners.forEach(listener -> listener.switchAdded(sw.getDpid()));
        switchListeners.forEach(listener -> listener.roleChangedToMaster(sw.getDpid()));
    }

    /** The switch connects; who is its master is not settled yet. */
    public void connectUnsettled(FakeSwitch sw) {
        sw.setRole(RoleState.EQUAL);
        switches.put(sw.getDpid(), sw);
        switchListeners.forEach(listener -> listener.switchAdded(sw.getDpid()));
    }

    /** This controller becomes the master of a connected switch. */
    public void grant(FakeSwitch sw) {
        sw.setRole(RoleState.MASTER);
        switchListeners.forEach(listener -> listener.roleChangedToMaster(sw.getDpid()));
    }

    public void disconnect(FakeSwitch sw) {
        switches.remove(sw.getDpid());
        switchListeners.forEach(listener -> listener.switchRemoved(sw.getDpid()));
    }

    /** The switch sends these, one after the other. */
    public void receive(FakeSwitch sw, OFMessage... messages) {
        for (OFMessage message : messages) {
            eventListeners.forEach(listener -> listener.handleMessage(sw.getDpid(), message));
            messageListeners.forEach(listener -> listener.handleIncomingMessage(sw.getDpid(), message));
        }
    }

    public void receive(FakeSwitch sw, OFPacketIn packet) {
        packetListeners.forEach(
                listener -> listener.handlePacket(DefaultOpenFlowPacketContext.packetContextFromPacketIn(sw, packet)));
    }

    public void portChanged(FakeSwitch sw, OFPortStatus status) {
        switchListeners.forEach(listener -> listener.portChanged(sw.getDpid(), status));
    }

    public void portsDescribed(FakeSwitch sw) {
        switchListeners.forEach(listener -> listener.switchChanged(sw.getDpid()));
    }

    public void roleReplied(FakeSwitch sw, RoleState requested, RoleState response) {
        switchListeners.forEach(listener -> listener.receivedRoleReply(sw.getDpid(), requested, response));
    }

    /** Whether nobody listens any more. */
    public boolean isLeft() {
        return switchListeners.isEmpty()
                && messageListeners.isEmpty()
                && eventListeners.isEmpty()
                && packetListeners.isEmpty();
    }

    @Override
    public Iterable<OpenFlowSwitch> getSwitches() {
        return switches.values();
    }

    @Override
    public Iterable<OpenFlowSwitch> getMasterSwitches() {
        return switches.values();
    }

    @Override
    public Iterable<OpenFlowSwitch> getEqualSwitches() {
        return List.of();
    }

    @Override
    @SuppressWarnings("NullAway") // As the controller's: null for a switch that is not connected.
    public OpenFlowSwitch getSwitch(Dpid dpid) {
        return switches.get(dpid);
    }

    @Override
    @SuppressWarnings("NullAway") // As the controller's: null for a switch that is not connected.
    public OpenFlowSwitch getMasterSwitch(Dpid dpid) {
        return switches.get(dpid);
    }

    @Override
    public OpenFlowSwitch getEqualSwitch(Dpid dpid) {
        throw new UnsupportedOperationException();
    }

    @Override
    public void addListener(OpenFlowSwitchListener listener) {
        switchListeners.add(listener);
    }

    @Override
    public void removeListener(OpenFlowSwitchListener listener) {
        switchListeners.remove(listener);
    }

    @Override
    public void addMessageListener(OpenFlowMessageListener listener) {
        messageListeners.add(listener);
    }

    @Override
    public void removeMessageListener(OpenFlowMessageListener listener) {
        messageListeners.remove(listener);
    }

    @Override
    public void addEventListener(OpenFlowEventListener listener) {
        eventListeners.add(listener);
    }

    @Override
    public void removeEventListener(OpenFlowEventListener listener) {
        eventListeners.remove(listener);
    }

    @Override
    public void addPacketListener(int priority, PacketListener listener) {
        packetListeners.add(listener);
    }

    @Override
    public void removePacketListener(PacketListener listener) {
        packetListeners.remove(listener);
    }

    @Override
    public void setRole(Dpid dpid, RoleState role) {
        getSwitch(dpid).setRole(role);
    }

    @Override
    public void write(Dpid dpid, OFMessage message) {
        throw new UnsupportedOperationException();
    }

    @Override
    public CompletableFuture<OFMessage> writeResponse(Dpid dpid, OFMessage message) {
        throw new UnsupportedOperationException();
    }

    @Override
    public void processPacket(Dpid dpid, OFMessage message) {
        throw new UnsupportedOperationException();
    }

    @Override
    public void addClassifierListener(OpenFlowClassifierListener listener) {
        throw new UnsupportedOperationException();
    }

    @Override
    public void removeClassifierListener(OpenFlowClassifierListener listener) {
        throw new UnsupportedOperationException();
    }
}
