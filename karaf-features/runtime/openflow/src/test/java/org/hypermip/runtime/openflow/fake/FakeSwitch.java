/* SPDX-License-Identifier: Apache-2.0 */
package org.hypermip.runtime.openflow.fake;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.stream.Collectors;
import org.onosproject.net.Device;
import org.onosproject.net.DeviceId;
import org.onosproject.openflow.controller.Dpid;
import org.onosproject.openflow.controller.OpenFlowSwitch;
import org.onosproject.openflow.controller.RoleState;
import org.projectfloodlight.openflow.protocol.OFFactories;
import org.projectfloodlight.openflow.protocol.OFFactory;
import org.projectfloodlight.openflow.protocol.OFMessage;
import org.projectfloodlight.openflow.protocol.OFMeterFeatures;
import org.projectfloodlight.openflow.protocol.OFPortDesc;
import org.projectfloodlight.openflow.protocol.OFVersion;

/** A connected switch that keeps what it is sent, each message as the wire would have it. */
public final class FakeSwitch implements OpenFlowSwitch {
    private final Dpid dpid;
    private final OFFactory factory;
    private final List<OFMessage> sent = new ArrayList<>();
    private final List<OFPortDesc> ports = new ArrayList<>();
    private final Queue<Runnable> duringWrites = new ArrayDeque<>();
    private int writes;
    private RoleState role = RoleState.MASTER;
    private String channel = "198.18.0.11:40000";
    private boolean connected = true;

    public FakeSwitch(long dpid, OFVersion version) {
        this.dpid = new Dpid(dpid);
        this.factory = OFFactories.getFactory(version);
    }

    public DeviceId deviceId() {
        return DeviceId.deviceId(Dpid.uri(dpid));
    }

    /** What was sent since it was last taken. */
    public List<OFMessage> sent() {
        return List.copyOf(sent);
    }

    /** What was sent since the last call. */
    public List<OFMessage> takeSent() {
        List<OFMessage> taken = List.copyOf(sent);
        sent.clear();
        return taken;
    }

    /** The messages of one type that were sent since the last call; the others are dropped. */
    public <M extends OFMessage> List<M> takeSent(Class<M> type) {
        return takeSent().stream().filter(type::isInstance).map(type::cast).collect(Collectors.toList());
    }

    public void addPort(OFPortDesc port) {
        ports.add(port);
    }

    /** Where it connects from, as {@code address:port}. */
    public void setChannel(String addressAndPort) {
        channel = addressAndPort;
    }

    /** What happens elsewhere while messages are being sent the next time. */
    public void duringNextWrite(Runnable what) {
        duringWrites.add(what);
    }

    /** How often something was sent since the last call, several messages at once counting once. */
    public int takeWrites() {
        int taken = writes;
        writes = 0;
        return taken;
    }

    @Override
    public void sendMsg(OFMessage message) {
        sendMsg(List.of(message));
    }

    @Override
    public void sendMsg(List<OFMessage> messages) {
        writes++;
        messages.forEach(message -> sent.add(Wire.throughWire(message)));
        Runnable meanwhile = duringWrites.poll();
        if (meanwhile != null) {
            meanwhile.run();
        }
    }

    @Override
    public OFFactory factory() {
        return factory;
    }

    @Override
    public long getId() {
        return dpid.value();
    }

    @Override
    public Dpid getDpid() {
        return dpid;
    }

    @Override
    public String getStringId() {
        return dpid.toString();
    }

    @Override
    public void setRole(RoleState newRole) {
        role = newRole;
    }

    @Override
    public RoleState getRole() {
        return role;
    }

    @Override
    public List<OFPortDesc> getPorts() {
        return List.copyOf(ports);
    }

    @Override
    public String manufacturerDescription() {
        return "Nicira, Inc.";
    }

    @Override
    public String datapathDescription() {
        return "None";
    }

    @Override
    public String hardwareDescription() {
        return "Open vSwitch";
    }

    @Override
    public String softwareDescription() {
        return "3.1.0";
    }

    @Override
    public String serialNumber() {
        return "None";
    }

    @Override
    public boolean isConnected() {
        return connected;
    }

    @Override
    public Device.Type deviceType() {
        return Device.Type.SWITCH;
    }

    @Override
    public String channelId() {
        return channel;
    }

    @Override
    public OFMeterFeatures getMeterFeatures() {
        throw new UnsupportedOperationException();
    }

    @Override
    public void handleMessage(OFMessage message) {
        throw new UnsupportedOperationException();
    }

    @Override
    public void disconnectSwitch() {
        connected = false;
    }

    @Override
    public void returnRoleReply(RoleState requested, RoleState response) {
        throw new UnsupportedOperationException();
    }
}
