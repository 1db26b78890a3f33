/* SPDX-License-Identifier: Apache-2.0 */
package org.hypermip.flows.network;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.hypermip.flows.ThreeSites;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.onlab.packet.IpAddress;
import org.onlab.packet.VlanId;
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
        assertEquals(List.of(ThreeSites.NET_B), ThreeSites.DOMAIN.networksOf(IpAddress.valueOf("10.2.0.77")));
        assertEquals(Optional.of(ThreeSites.NET_B), ThreeSites.DOMAIN.network("net-b"));
        assertEquals(List.of(), ThreeSites.DOMAIN.networksOf(IpAddress.valueOf("192.0.2.1")));
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
        "tap-*,   tap-1,    true",
        "tap-*,   *-1,      true",
        "tap-*,   t*,       true",
        "tap-a*,  tap-b*,   false",
        "*-a,     *-b,      false",
        "a*b*c,   *b*,      true",
        "a*b,     a*c*d,    false",
        "vnet0,   vnet0,    true",
        "vnet0,   vnet,     false",
        "*,       x,        true",
    })
    void patternsOverlapIfSomeNameIsOfBoth(String one, String other, boolean overlap) {
        assertEquals(overlap, PortPattern.of(one).overlaps(PortPattern.of(other)));
        assertEquals(overlap, PortPattern.of(other).overlaps(PortPattern.of(one)));
    }

    /** Network, port and tag of a frame at A1: net-a has VLAN 10, net-t 20 or none; host-a1-2 leads to the other switch. */
    @ParameterizedTest
    @CsvSource({
        "20, net-a, host-a1-2,      10, true",
        "20, net-t, host-a1-2,      10, false",
        "20, net-t, host-a1-2,      20, true",
        "20, net-a, host-a1-2,      -1, false",
        "20, net-a, tap-vm50-hv-a1, -1, true",
        "20, net-a, tap-vm50-hv-a1, 10, false",
        "20, net-t, tap-vm50-hv-a1, -1, false",
        "20, net-t, tap-vm50-hv-a1, 20, false",
        "20, net-a, vxlan0,         10, false",
        "20, net-b, host-a1-2,      -1, false",
        "0,  net-t, host-a1-2,      -1, true",
        "0,  net-t, host-a1-2,      10, false",
        "0,  net-t, tap-vm50-hv-a1, -1, false",
    })
    void aFrameIsOfOneNetwork(int vlanOfT, String network, String port, short tag, boolean expected) {
        MobilityDomain domain = ThreeSites.tenants(
                vlanOfT == 0 ? Map.of(ThreeSites.NET_A, 10) : Map.of(ThreeSites.NET_A, 10, ThreeSites.NET_T, vlanOfT));
        assertEquals(
                expected, domain.isOf(domain.network(network).orElseThrow(), ThreeSites.A1, port, VlanId.vlanId(tag)));
    }

    @Test
    void addressesAreANetworksOwnIfNoOtherHasThem() {
        assertTrue(ThreeSites.DOMAIN.hasOwnAddresses(ThreeSites.NET_A));
        MobilityDomain tenants = ThreeSites.tenants(Map.of(ThreeSites.NET_A, 10));
        assertFalse(tenants.hasOwnAddresses(ThreeSites.NET_A));
        assertFalse(tenants.hasOwnAddresses(ThreeSites.NET_T));
        assertTrue(tenants.hasOwnAddresses(ThreeSites.NET_B));
        assertEquals(2, tenants.networksOf(IpAddress.valueOf("10.1.0.77")).size());
    }

    @Test
    void framesOfTwoNetworksLookTheSameWhereTheyHaveTheSameTag() {
        MobilityDomain same = ThreeSites.tenants(Map.of(ThreeSites.NET_A, 10, ThreeSites.NET_T, 10));
        MobilityDomain others = ThreeSites.tenants(Map.of(ThreeSites.NET_A, 10, ThreeSites.NET_B, 10));
        assertEquals(Optional.of(ThreeSites.A1), shared(same, "net-a", "net-t"));
        assertEquals(Optional.empty(), shared(others, "net-a", "net-t"));
        assertEquals(Optional.empty(), shared(others, "net-a", "net-b"));
    }

    private static Optional<DeviceId> shared(MobilityDomain domain, String one, String other) {
        return domain.network(one)
                .orElseThrow()
                .linkSharedWith(domain.network(other).orElseThrow());
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
