/* SPDX-License-Identifier: Apache-2.0 */
package org.hypermip.flows.desired;

import static org.hypermip.flows.desired.Scenes.VM;
import static org.hypermip.flows.desired.Scenes.arrived;
import static org.hypermip.flows.desired.Scenes.away;
import static org.hypermip.flows.desired.Scenes.leaving;
import static org.hypermip.flows.desired.Scenes.left;
import static org.junit.jupiter.api.Assertions.assertEquals;

import com.google.common.collect.ImmutableSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.hypermip.flows.Station;
import org.hypermip.flows.ThreeSites;
import org.hypermip.flows.binding.Binding;
import org.hypermip.flows.binding.BindingPhase;
import org.hypermip.flows.fake.FakeFabric;
import org.hypermip.flows.fake.Frame;
import org.hypermip.flows.rules.Rule;
import org.hypermip.flows.rules.RuleSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.onosproject.net.ConnectPoint;
import org.onosproject.net.DeviceId;

/** From one foreign network to the next: rules are replaced, never joined, and what is late is sent on once. */
class OnwardMoveTest {

    private static final Station SENDER = ThreeSites.STATIONS.get(0);
    private static final Frame LATE = Frame.ip(SENDER.mac(), VM.mac(), SENDER.ip());

    static Stream<Arguments> ways() {
        List<String> foreign = List.of("hv-b1", "hv-b1x", "hv-c1");
        return foreign.stream()
                .flatMap(from -> foreign.stream().filter(to -> !to.equals(from)).map(to -> Arguments.of(from, to)));
    }

    private static RuleSet rules(Binding binding) {
        return DesiredRules.of(List.of(binding), ThreeSites.fullView());
    }

    private static ImmutableSet<Object> keys(RuleSet rules, DeviceId device) {
        return rules.on(device).rules().stream().map(Rule::key).collect(ImmutableSet.toImmutableSet());
    }

    /** What comes of a frame that was on its way to an agent under the key of redirected frames. */
    private static Set<String> late(Binding binding, DeviceId agent) {
        FakeFabric fabric = ThreeSites.fabric();
        rules(binding).rules().forEach(fabric::install);
        return fabric
                .sendThroughTunnel(new ConnectPoint(agent, ThreeSites.TUNNEL), ThreeSites.NET_A.vni(), LATE)
                .stream()
                .map(delivery -> delivery.at() + " by " + delivery.tunnelCrossings())
                .collect(Collectors.toSet());
    }

    private static String at(String hypervisor, int tunnels) {
        return ThreeSites.tap(VM, hypervisor) + " by " + tunnels;
    }

    @ParameterizedTest
    @MethodSource("ways")
    void homeSwitchesReplaceTheirRulesAndAddNone(String from, String to) {
        for (DeviceId home : ThreeSites.NET_A.switches()) {
            assertEquals(keys(rules(away(from)), home), keys(rules(arrived(from, to)), home));
            assertEquals(rules(away(to)).on(home), rules(left(away(to), from)).on(home));
        }
    }

    @ParameterizedTest
    @MethodSource("ways")
    void whatReachesTheAgentItLeftIsSentOnOnce(String from, String to) {
        boolean isSameAgent = ThreeSites.device(from).equals(ThreeSites.device(to));
        assertEquals(Set.of(at(to, isSameAgent ? 1 : 2)), late(arrived(from, to), ThreeSites.device(from)));
        assertEquals(Set.of(at(to, isSameAgent ? 1 : 2)), late(left(away(to), from), ThreeSites.device(from)));
    }

    @Test
    void everyAgentThatDrainsSendsStraightOnWhereverTheOthersDid() {
        assertEquals(Set.of(at("hv-a2", 2)), late(left(atHome(), "hv-b1", "hv-c1"), ThreeSites.B1));
        assertEquals(Set.of(at("hv-a2", 2)), late(left(atHome(), "hv-b1", "hv-c1"), ThreeSites.C1));
    }

    @Test
    void afterTheGraceTimeItIsDropped() {
        assertEquals(Set.of(), late(away("hv-c1"), ThreeSites.B1));
        assertEquals(Set.of(), late(atHome(), ThreeSites.B1));
    }

    /** It turns back within the grace time of the agent it goes to: that one still sends on, until it has arrived. */
    @Test
    void anAgentThatDrainsCanBeTheNextDestination() {
        Binding turningBack = left(leaving(BindingPhase.SIMULTANEOUS, "hv-c1", "hv-b1"), "hv-b1");
        assertEquals(Set.of(at("hv-c1", 2)), late(turningBack, ThreeSites.B1));
        assertEquals(Set.of(at("hv-c1", 1), at("hv-b1", 2)), late(turningBack, ThreeSites.C1));
        assertEquals(Set.of(at("hv-b1", 1)), late(arrived("hv-c1", "hv-b1"), ThreeSites.B1));
    }

    private static Binding atHome() {
        return Scenes.atHome("hv-a2");
    }
}
