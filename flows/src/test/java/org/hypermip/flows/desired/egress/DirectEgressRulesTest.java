/* SPDX-License-Identifier: Apache-2.0 */
package org.hypermip.flows.desired.egress;

import static org.hypermip.flows.desired.Scenes.VM;
import static org.hypermip.flows.desired.Scenes.arrived;
import static org.hypermip.flows.desired.Scenes.atHome;
import static org.hypermip.flows.desired.Scenes.away;
import static org.hypermip.flows.desired.Scenes.leaving;
import static org.hypermip.flows.desired.Scenes.rules;
import static org.junit.jupiter.api.Assertions.assertEquals;

import com.google.common.collect.ImmutableSet;
import java.util.List;
import java.util.Set;
import org.hypermip.flows.ThreeSites;
import org.hypermip.flows.binding.Binding;
import org.hypermip.flows.binding.BindingPhase;
import org.hypermip.flows.binding.HomeAddress;
import org.hypermip.flows.frames.NetworkView;
import org.hypermip.flows.network.HomeNetwork;
import org.hypermip.flows.network.MobilityDomain;
import org.junit.jupiter.api.Test;
import org.onlab.packet.IpAddress;
import org.onlab.packet.IpPrefix;

/** The way to other networks by the router of the network that is visited. */
class DirectEgressRulesTest {

    private static final MobilityDomain DIRECT = ThreeSites.domain(Set.of(ThreeSites.NET_A), Set.of());
    private static final NetworkView VIEW = ThreeSites.fullView(DIRECT);

    private static Set<String> direct(Binding binding, NetworkView view) {
        return rules(new DirectEgressRules(), binding, view);
    }

    private static Binding withIp4Only(Binding binding) {
        return binding.toBuilder()
                .interfaces(List.of(HomeAddress.of("net-a", VM.mac(), List.of(VM.ip()))))
                .build();
    }

    @Test
    void whatGoesToOtherNetworksGoesToTheRouterThereTheRestHome() {
        String sent = "in=tap-vm50-hv-b1 to=router from=vm50 ipv4 src=10.1.0.50/32";
        assertEquals(
                ImmutableSet.of(
                        "b1 direct-egress: " + sent + " -> write{ a1(key=1001) tunnel } goto/1",
                        "b1/1 direct-egress: " + sent + " -> ttl-1 clear to:=router-b NORMAL",
                        "b1 homeward: " + sent + " dst=10.1.0.0/24 -> a1(key=1001) tunnel",
                        "b1 homeward: " + sent + " dst=169.254.0.0/16 -> a1(key=1001) tunnel",
                        "b1 homeward: " + sent + " dst=224.0.0.0/4 -> a1(key=1001) tunnel",
                        "b1 homeward: " + sent + " dst=255.255.255.255/32 -> a1(key=1001) tunnel"),
                direct(withIp4Only(away("hv-b1")), VIEW));
    }

    @Test
    void ipv6DoesTheSame() {
        String sent = "in=tap-vm50-hv-c1 to=router from=vm50 ipv6 src=fd00:1::50/128";
        Set<String> all = direct(away("hv-c1"), VIEW);
        assertEquals(
                ImmutableSet.of(
                        "c1 direct-egress: " + sent + " -> write{ a1(key=1001) tunnel } goto/1",
                        "c1/1 direct-egress: " + sent + " -> ttl-1 clear to:=router-c NORMAL",
                        "c1 homeward: " + sent + " dst=fd00:1::/64 -> a1(key=1001) tunnel",
                        "c1 homeward: " + sent + " dst=fe80::/10 -> a1(key=1001) tunnel",
                        "c1 homeward: " + sent + " dst=ff00::/8 -> a1(key=1001) tunnel"),
                all.stream().filter(rule -> rule.contains("ipv6")).collect(ImmutableSet.toImmutableSet()));
        assertEquals(6 + 5, all.size());
    }

