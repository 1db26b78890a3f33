/* SPDX-License-Identifier: Apache-2.0 */
package org.hypermip.flows.frames;

import static org.hypermip.flows.desired.Scenes.away;
import static org.hypermip.flows.desired.Scenes.leaving;
import static org.hypermip.flows.desired.Scenes.rules;
import static org.junit.jupiter.api.Assertions.assertEquals;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.hypermip.flows.ThreeSites;
import org.hypermip.flows.binding.Binding;
import org.hypermip.flows.binding.BindingPhase;
import org.hypermip.flows.desired.RedirectRules;
import org.hypermip.flows.desired.RuleGenerator;
import org.hypermip.flows.desired.RuleText;
import org.hypermip.flows.desired.Scenes;
import org.hypermip.flows.desired.egress.DirectEgressRules;
import org.hypermip.flows.desired.egress.GatewayArpRules;
import org.hypermip.flows.desired.egress.OptimizedEgressRules;
import org.hypermip.flows.desired.egress.OptimizedExitRules;
import org.hypermip.flows.desired.egress.OptimizedRedirectRules;
import org.hypermip.flows.desired.egress.ReverseTunnelExitRules;
import org.hypermip.flows.desired.guards.AccessGuardRules;
import org.hypermip.flows.desired.neighbors.NeighborProxy;
import org.hypermip.flows.desired.neighbors.ProxyArpRules;
import org.hypermip.flows.desired.neighbors.RouterAdvertisementRules;
import org.hypermip.flows.network.Egress;
import org.hypermip.flows.network.HomeNetwork;
import org.hypermip.flows.network.MobilityDomain;
import org.hypermip.flows.rules.BaseForwarding;
import org.hypermip.flows.rules.Pipeline;
import org.hypermip.flows.rules.Rule;
import org.hypermip.flows.rules.RuleRole;
import org.junit.jupiter.api.Test;
import org.onlab.packet.IpAddress;
import org.onlab.packet.MacAddress;
import org.onlab.packet.VlanId;
import org.onosproject.net.ConnectPoint;
import org.onosproject.net.DeviceId;
import org.onosproject.net.PortNumber;

/** What tags frames have by rules of networks with VLANs, and which frames these rules are about. */
class VlanTaggingTest {

    private static final MobilityDomain TENANTS =
            ThreeSites.tenants(Map.of(ThreeSites.NET_A, 10, ThreeSites.NET_T, 20, ThreeSites.NET_B, 30));
    private static final NetworkView VIEW = view(TENANTS);
    private static final Binding AWAY = away("hv-b1");

    private static NetworkView view(MobilityDomain domain) {
        return ThreeSites.view(
                domain,
                List.of("tap-vm50-hv-a1", "tap-vm50-hv-b1", "tap-vm51t-hv-a1"),
                ThreeSites.DOMAIN.switches().keySet());
    }

    private static ImmutableSet<String> at(DeviceId device, Stream<Rule> rules) {
        return RuleText.of(rules.filter(rule -> rule.device().equals(device)));
    }

    private static Stream<Rule> made(RuleGenerator generator, Binding binding, NetworkView view) {
        return MobileInterface.of(binding, view).flatMap(generator::rules);
    }

    private static Set<String> ways(Set<String> rules) {
        return rules.stream()
                .map(text -> text.substring(text.indexOf(" -> ") + 4))
                .collect(ImmutableSet.toImmutableSet());
    }

    @Test
    void whatHasATagLosesItOnItsWayIntoATunnelAndWhatComesFromAnAccessPortHasNone() {
        assertEquals(
                Set.of(
                        "a1 redirect: to=vm50 vlan=10 -> b1(key=1001) pop tunnel",
                        "a1 redirect: in=tap-vm50-hv-a1 to=vm50 untagged -> b1(key=1001) tunnel",
                        "a2 redirect: to=vm50 vlan=10 -> b1(key=1001) pop tunnel",
                        "a2 redirect: in=host-a2-3 to=vm50 untagged -> b1(key=1001) tunnel"),
                rules(new RedirectRules(), AWAY, VIEW));
    }

