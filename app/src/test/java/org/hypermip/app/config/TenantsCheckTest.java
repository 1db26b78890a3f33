/* SPDX-License-Identifier: Apache-2.0 */
package org.hypermip.app.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Optional;
import org.hypermip.app.TwoSites;
import org.hypermip.flows.network.HomeNetwork;
import org.hypermip.flows.network.MobilityDomain;
import org.hypermip.flows.network.PortPattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.onlab.packet.VlanId;
import org.onosproject.net.config.InvalidFieldException;

/** Which networks of the same addresses are legal beside each other. */
class TenantsCheckTest {

    /** Two sites, and a second tenant with net-a's addresses at the switch of that one. */
    private static ObjectNode tenants(String ofFirst, String ofSecond) {
        ObjectNode tree = TwoSites.configuration();
        ((ObjectNode) tree.at("/networks/0")).setAll(TwoSites.json("{" + ofFirst + "}"));
        ObjectNode second = TwoSites.json("{'id': 'net-t', 'vni': 1003, 'prefixes': ['2001:db8:b::/64', '10.1.0.0/25'],"
                + "'gateways': ['10.1.0.1'], 'gatewayMac': '02:00:0a:01:00:01', 'switches': ['of:00000000000000a1']}");
        second.setAll(TwoSites.json("{" + ofSecond + "}"));
        ((ArrayNode) tree.get("networks")).add(second);
        return tree;
    }

    @Test
    void atASwitchThatTheyShareTheyHaveDifferentVlans() {
        MobilityDomain domain = TwoSites.settings(tenants(
                        "'vlan': 10, 'accessPorts': ['tap-a*', 'eth1']", "'vlan': 20, 'accessPorts': ['tap-t*']"))
                .domain();

        HomeNetwork network = domain.network("net-a").orElseThrow();
        assertEquals(Optional.of(VlanId.vlanId((short) 10)), network.vlan());
        assertEquals(
                List.of(PortPattern.of("tap-a*"), PortPattern.of("eth1")),
                network.accessPorts().asList());
        assertEquals(Optional.empty(), domain.network("net-b").orElseThrow().vlan());
    }

    @Test
    void oneOfThemMayHaveNone() {
        assertTrue(TwoSites.config(tenants("", "'vlan': 20, 'accessPorts': ['tap-t*']"))
                .isValid());
    }

    @Test
    void atDifferentSwitchesNoneNeedsOne() {
        assertTrue(TwoSites.config(tenants("", "'switches': ['of:00000000000000b1']"))
                .isValid());
    }

    @Test
    void machinesOfBothMayHaveTheSameAddresses() {
        String listed = "'machines': [{'id': '%s', 'mac': '52:54:00:00:01:32', 'addresses': ['10.1.0.50']}]";
        assertTrue(TwoSites.config(tenants(
                        String.format(listed, "vm1"),
                        "'vlan': 20, 'accessPorts': ['tap-t*'], " + String.format(listed, "vm2")))
                .isValid());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "'mtu': 1400 | 'mtu': 1400 | networks[2].prefixes[1] | holds '10.1.0.0/25'; should be apart from networks[0].prefixes[0], which holds 10.1.0.0/24; or give the networks different vlans: at switch of:00000000000000a1 their frames look the same",
                "'vlan': 10, 'accessPorts': ['a*'] | 'vlan': 10, 'accessPorts': ['t*'] | networks[2].prefixes[1] | different vlans",
                "'vlan': 10, 'accessPorts': ['eth1', 'tap-*'] | 'vlan': 20, 'accessPorts': ['x', 'tap-t*'] | networks[2].accessPorts[1] | holds 'tap-t*'; should be a pattern of no port that networks[0].accessPorts[1], which holds tap-*, is of as well",
                "'vlan': 10, 'accessPorts': ['a*'], 'egress': 'direct' | 'vlan': 20, 'accessPorts': ['t*'] | networks[0].egress | holds 'direct'; should be reverse-tunnel, or left out: network net-t has the same addresses",
                "'vlan': 10, 'accessPorts': ['a*'] | 'vlan': 20, 'accessPorts': ['t*'], 'routeOptimization': true | networks[2].routeOptimization | holds 'true'; should be false, or left out: network net-a has the same addresses",
            })
    void whatCannotBeToldApartIsRefused(String ofFirst, String ofSecond, String field, String said) {
        InvalidFieldException refused =
                assertThrows(InvalidFieldException.class, () -> TwoSites.config(tenants(ofFirst, ofSecond))
                        .isValid());
        assertEquals(field, refused.field());
        assertTrue(refused.reason().contains(said), refused.reason());
    }
}
