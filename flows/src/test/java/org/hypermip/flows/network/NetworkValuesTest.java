/* SPDX-License-Identifier: Apache-2.0 */
package org.hypermip.flows.network;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Optional;
import org.hypermip.flows.ThreeSites;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.onlab.packet.IpAddress;

/** What the configuration's values know of themselves. */
class NetworkValuesTest {

    @ParameterizedTest
    @CsvSource({
        "VXLAN,  172.31.0.1, 1550",
        "GENEVE, 172.31.0.1, 1550",
        "GRE,    172.31.0.1, 1558",
        "VXLAN,  fd00::1,    1530",
    })
    void aTunnelTakesItsShareOfTheUnderlay(Encapsulation encapsulation, String endpoint, int innerMtu) {
        AgentSwitch agent = AgentSwitch.of(ThreeSites.A1, IpAddress.valueOf(endpoint), "tunnel0", encapsulation, 1600);
        assertEquals(innerMtu, agent.innerMtu());
    }

    @Test
    void encapsulationsAreNamedInAnyCase() {
        assertEquals(Optional.of(Encapsulation.GENEVE), Encapsulation.named("geneve"));
        assertEquals(Optional.of(Encapsulation.GRE), Encapsulation.named("Gre"));
        assertEquals(Optional.empty(), Encapsulation.named("ipip"));
    }

    @Test
    void aNetworkKnowsItsAddressesAndSwitches() {
        assertTrue(ThreeSites.NET_A.contains(IpAddress.valueOf("10.1.0.77")));
        assertTrue(ThreeSites.NET_A.contains(IpAddress.valueOf("fd00:1::77")));
        assertFalse(ThreeSites.NET_A.contains(IpAddress.valueOf("10.2.0.77")));
        assertTrue(ThreeSites.NET_A.isServedBy(ThreeSites.A2));
        assertFalse(ThreeSites.NET_A.isServedBy(ThreeSites.B1));
    }

    @Test
    void aDomainFindsItsPartsByName() {
        assertEquals(Optional.of(ThreeSites.NET_B), ThreeSites.DOMAIN.networkOf(IpAddress.valueOf("10.2.0.77")));
        assertEquals(Optional.of(ThreeSites.NET_B), ThreeSites.DOMAIN.network("net-b"));
        assertEquals(Optional.empty(), ThreeSites.DOMAIN.networkOf(IpAddress.valueOf("192.0.2.1")));
        assertEquals(
                Optional.of(ThreeSites.C1),
                ThreeSites.DOMAIN.hypervisor("hv-c1").map(Hypervisor::device));
        assertEquals(Optional.empty(), MobilityDomain.EMPTY.agentSwitch(ThreeSites.A1));
    }

    @Test
    void namesAreUnique() {
        assertThrows(
                IllegalArgumentException.class,
                () -> MobilityDomain.of(List.of(ThreeSites.NET_A, ThreeSites.NET_A), List.of(), List.of()));
    }
}
