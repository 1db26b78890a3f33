/* SPDX-License-Identifier: Apache-2.0 */
package org.hypermip.app.reconcile;

import org.hypermip.flows.rules.Action;
import org.onlab.packet.ARP;
import org.onlab.packet.Ip4Address;
import org.onlab.packet.IpAddress;
import org.onlab.packet.MacAddress;
import org.onosproject.net.DeviceId;
import org.onosproject.net.PortNumber;
import org.onosproject.net.flow.DefaultTrafficTreatment;
import org.onosproject.net.flow.TrafficTreatment;
import org.onosproject.net.flow.instructions.ExtensionPropertyException;
import org.onosproject.net.flow.instructions.ExtensionTreatment;
import org.onosproject.net.flow.instructions.ExtensionTreatmentType.ExtensionTreatmentTypes;

/** Collects the actions of one rule into a treatment, in their order. */
final class TreatmentBuilder implements Action.Visitor {

    /** The property of the driver's tunnel action that holds the address. */
    private static final String TUNNEL_DESTINATION = "tunnelDst";

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
        ExtensionTreatment toEndpoint = extension(ExtensionTreatmentTypes.NICIRA_SET_TUNNEL_DST);
        try {
            toEndpoint.setPropertyValue(TUNNEL_DESTINATION, ip4(destination));
        } catch (ExtensionPropertyException e) {
            throw lacking("a tunnel action with a destination address (" + e.getMessage() + ")");
        }
        treatment.setTunnelId(key).extension(toEndpoint, device);
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

    TrafficTreatment build() {
        return empty ? treatment.drop().build() : treatment.build();
    }

    private ExtensionTreatment extension(ExtensionTreatmentTypes type) {
        return extensions.find(device, type).orElseThrow(() -> lacking("the action " + type));
    }

    /** ONOS's tunnel action has room for an IPv4 address only. */
    private Ip4Address ip4(IpAddress destination) {
        if (!destination.isIp4()) {
            throw lacking("a tunnel to an IPv6 endpoint (" + destination + ")");
        }
        return destination.getIp4Address();
    }

    private UntranslatableRuleException lacking(String what) {
        return new UntranslatableRuleException("switch " + device + " has driver '" + extensions.driverName(device)
                + "', which lacks " + what + "; set basic.driver of the device in the network configuration");
    }
}
