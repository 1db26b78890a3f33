/* SPDX-License-Identifier: Apache-2.0 */
package org.hypermip.flows.network;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.hypermip.flows.ThreeSites;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.onlab.packet.IpAddress;
import org.onosproject.net.DeviceId;

/** What the configuration's values know of themselves. */
class NetworkValuesTest {

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

    @ParameterizedTest
    @CsvSource({
        "tap-*,    tap-vm1,     true",
        "tap-*,    tap-,        true",
        "tap-*,    mytap-vm1,   false",
        "*-hv-a,   tap-hv-a,    true",
        "*-hv-a,   tap-hv-ax,   false",
        "hm-*-b,   hm-vm1-b,    true",
        "vnet0,    vnet0,       true",
        "vnet0,    vnet01,      false",
        "v.et*,    vnet0,       false",
    })
    void aPatternIsOfTheWholeName(String pattern, String port, boolean matches) {
        assertEquals(matches, PortPattern.of(pattern).matches(port));
    }

    @ParameterizedTest
    @CsvSource({
        "tap-1, hv-1",
        "tap-2, hv-2",
        "tap-x, hv-1 hv-2",
        "eth0,  hv-any hv-other",
        "vxlan0, ''",
    })
    void aPortIsOfTheHypervisorsThatNameItElseOfThoseThatNameNone(String port, String expected) {
        DeviceId device = ThreeSites.A1;
        MobilityDomain domain = MobilityDomain.of(
                List.of(),
                ThreeSites.DOMAIN.switches().values(),
                List.of(
                        Hypervisor.of("hv-any", device),
                        Hypervisor.of("hv-1", device, List.of(PortPattern.of("tap-1"), PortPattern.of("tap-x"))),
                        Hypervisor.of("hv-2", device, List.of(PortPattern.of("tap-2"), PortPattern.of("tap-x"))),
                        Hypervisor.of("hv-other", device),
                        Hypervisor.of("hv-elsewhere", ThreeSites.B1)));
        assertEquals(
                expected,
                domain.hypervisorsAt(device, port).stream().map(Hypervisor::id).collect(Collectors.joining(" ")));
    }

    @Test
    void aGatewayIsKnownByItsMac() {
        assertTrue(ThreeSites.DOMAIN.isGateway(ThreeSites.NET_B.gatewayMac()));
        assertFalse(ThreeSites.DOMAIN.isGateway(ThreeSites.GUESTS.get(0).mac()));
    }

    @ParameterizedTest
    @CsvSource({"a1 a2 b1, a1", "a2 b1, a2", "a1, a1", "b1, a1", "'', a1"})
    void theFirstSwitchThatCanBeReachedStandsInForAHomeAgent(String reachable, String homeAgent) {
        Set<DeviceId> devices = ThreeSites.DOMAIN.switches().keySet().stream()
                .filter(device -> reachable.contains(device.toString().substring(17)))
                .collect(Collectors.toSet());
        MobilityDomain served = ThreeSites.DOMAIN.servedBy(devices);
        assertEquals(
                DeviceId.deviceId("of:00000000000000" + homeAgent),
                served.network("net-a").orElseThrow().homeAgent());
        assertEquals(ThreeSites.DOMAIN.network("net-b"), served.network("net-b"));
    }

    @Test
    void namesAreUnique() {
        assertThrows(
                IllegalArgumentException.class,
                () -> MobilityDomain.of(List.of(ThreeSites.NET_A, ThreeSites.NET_A), List.of(), List.of()));
    }
}