    @Test
    void linkLocalAddressesLeadNowhereElse() {
        Binding linkLocal = away("hv-b1").toBuilder()
                .interfaces(List.of(HomeAddress.of("net-a", VM.mac(), List.of(VM.ip(), IpAddress.valueOf("fe80::50")))))
                .build();
        assertEquals(direct(withIp4Only(away("hv-b1")), VIEW), direct(linkLocal, VIEW));
    }

    @Test
    void whereTheRouterHasNoAddressOfTheFamilyTheReverseTunnelStays() {
        MobilityDomain onlyIp4 = replacing(
                DIRECT,
                ThreeSites.NET_B.toBuilder()
                        .prefixes(List.of(IpPrefix.valueOf("10.2.0.0/24")))
                        .build());
        assertEquals(direct(withIp4Only(away("hv-b1")), VIEW), direct(away("hv-b1"), ThreeSites.fullView(onlyIp4)));
    }

    @Test
    void aNetworkWithTheSameAddressesIsNotLeftByItsRouter() {
        MobilityDomain twin = replacing(
                DIRECT,
                ThreeSites.NET_B.toBuilder()
                        .prefixes(ThreeSites.NET_A.prefixes())
                        .build());
        assertEquals(Set.of(), direct(away("hv-b1"), ThreeSites.fullView(twin)));
    }

    @Test
    void thereIsNoneAtHomeNorWhereItWasNorUnlessConfigured() {
        assertEquals(Set.of(), direct(atHome("hv-a1"), VIEW));
        assertEquals(Set.of(), direct(arrived("hv-b1", "hv-a1"), VIEW));
        assertEquals(Set.of(), direct(away("hv-b1"), ThreeSites.fullView()));
    }

    @Test
    void theDestinationIsReadyFromTheBeginning() {
        assertEquals(direct(away("hv-b1"), VIEW), direct(leaving(BindingPhase.PREPARED, "hv-a1", "hv-b1"), VIEW));
    }

    /** Nobody said which of the networks the visitor's port belongs to. */
    @Test
    void aSwitchThatServesSeveralNetworksOrNoneKeepsTheReverseTunnel() {
        MobilityDomain several = replacing(
                DIRECT,
                ThreeSites.NET_C.toBuilder()
                        .switches(List.of(ThreeSites.C1, ThreeSites.B1))
                        .build());
        MobilityDomain none = MobilityDomain.of(
                List.of(DIRECT.network("net-a").orElseThrow()),
                DIRECT.switches().values(),
                DIRECT.hypervisors().values());
        assertEquals(Set.of(), direct(away("hv-b1"), ThreeSites.fullView(several)));
        assertEquals(Set.of(), direct(away("hv-b1"), ThreeSites.fullView(none)));
        assertEquals(Set.of(), rules(new GatewayArpRules(), away("hv-b1"), ThreeSites.fullView(several)));
    }

    @Test
    void whoAsksForTheHomeRouterIsAnsweredByTheSwitch() {
        assertEquals(
                Set.of("b1 gateway-arp: in=tap-vm50-hv-b1 from=vm50 arp request by=10.1.0.50 for=10.1.0.1 at=vm50"
                        + " -> 10.1.0.1-is-at-router IN_PORT"),
                rules(new GatewayArpRules(), away("hv-b1"), VIEW));
        assertEquals(Set.of(), rules(new GatewayArpRules(), away("hv-b1")));
    }

    @Test
    void aSwitchThatCannotAnswerAsksAtHome() {
        NetworkView mute = ThreeSites.view(DIRECT, List.of(VM.tap("hv-b1")), Set.of());
        assertEquals(Set.of(), rules(new GatewayArpRules(), away("hv-b1"), mute));
    }

    private static MobilityDomain replacing(MobilityDomain domain, HomeNetwork changed) {
        return MobilityDomain.of(
                domain.networks().values().stream()
                        .map(network -> network.id().equals(changed.id()) ? changed : network)
                        .collect(ImmutableSet.toImmutableSet()),
                domain.switches().values(),
                domain.hypervisors().values());
    }
}