    @Test
    void theTagIsTakenOffOnceForThePortAndTheTunnel() {
        assertEquals(
                Set.of(
                        "a1 redirect: to=vm50 vlan=10 -> pop tap-vm50-hv-a1 b1(key=1001*) tunnel",
                        "a1 redirect: in=tap-vm50-hv-a1 to=vm50 untagged -> tap-vm50-hv-a1 b1(key=1001*) tunnel"),
                rules(new RedirectRules(), leaving(BindingPhase.SIMULTANEOUS, "hv-a1", "hv-b1"), VIEW));
    }

    @Test
    void whatComesOutOfTheReverseTunnelGetsTheTagOfItsNetwork() {
        assertEquals(Set.of("push10 NORMAL"), ways(rules(new ReverseTunnelExitRules(), AWAY, VIEW)));
    }

    @Test
    void anAnswerGoesBackAsTheQuestionCame() {
        assertEquals(
                Set.of(
                        "a2 proxy-arp: arp vlan=10 request for=10.1.0.50 -> 10.1.0.50-is-at-vm50 IN_PORT",
                        "a2 proxy-arp: in=host-a2-3 arp untagged request for=10.1.0.50 -> 10.1.0.50-is-at-vm50"
                                + " IN_PORT"),
                at(
                        ThreeSites.A2,
                        made(new ProxyArpRules(), AWAY, VIEW).filter(rule -> rule.role() == RuleRole.PROXY_ARP)));
    }

    @Test
    void baseForwardingGetsItWithTheTagAndTheTunnelWithout() {
        assertEquals(
                Set.of(
                        "a1 home-multicast: from=router ipv6 vlan=10 proto=58 dst=ff02::1/128 icmp6=134"
                                + " -> NORMAL b1(key=1001) pop tunnel",
                        "a1 home-multicast: in=tap-vm50-hv-a1 from=router ipv6 untagged proto=58 dst=ff02::1/128"
                                + " icmp6=134 -> NORMAL b1(key=1001) tunnel"),
                at(
                        ThreeSites.A1,
                        RouterAdvertisementRules.rules(List.of(AWAY), VIEW)
                                .filter(rule -> rule.role() == RuleRole.HOME_MULTICAST)));
    }

    @Test
    void anotherTableGetsItWithTheTagOfItsNetworkOrAsItCame() {
        NetworkView before5 = VIEW.in(Pipeline.of(0, 41000, BaseForwarding.inTable(5)));
        assertEquals(Set.of("push10 goto/5"), ways(rules(new ReverseTunnelExitRules(), AWAY, before5)));
        assertEquals(
                Set.of(
                        "a1 home-multicast: from=router ipv6 vlan=10 proto=58 dst=ff02::1/128 icmp6=134"
                                + " -> b1(key=1001) pop tunnel nowhere push10 goto/5",
                        "a1 home-multicast: in=tap-vm50-hv-a1 from=router ipv6 untagged proto=58 dst=ff02::1/128"
                                + " icmp6=134 -> b1(key=1001) tunnel nowhere goto/5"),
                at(
                        ThreeSites.A1,
                        RouterAdvertisementRules.rules(List.of(AWAY), before5)
                                .filter(rule -> rule.role() == RuleRole.HOME_MULTICAST)));
    }

    @Test
    void whereFramesHaveNoTagOneThatHasIsNobodys() {
        assertEquals(
                Set.of(
                        "a1 access-guard: in=tap-vm50-hv-a1 tagged -> NORMAL",
                        "a1 access-guard: in=tap-vm51t-hv-a1 tagged -> NORMAL",
                        "a2 access-guard: in=host-a2-3 tagged -> NORMAL",
                        "a2 access-guard: in=host-a2-7 tagged -> NORMAL",
                        "b1 access-guard: in=host-b1-3 tagged -> NORMAL"),
                RuleText.of(AccessGuardRules.rules(VIEW)));
    }

