/* SPDX-License-Identifier: Apache-2.0 */
package org.hypermip.flows.network;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.common.base.Splitter;
import com.google.common.collect.Lists;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.hypermip.flows.ThreeSites;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.onlab.packet.IpAddress;
import org.onosproject.net.DeviceId;

/** What two switches' frames travel in, and how big they may be. */
class TunnelTest {

    private static final int UNDERLAY_MTU = 1600;

    private static AgentSwitch agent(DeviceId device, String endpoint, String encapsulations, int underlayMtu) {
        return AgentSwitch.of(
                device,
                IpAddress.valueOf(endpoint),
                Lists.transform(
                        Splitter.on(' ').splitToList(encapsulations),
                        name -> TunnelPort.of(
                                name + "0", Encapsulation.named(name).orElseThrow())),
                underlayMtu);
    }

    private static Optional<Tunnel> between(String one, String other) {
        return Tunnel.between(
                agent(ThreeSites.A1, "172.31.0.1", one, UNDERLAY_MTU),
                agent(ThreeSites.B1, "172.31.0.2", other, UNDERLAY_MTU));
    }

    /** RFC 7348, 8926 (no options) and 2784 with 2890's key, each with the inner Ethernet header. */
    @ParameterizedTest
    @CsvSource({
        "vxlan,  172.31.0.1, 172.31.0.2, 1550",
        "geneve, 172.31.0.1, 172.31.0.2, 1550",
        "gre,    172.31.0.1, 172.31.0.2, 1558",
        "vxlan,  fd00::1,    fd00::2,    1530",
        "geneve, fd00::1,    fd00::2,    1530",
        "gre,    fd00::1,    fd00::2,    1538",
    })
    void itTakesItsShareOfTheUnderlay(String encapsulation, String here, String there, int mtu) {
        Tunnel tunnel = Tunnel.between(
                        agent(ThreeSites.A1, here, encapsulation, UNDERLAY_MTU),
                        agent(ThreeSites.B1, there, encapsulation, 9000))
                .orElseThrow();

        assertEquals(mtu, tunnel.mtu());
        assertTrue(tunnel.carries(network(mtu)));
        assertFalse(tunnel.carries(network(mtu + 1)));
    }

    private static HomeNetwork network(int mtu) {
        return ThreeSites.NET_A.toBuilder().mtu(mtu).build();
    }

    /** a1 has the lower id. */
    @ParameterizedTest
    @CsvSource({
        "vxlan,            vxlan,            vxlan",
        "geneve vxlan gre, gre vxlan geneve, geneve",
        "gre vxlan geneve, geneve vxlan gre, gre",
        "geneve vxlan gre, gre vxlan,        vxlan",
        "gre,              vxlan geneve gre, gre",
    })
    void theEndWithTheLowerIdChoosesForBoth(String ofA1, String ofB1, String chosen) {
        Tunnel tunnel = between(ofA1, ofB1).orElseThrow();

        assertEquals(chosen, tunnel.encapsulation().label());
        assertEquals(Optional.of(tunnel), Tunnel.between(tunnel.upper(), tunnel.lower()));
        assertEquals(Optional.of(chosen + "0"), tunnel.port(ThreeSites.B1).map(TunnelPort::name));
        assertEquals(Optional.empty(), tunnel.port(ThreeSites.C1));
    }

    @Test
    void withNothingInCommonThereIsNone() {
        AgentSwitch here = agent(ThreeSites.A1, "172.31.0.1", "vxlan", UNDERLAY_MTU);

        assertEquals(Optional.empty(), between("vxlan", "gre"));
        assertEquals(Optional.empty(), between("vxlan geneve", "gre"));
        assertEquals(Optional.empty(), Tunnel.between(here, agent(ThreeSites.B1, "fd00::2", "vxlan", UNDERLAY_MTU)));
        assertEquals(Optional.empty(), Tunnel.between(here, here));
    }

    @Test
    void aDomainListsEachTunnelOnce() {
        assertEquals(6, ThreeSites.MIXED_DOMAIN.tunnels().count());
        MobilityDomain apart = MobilityDomain.of(
                List.of(),
                List.of(
                        agent(ThreeSites.A1, "172.31.0.1", "vxlan gre", UNDERLAY_MTU),
                        agent(ThreeSites.B1, "172.31.0.2", "vxlan", UNDERLAY_MTU),
                        agent(ThreeSites.C1, "172.31.0.3", "gre", UNDERLAY_MTU)),
                List.of());
        assertEquals(
                List.of("of:00000000000000a1 of:00000000000000b1", "of:00000000000000a1 of:00000000000000c1"),
                apart.tunnels()
                        .map(tunnel -> tunnel.lower().device() + " "
                                + tunnel.peerOf(tunnel.lower().device()).device())
                        .collect(Collectors.toList()));
        assertEquals(Optional.empty(), apart.tunnel(ThreeSites.B1, ThreeSites.C1));
        assertEquals(Optional.empty(), apart.tunnel(ThreeSites.A1, ThreeSites.A2));
    }
}
