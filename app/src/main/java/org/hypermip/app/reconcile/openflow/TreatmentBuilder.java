/* SPDX-License-Identifier: Apache-2.0 */
package org.hypermip.app.reconcile.openflow;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableMap;
import java.nio.ByteBuffer;
import java.util.Map;
import org.hypermip.flows.rules.Action;
import org.hypermip.flows.rules.ActionVisitor;
import org.onlab.packet.ARP;
import org.onlab.packet.Ip4Address;
import org.onlab.packet.IpAddress;
import org.onlab.packet.MacAddress;
import org.onlab.packet.VlanId;
import org.onosproject.net.DeviceId;
import org.onosproject.net.PortNumber;
import org.onosproject.net.flow.DefaultTrafficTreatment;
import org.onosproject.net.flow.TrafficTreatment;
import org.onosproject.net.flow.instructions.ExtensionPropertyException;
import org.onosproject.net.flow.instructions.ExtensionTreatment;
import org.onosproject.net.flow.instructions.ExtensionTreatmentType.ExtensionTreatmentTypes;

/** Collects the actions of one rule into a treatment, in their order. */
final class TreatmentBuilder implements ActionVisitor {

    /** The property of the driver's tunnel action that holds the address. */
    private static final String TUNNEL_DESTINATION = "tunnelDst";

    /** The property of the driver's resubmit action that holds the table's number. */
    private static final String RESUBMIT_TABLE = "table";

    /** OXM header of the field (class 1, field 110, 16 bytes), as Open vSwitch's meta-flow.h assigns it. */
    private static final long NXM_NX_TUN_IPV6_DST = 0x0001dc10L;

    /** Which bits to load, as nicira-ext.h codes them: the first of them times 64, and their number less one. */
    private static final int LOWER_HALF = 63;

    private static final int UPPER_HALF = 64 * 64 + 63;

    private final TrafficTreatment.Builder treatment = DefaultTrafficTreatment.builder();
    private final DeviceId device;
    private final SwitchExtensions extensions;
    private boolean empty = true;

    TreatmentBuilder(DeviceId device, SwitchExtensions extensions) {
        this.device = device;
        this.extensions = extensions;
    }

    @Override
    public void output(PortNumber port) {
        empty = false;
        treatment.setOutput(port);
    }

    @Override
    public void tunnel(long key, IpAddress destination) {
        empty = false;
        treatment.setTunnelId(key);
        if (destination.isIp4()) {
            treatment.extension(
                    extension(
                            ExtensionTreatmentTypes.NICIRA_SET_TUNNEL_DST,
                            ImmutableMap.of(TUNNEL_DESTINATION, destination.getIp4Address())),
                    device);
        } else {
            ByteBuffer address = ByteBuffer.wrap(destination.toOctets());
            treatment
                    .extension(loadTunnelDestination(UPPER_HALF, address.getLong()), device)
                    .extension(loadTunnelDestination(LOWER_HALF, address.getLong()), device);
        }
    }

    /** ONOS's own tunnel action has room for an IPv4 address only; Nicira's load takes 64 bits of any field at a time. */
    private ExtensionTreatment loadTunnelDestination(int half, long value) {
        return extension(
                ExtensionTreatmentTypes.NICIRA_LOAD,
                ImmutableMap.of("ofsNbits", half, "dst", NXM_NX_TUN_IPV6_DST, "value", value));
    }

    @Override
    public void answerArp(MacAddress mac, Ip4Address address) {
        empty = false;
        treatment
                .extension(extension(ExtensionTreatmentTypes.NICIRA_MOV_ETH_SRC_TO_DST), device)
                .setEthSrc(mac)
                .setArpOp(ARP.OP_REPLY)
                .extension(extension(ExtensionTreatmentTypes.NICIRA_MOV_ARP_SHA_TO_THA), device)
                .setArpSha(mac)
                .extension(extension(ExtensionTreatmentTypes.NICIRA_MOV_ARP_SPA_TO_TPA), device)
                .setArpSpa(address);
    }

    @Override
    public void ethSource(MacAddress mac) {
        empty = false;
        treatment.setEthSrc(mac);
    }

    @Override
    public void ethDestination(MacAddress mac) {
        empty = false;
        treatment.setEthDst(mac);
    }

    @Override
    public void pushVlan(VlanId vlan) {
        empty = false;
        treatment.pushVlan().setVlanId(vlan);
    }

    @Override
    public void popVlan() {
        empty = false;
        treatment.popVlan();
    }

    @Override
    public void decrementTtl() {
        empty = false;
        treatment.decNwTtl();
    }

    @Override
    public void write(ImmutableList<Action> actions) {
        treatment.deferred();
        actions.forEach(action -> action.accept(this));
        treatment.immediate();
    }

    @Override
    public void clear() {
        empty = false;
        treatment.wipeDeferred();
    }

    /** The port stays the one that the frame came in by: that is what the driver's action has if nothing is said. */
    @Override
    public void resubmit(int table) {
        empty = false;
        treatment.extension(
                extension(
                        ExtensionTreatmentTypes.NICIRA_RESUBMIT_TABLE, ImmutableMap.of(RESUBMIT_TABLE, (short) table)),
                device);
    }

    @Override
    public void goToTable(int table) {
        empty = false;
        treatment.transition(table);
    }

    TrafficTreatment build() {
        return empty ? treatment.drop().build() : treatment.build();
    }

    private ExtensionTreatment extension(ExtensionTreatmentTypes type) {
        return extensions.find(device, type).orElseThrow(() -> lacking("the action " + type));
    }

    private ExtensionTreatment extension(ExtensionTreatmentTypes type, Map<String, Object> properties) {
        ExtensionTreatment action = extension(type);
        properties.forEach((name, value) -> set(action, name, value));
        return action;
    }

    private void set(ExtensionTreatment action, String name, Object value) {
        try {
            action.setPropertyValue(name, value);
        } catch (ExtensionPropertyException e) {
            throw lacking("the property " + name + " of the action " + action.type() + " (" + e.getMessage() + ")");
        }
    }

    private UntranslatableRuleException lacking(String what) {
        return new UntranslatableRuleException("switch " + device + " has driver '" + extensions.driverName(device)
                + "', which lacks " + what + "; set basic.driver of the device in the network configuration");
    }
}