    /** Beside access ports, what has no tag is its own at all other ports; geneve0 and gre0 are no tunnel ports here. */
    @Test
    void aNetworkWithoutVlanNamesThePortsThatAreNoOthers() {
        NetworkView view = view(ThreeSites.tenants(Map.of(ThreeSites.NET_T, 20)));
        assertEquals(
                Set.of(
                        "tap-vm50-hv-a1",
                        "host-a1-2",
                        "host-a1-3",
                        "host-a1-4",
                        "host-a1-7",
                        "host-a1-8",
                        "geneve0",
                        "gre0"),
                view.fromNetwork(view.domain().network("net-a").orElseThrow(), ThreeSites.A1).stream()
                        .map(entry ->
                                ThreeSites.name(ThreeSites.A1, entry.port().orElseThrow()))
                        .collect(ImmutableSet.toImmutableSet()));
        assertEquals(
                ImmutableList.of(IncomingFrames.local(Optional.empty(), Optional.of(VlanId.NONE))),
                view.fromNetwork(ThreeSites.NET_C, ThreeSites.C1));
    }

    private static MobilityDomain shortWays(Map<HomeNetwork, Integer> vlans, boolean withTwin) {
        MobilityDomain domain = ThreeSites.tenants(vlans);
        return MobilityDomain.of(
                domain.networks().values().stream()
                        .filter(network -> withTwin || !network.id().equals(ThreeSites.NET_T.id()))
                        .map(network -> network.toBuilder()
                                .egress(Egress.DIRECT)
                                .routeOptimization(true)
                                .build())
                        .collect(ImmutableList.toImmutableList()),
                domain.switches().values(),
                domain.hypervisors().values());
    }

    @Test
    void whatLeavesDirectlyGetsTheTagOfTheNetworkThatItIsIn() {
        NetworkView view = view(shortWays(Map.of(ThreeSites.NET_A, 10, ThreeSites.NET_B, 30), false));
        assertEquals(
                Set.of("b1/1 direct-egress: in=tap-vm50-hv-b1 to=router from=vm50 ipv4 src=10.1.0.50/32"
                        + " -> ttl-1 clear to:=router-b push30 NORMAL"),
                RuleText.of(made(new DirectEgressRules(), AWAY, view)
                        .filter(rule ->
                                rule.key().table() == 1 && RuleText.of(rule).contains("ipv4"))));
    }

    @Test
    void packetsThatOtherNetworksSendStraightLoseTheTagOfThose() {
        NetworkView view = view(shortWays(Map.of(ThreeSites.NET_C, 40), false));
        assertEquals(
                Set.of("c1/1 optimized-redirect: to=router-c ipv4 vlan=40 dst=10.1.0.50/32"
                        + " -> ttl-1 clear from:=router to:=vm50 b1(key=1001) pop tunnel"),
                at(
                        ThreeSites.C1,
                        made(new OptimizedRedirectRules(), AWAY, view)
                                .filter(rule -> rule.key().table() == 1
                                        && RuleText.of(rule).contains("ipv4"))));
    }

    /** Addresses do not tell whose a packet is: outside its network nothing does. */
    @Test
    void networksWithTheSameAddressesHaveNoShortWays() {
        NetworkView view = view(shortWays(Map.of(ThreeSites.NET_A, 10, ThreeSites.NET_T, 20), true));
        for (RuleGenerator generator : List.of(
                new DirectEgressRules(),
                new GatewayArpRules(),
                new OptimizedRedirectRules(),
                new OptimizedEgressRules(),
                new OptimizedExitRules())) {
            assertEquals(Set.of(), rules(generator, AWAY, view), generator.toString());
        }
    }

    private static Optional<MacAddress> answer(long port, VlanId tag) {
        return NeighborProxy.answer(
                new ConnectPoint(ThreeSites.A1, PortNumber.portNumber(port)),
                tag,
                IpAddress.valueOf("10.1.0.50"),
                MacAddress.valueOf("02:00:00:00:0a:11"),
                List.of(AWAY),
                VIEW);
    }

    @Test
    void aNeighborIsAnsweredForItsOwnNetwork() {
        assertEquals(Optional.of(Scenes.VM.mac()), answer(3, VlanId.vlanId((short) 10)));
        assertEquals(Optional.empty(), answer(3, VlanId.vlanId((short) 20)));
        assertEquals(Optional.empty(), answer(3, VlanId.NONE));
        assertEquals(Optional.of(Scenes.VM.mac()), answer(10, VlanId.NONE));
    }
}
