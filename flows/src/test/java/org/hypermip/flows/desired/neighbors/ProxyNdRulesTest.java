/* SPDX-License-Identifier: Apache-2.0 */
package org.hypermip.flows.desired.neighbors;

import static org.hypermip.flows.desired.Scenes.VM;
import static org.hypermip.flows.desired.Scenes.arrived;
import static org.hypermip.flows.desired.Scenes.atHome;
import static org.hypermip.flows.desired.Scenes.away;
import static org.hypermip.flows.desired.Scenes.leaving;
import static org.hypermip.flows.desired.Scenes.rules;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.common.collect.ImmutableSet;
import java.util.List;
import java.util.Set;
import org.hypermip.flows.ThreeSites;
import org.hypermip.flows.binding.BindingPhase;
import org.hypermip.flows.binding.HomeAddress;
import org.junit.jupiter.api.Test;
import org.onlab.packet.IpAddress;

/** Neighbor Discovery for a mobile node that is away. */
class ProxyNdRulesTest {

    private static final ProxyNdRules GENERATOR = new ProxyNdRules();
    private static final String OWN = "fd00:1::50";
    private static final String LINK_LOCAL = "fe80::5054:ff:fe00:32";

    /** All rules for one address. */
    private static Set<String> about(String address) {
        String question = "ipv6 proto=58 dst=ff02::1:ff00:0/104 icmp6=135 about=" + address;
        String claim = "ipv6 proto=58 dst=ff02::1/128 icmp6=136 about=" + address;
        return ImmutableSet.of(
                "a1 proxy-nd: " + question + " -> CONTROLLER",
                "a2 proxy-nd: " + question + " -> CONTROLLER",
                "a1 announcement: from=vm50 " + question + " -> NORMAL",
                "a2 announcement: from=vm50 " + question + " -> NORMAL",
                "a1 announcement-exit: in=tunnel from=vm50 ipv6 untagged proto=58 src=::/128 dst=ff02::1:ff00:0/104"
                        + " icmp6=135 about=" + address + " at=none key=1001 -> NORMAL",
                "a1 nd-delivery: in=tunnel " + question + " key=1001 -> b1(key=1001) IN_PORT",
                "a2 nd-delivery: in=tunnel " + question + " key=1001 -> b1(key=1001) IN_PORT",
                "b1 nd-delivery: in=tunnel " + question + " key=1001 -> tap-vm50-hv-b1",
                "a1 home-multicast: " + claim + " -> NORMAL b1(key=1001) tunnel",
                "b1 nd-delivery: in=tunnel " + claim + " key=1001 -> tap-vm50-hv-b1");
    }

    @Test
    void atHomeItAnswersForItself() {
        assertEquals(Set.of(), rules(GENERATOR, atHome("hv-a1")));
        assertEquals(Set.of(), rules(GENERATOR, leaving(BindingPhase.SIMULTANEOUS, "hv-a1", "hv-b1")));
        assertEquals(Set.of(), rules(GENERATOR, arrived("hv-b1", "hv-a1")));
    }

    @Test
    void awayItsNeighborsFindItByEveryAddressAndItHearsWhoHasThemToo() {
        assertEquals(
                ImmutableSet.builder()
                        .addAll(about(OWN))
                        .addAll(about(LINK_LOCAL))
                        .build(),
                rules(GENERATOR, away("hv-b1")));
    }

    @Test
    void aLinkLocalAddressThatIsRegisteredTakesThePlaceOfThatOfItsMac() {
        ImmutableSet<String> rules = rules(
                GENERATOR,
                away("hv-b1").toBuilder()
                        .interfaces(List.of(
                                HomeAddress.of("net-a", VM.mac(), List.of(VM.ip6(), IpAddress.valueOf("fe80::1:50")))))
                        .build());
        assertEquals(
                ImmutableSet.builder()
                        .addAll(about(OWN))
                        .addAll(about("fe80::1:50"))
                        .build(),
                rules);
    }

    @Test
    void withoutAnIpv6AddressThereIsNothingToAskFor() {
        assertEquals(
                Set.of(),
                rules(
                        GENERATOR,
                        away("hv-b1").toBuilder()
                                .interfaces(List.of(HomeAddress.of("net-a", VM.mac(), List.of(VM.ip()))))
                                .build()));
    }

    @Test
    void aReactiveNetworkStillSeesWhoClaimsTheAddress() {
        ImmutableSet<String> rules = rules(GENERATOR, away("hv-b1"), ThreeSites.fullView(ThreeSites.REACTIVE_DOMAIN));
        assertTrue(
                rules.contains("a1 home-multicast: ipv6 proto=58 dst=ff02::1/128 icmp6=136 about=" + OWN
                        + " -> NORMAL b1(key=1001) tunnel CONTROLLER"),
                rules::toString);
    }
}
