/* SPDX-License-Identifier: Apache-2.0 */
package org.hypermip.app;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.google.common.collect.ImmutableMap;
import org.hypermip.app.config.MobilityConfig;
import org.hypermip.app.config.MobilitySettings;
import org.hypermip.flows.network.MobilityDomain;
import org.onosproject.core.ApplicationId;
import org.onosproject.core.DefaultApplicationId;
import org.onosproject.net.DeviceId;
import org.onosproject.net.PortNumber;

/** Two sites, configured as an operator would: a network, a switch and a hypervisor each. */
public final class TwoSites {

    /** The application. */
    public static final ApplicationId APPLICATION = new DefaultApplicationId(1, "org.hypermip");

    /** Site a's switch. */
    public static final DeviceId A1 = DeviceId.deviceId("of:00000000000000a1");

    /** Site b's switch. */
    public static final DeviceId B1 = DeviceId.deviceId("of:00000000000000b1");

    /** The ports that the switches have. */
    public static final ImmutableMap<DeviceId, ImmutableMap<String, PortNumber>> PORTS = ImmutableMap.of(
            A1, ImmutableMap.of("vxlan0", PortNumber.portNumber(1), "tap-a", PortNumber.portNumber(7)),
            B1, ImmutableMap.of("vxlan0", PortNumber.portNumber(1), "tap-b", PortNumber.portNumber(8)));

    private static final String CONFIGURATION = "{"
            + "'networks': ["
            + "  {'id': 'net-a', 'vni': 1001, 'prefixes': ['10.1.0.0/24', '2001:db8:a::/64'],"
            + "   'gateways': ['10.1.0.1', '2001:db8:a::1'], 'gatewayMac': '02:00:0A:01:00:01',"
            + "   'switches': ['of:00000000000000a1'], 'homeAgent': 'of:00000000000000a1',"
            + "   'graceSeconds': 2, 'mtu': 1400},"
            + "  {'id': 'net-b', 'vni': 1002, 'prefixes': ['10.2.0.0/24'], 'gateways': ['10.2.0.1'],"
            + "   'gatewayMac': '02:00:0a:02:00:01', 'switches': ['of:00000000000000b1']}],"
            + "'switches': ["
            + "  {'id': 'of:00000000000000a1', 'endpoint': '172.31.0.1', 'tunnelPort': 'vxlan0',"
            + "   'encapsulation': 'vxlan', 'underlayMtu': 1600, 'uplinks': []},"
            + "  {'id': 'of:00000000000000b1', 'endpoint': '172.31.0.2', 'tunnelPort': 'vxlan0',"
            + "   'uplinks': []}],"
            + "'hypervisors': ["
            + "  {'id': 'hv-a', 'switch': 'of:00000000000000a1'},"
            + "  {'id': 'hv-b', 'switch': 'of:00000000000000b1'}]}";

    private TwoSites() {}

    /** Returns a new tree of the configuration, to be changed at will. */
    public static ObjectNode configuration() {
        return json(CONFIGURATION);
    }

    /** Returns what is configured. */
    public static MobilityDomain domain() {
        return settings(configuration()).domain();
    }

    /** Returns what the configuration says. */
    public static MobilitySettings settings(ObjectNode configuration) {
        return config(configuration).settings();
    }

    /** Returns the configuration as ONOS makes it of a tree. */
    public static MobilityConfig config(ObjectNode tree) {
        MobilityConfig config = new MobilityConfig();
        config.init(APPLICATION, MobilityConfig.KEY, tree, new ObjectMapper(), changed -> {});
        return config;
    }

    /** Returns the tree of a JSON object in which single quotes stand for double ones. */
    public static ObjectNode json(String text) {
        try {
            return (ObjectNode) new ObjectMapper().readTree(text.replace('\'', '"'));
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException(text, e);
        }
    }
}
