/* SPDX-License-Identifier: Apache-2.0 */
package org.hypermip.app.config;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import org.hypermip.app.TwoSites;
import org.junit.jupiter.api.Test;

/** What the log says of a configuration that is right, and will lose packets. */
class TunnelWarningsTest {

    private static List<String> warnings(ObjectNode tree) {
        return TunnelWarnings.of(TwoSites.settings(tree).domain());
    }

    private static ObjectNode withSwitch(ObjectNode tree, int number, String more) {
        tree.withArray("switches")
                .add(TwoSites.json("{'id': 'of:00000000000000c" + number + "', 'endpoint': '172.31.0.1" + number + "', "
                        + more + "}"));
        return tree;
    }

    @Test
    void aNetworkThatDoesNotFitIsNamedWithTheNarrowestTunnel() {
        ObjectNode tree = withSwitch(TwoSites.configuration(), 1, "'tunnelPort': 'vxlan0', 'underlayMtu': 1480");

        assertEquals(
                List.of("Network net-b: packets may have 1500 bytes, but only 1430 fit through the tunnel between"
                        + " of:00000000000000a1 and of:00000000000000c1 (underlayMtu 1480 less 50 for vxlan over"
                        + " IPv4); 3 of 3 tunnels are too narrow: raise underlayMtu, or lower the network's mtu"
                        + " and that of its machines; mip-tunnels lists them"),
                warnings(tree));
    }

    @Test
    void switchesThatCannotTunnelToEachOtherAreNamedOnce() {
        ObjectNode tree = TwoSites.configuration();
        ((ObjectNode) tree.at("/networks/1")).put("mtu", 1400);
        withSwitch(tree, 1, "'tunnelPort': 'gre0', 'encapsulation': 'gre'");

        assertEquals(
                List.of(
                        "Switch of:00000000000000a1 cannot tunnel to of:00000000000000c1: they have no encapsulation, or"
                                + " no IP version, in common; no machine can move between them",
                        "Switch of:00000000000000b1 cannot tunnel to of:00000000000000c1: they have no encapsulation, or"
                                + " no IP version, in common; no machine can move between them"),
                warnings(tree));
    }

    @Test
    void whatFitsIsNotMentioned() {
        ObjectNode tree = TwoSites.configuration();
        tree.at("/switches").forEach(each -> ((ObjectNode) each).put("underlayMtu", 1550));

        assertEquals(List.of(), warnings(tree));
    }
}
