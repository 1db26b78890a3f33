/* SPDX-License-Identifier: Apache-2.0 */
package org.hypermip.flows.desired.egress;

import static org.hypermip.flows.desired.Scenes.VM;
import static org.hypermip.flows.desired.Scenes.arrived;
import static org.hypermip.flows.desired.Scenes.atHome;
import static org.hypermip.flows.desired.Scenes.away;
import static org.hypermip.flows.desired.Scenes.leaving;
import static org.hypermip.flows.desired.Scenes.left;
import static org.hypermip.flows.desired.Scenes.rules;
import static org.junit.jupiter.api.Assertions.assertEquals;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableSet;
import java.util.List;
import java.util.Set;
import org.hypermip.flows.ThreeSites;
import org.hypermip.flows.binding.Binding;
import org.hypermip.flows.binding.BindingPhase;
import org.hypermip.flows.binding.HomeAddress;
import org.hypermip.flows.desired.RuleGenerator;
import org.hypermip.flows.frames.NetworkView;
import org.hypermip.flows.network.MobilityDomain;
import org.junit.jupiter.api.Test;

/** The short ways between a mobile node and other networks. */
class RouteOptimizationRulesTest {

    private static final NetworkView HERE = ThreeSites.fullView(ThreeSites.domain(Set.of(), Set.of(ThreeSites.NET_A)));
    private static final NetworkView HERE_AND_C =
            ThreeSites.fullView(ThreeSites.domain(Set.of(), Set.of(ThreeSites.NET_A, ThreeSites.NET_C)));
    private static final String TO_VM = "ipv4 dst=10.1.0.50/32";
    private static final Set<String> EXITS = Set.of(
            "c1 optimized-exit: in=tunnel to=router-c from=vm50 ipv4 untagged src=10.1.0.50/32 key=1003 -> NORMAL");
    private static final String AS_FROM_HOME = "ttl-1 clear from:=router to:=vm50 ";

    private static Set<String> of(RuleGenerator generator, Binding binding, NetworkView view) {
        Binding ip4 = binding.toBuilder()
                .interfaces(List.of(HomeAddress.of("net-a", VM.mac(), List.of(VM.ip()))))
                .build();
        return rules(generator, ip4, view);
    }

    private static Set<String> redirects(Binding binding) {
        return of(new OptimizedRedirectRules(), binding, HERE);
    }

    private static String toRouter(String device, String router) {
        return device + " optimized-redirect: to=router-" + router + " " + TO_VM + " -> write{ NORMAL } goto/1";
    }

    private static String hop(String device, String router, String way) {
        return device + "/1 optimized-redirect: to=router-" + router + " " + TO_VM + " -> " + AS_FROM_HOME + way;
    }

    @Test
    void otherNetworksReachItStraightOrAtItsPort() {
        assertEquals(
                ImmutableSet.of(
                        toRouter("b1", "b"),
                        hop("b1", "b", "tap-vm50-hv-b1"),
                        toRouter("c1", "c"),
                        hop("c1", "c", "b1(key=1001) tunnel")),
                redirects(away("hv-b1")));
    }

    @Test
    void ipv6IsReachedTheSameWay() {
        assertEquals(8, rules(new OptimizedRedirectRules(), away("hv-b1"), HERE).size());
    }

    @Test
    void atHomeNobodyNeedsThatNorUnlessConfigured() {
        assertEquals(Set.of(), redirects(atHome("hv-a1")));
        assertEquals(Set.of(), redirects(leaving(BindingPhase.SIMULTANEOUS, "hv-a1", "hv-b1")));
        assertEquals(Set.of(), redirects(left(atHome("hv-a1"), "hv-b1")));
        assertEquals(Set.of(), of(new OptimizedRedirectRules(), away("hv-b1"), ThreeSites.fullView()));
    }

    @Test
    void whereItIsWhileItLeavesFramesGoBothWaysAndElsewhereStillToThere() {
        assertEquals(
                ImmutableSet.of(
                        toRouter("b1", "b"),
                        hop("b1", "b", "tap-vm50-hv-b1 c1(key=1001*) tunnel"),
                        toRouter("c1", "c"),
                        hop("c1", "c", "b1(key=1001) tunnel")),
                redirects(leaving(BindingPhase.SIMULTANEOUS, "hv-b1", "hv-c1")));
    }

    @Test
    void whereItWasSendsToWhereItIs() {
        assertEquals(
                ImmutableSet.of(
                        toRouter("b1", "b"),
                        hop("b1", "b", "c1(key=1001) tunnel"),
                        toRouter("c1", "c"),
                        hop("c1", "c", "tap-vm50-hv-c1")),
                redirects(arrived("hv-b1", "hv-c1")));
    }

    @Test
    void whatItSendsGoesToTheRouterOfANetworkThatWantsItToo() {
        String sent = "in=tap-vm50-hv-b1 to=router from=vm50 ipv4 src=10.1.0.50/32 dst=10.3.0.0/24";
        assertEquals(
                ImmutableSet.of(
                        "b1 optimized-egress: " + sent + " -> write{ a1(key=1001) tunnel } goto/1",
                        "b1/1 optimized-egress: " + sent + " -> ttl-1 clear to:=router-c c1(key=1003) tunnel"),
                of(new OptimizedEgressRules(), away("hv-b1"), HERE_AND_C));
        assertEquals(EXITS, of(new OptimizedExitRules(), away("hv-b1"), HERE_AND_C));
    }

    @Test
    void inThatNetworkItselfTheRouterIsNextDoor() {
        String sent = "in=tap-vm50-hv-c1 to=router from=vm50 ipv4 src=10.1.0.50/32 dst=10.3.0.0/24";
        assertEquals(
                ImmutableSet.of(
                        "c1 optimized-egress: " + sent + " -> write{ a1(key=1001) tunnel } goto/1",
                        "c1/1 optimized-egress: " + sent + " -> ttl-1 clear to:=router-c NORMAL"),
                of(new OptimizedEgressRules(), away("hv-c1"), HERE_AND_C));
        assertEquals(Set.of(), of(new OptimizedExitRules(), away("hv-c1"), HERE_AND_C));
    }

    @Test
    void networksWithTheSameAddressesHaveNoShortWay() {
        NetworkView twins = ThreeSites.fullView(MobilityDomain.of(
                HERE_AND_C.domain().networks().values().stream()
                        .map(network -> network.toBuilder()
                                .prefixes(ThreeSites.NET_A.prefixes())
                                .build())
                        .collect(ImmutableList.toImmutableList()),
                HERE_AND_C.domain().switches().values(),
                HERE_AND_C.domain().hypervisors().values()));
        assertEquals(Set.of(), of(new OptimizedRedirectRules(), away("hv-b1"), twins));
        assertEquals(Set.of(), of(new OptimizedEgressRules(), away("hv-b1"), twins));
    }

    @Test
    void aNetworkThatDoesNotWantItGetsNothingThatWay() {
        assertEquals(Set.of(), of(new OptimizedEgressRules(), away("hv-b1"), HERE));
        assertEquals(Set.of(), of(new OptimizedExitRules(), away("hv-b1"), HERE));
    }

    @Test
    void theExitStaysWhilePacketsMayBeUnderWay() {
        assertEquals(EXITS, of(new OptimizedExitRules(), left(atHome("hv-a1"), "hv-b1"), HERE_AND_C));
    }
}
