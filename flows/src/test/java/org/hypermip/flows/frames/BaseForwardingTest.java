/* SPDX-License-Identifier: Apache-2.0 */
package org.hypermip.flows.frames;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.common.collect.ImmutableSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.hypermip.flows.ThreeSites;
import org.hypermip.flows.binding.Binding;
import org.hypermip.flows.binding.BindingPhase;
import org.hypermip.flows.desired.DesiredRules;
import org.hypermip.flows.desired.RuleText;
import org.hypermip.flows.desired.Scenes;
import org.hypermip.flows.desired.egress.DirectEgressRules;
import org.hypermip.flows.desired.egress.OptimizedRedirectRules;
import org.hypermip.flows.desired.egress.SpentExitRules;
import org.hypermip.flows.network.MobilityDomain;
import org.hypermip.flows.rules.Action;
import org.hypermip.flows.rules.BaseForwarding;
import org.hypermip.flows.rules.Pipeline;
import org.hypermip.flows.rules.RuleRole;
import org.junit.jupiter.api.Test;
import org.onlab.packet.IpAddress;
import org.onosproject.net.PortNumber;

class BaseForwardingTest {

    private static final BaseForwardingActions BY_SWITCH = new BaseForwardingActions(BaseForwarding.NORMAL);
    private static final BaseForwardingActions IN_TABLE_5 = new BaseForwardingActions(BaseForwarding.inTable(5));
    private static final Pipeline BEFORE_TABLE_5 = Pipeline.of(0, 41000, BaseForwarding.inTable(5));
    private static final Action COPY = Action.output(PortNumber.CONTROLLER);
    private static final Action OUT = Action.output(ThreeSites.TUNNEL);

    private static List<Action> besideTunnel(String endpoint) {
        return IN_TABLE_5.beside(List.of(Action.tunnel(1001, IpAddress.valueOf(endpoint)), OUT, COPY));
    }

    private static NetworkView view(MobilityDomain domain) {
        return ThreeSites.fullView(domain).in(BEFORE_TABLE_5);
    }

    private static Set<String> rules(Binding binding, RuleRole role) {
        return RuleText.of(DesiredRules.of(List.of(binding), view(ThreeSites.DOMAIN)).rules().stream()
                .filter(rule -> rule.role() == role)
                .collect(Collectors.toList()));
    }

    @Test
    void theSwitchItselfForwardsBeforeCopiesAreMade() {
        assertEquals(List.of(Action.output(PortNumber.NORMAL), COPY), BY_SWITCH.beside(List.of(COPY)));
        assertEquals(List.of(Action.output(PortNumber.NORMAL)), BY_SWITCH.way());
    }

    @Test
    void anotherTableIsTheLastThingToGoTo() {
        assertEquals(List.of(COPY, Action.goToTable(5)), IN_TABLE_5.beside(List.of(COPY)));
        assertEquals(List.of(Action.goToTable(5)), IN_TABLE_5.way());
    }

    @Test
    void anotherTableGetsTheFrameWithoutATunnel() {
        assertEquals(
                List.of(Action.tunnel(0, IpAddress.valueOf("0.0.0.0")), Action.goToTable(5)),
                besideTunnel("172.31.0.1").subList(3, 5));
        assertEquals(
                List.of(Action.tunnel(0, IpAddress.valueOf("::")), Action.goToTable(5)),
                besideTunnel("2001:db8::1").subList(3, 5));
    }

    @Test
    void whatComesOutOfTheReverseTunnelGoesThere() {
        assertEquals(
                Set.of("goto/5"),
                rules(Scenes.away("hv-b1"), RuleRole.REVERSE_TUNNEL_EXIT).stream()
                        .map(text -> text.substring(text.indexOf(" -> ") + 4))
                        .collect(Collectors.toSet()));
    }

    @Test
    void aMachineAtAPortThatNobodyKnowsIsFoundThereWhileItSwitches() {
        assertEquals(
                Set.of("a1 redirect: to=vm50 -> b1(key=1001*) tunnel nowhere goto/5"),
                rules(Scenes.leavingFromSomewhere(BindingPhase.SIMULTANEOUS, "hv-b1"), RuleRole.REDIRECT));
    }

    @Test
    void aHopToARouterThereHasTheTtlTakenDownBefore() {
        NetworkView view = view(ThreeSites.domain(Set.of(ThreeSites.NET_A), Set.of()));
        assertEquals(
                Set.of("ttl-1 clear to:=router-b goto/5"),
                Scenes.rules(new DirectEgressRules(), Scenes.away("hv-b1"), view).stream()
                        .filter(text -> text.startsWith("b1/1 "))
                        .map(text -> text.substring(text.indexOf(" -> ") + 4))
                        .collect(ImmutableSet.toImmutableSet()));
    }

    @Test
    void aPacketWhoseTtlIsSpentGoesToTheHomeRouter() {
        Set<String> ways = Scenes.rules(
                        new OptimizedRedirectRules(),
                        Scenes.away("hv-b1"),
                        view(ThreeSites.domain(Set.of(), Set.of(ThreeSites.NET_A))))
                .stream()
                .filter(text -> text.startsWith("c1 "))
                .map(text -> text.substring(text.indexOf(" -> ") + 4))
                .collect(ImmutableSet.toImmutableSet());

        assertEquals(Set.of("write{ to:=router a1(key=1001) tunnel } goto/1"), ways);
    }

    /** Its source may be anybody's. So it comes out of the tunnel there if it is for the mobile node, and for that router. */
    @Test
    void whatEndsAtTheHomeRouterComesOutOfTheTunnelForIt() {
        MobilityDomain optimized = ThreeSites.domain(Set.of(), Set.of(ThreeSites.NET_A));
        SpentExitRules generator = new SpentExitRules();
        String spent = "a1 optimized-exit: in=tunnel to=router ";
        assertEquals(
                Set.of(
                        spent + "ipv4 untagged dst=10.1.0.50/32 key=1001 -> goto/5",
                        spent + "ipv6 untagged dst=fd00:1::50/128 key=1001 -> goto/5"),
                Scenes.rules(generator, Scenes.away("hv-b1"), view(optimized)));
        assertEquals(
                Set.of(),
                Scenes.rules(generator, Scenes.away("hv-b1"), ThreeSites.fullView(optimized)),
                "the switch's own forwarding finds the next router");
        assertEquals(Set.of(), Scenes.rules(generator, Scenes.away("hv-b1"), view(ThreeSites.DOMAIN)));
        assertEquals(Set.of(), Scenes.rules(generator, Scenes.atHome("hv-a1"), view(optimized)));
    }

    @Test
    void noRuleLeavesAFrameToTheSwitch() {
        MobilityDomain domain = ThreeSites.domain(
                ImmutableSet.copyOf(ThreeSites.DOMAIN.networks().values()), Set.of(ThreeSites.NET_A));
        for (NetworkView view : List.of(view(domain), view(ThreeSites.REACTIVE_DOMAIN))) {
            Set<String> texts = RuleText.of(
                    DesiredRules.of(List.of(Scenes.leaving(BindingPhase.SIMULTANEOUS, "hv-b1", "hv-a2")), view)
                            .rules());
            assertTrue(texts.stream().noneMatch(text -> text.contains("NORMAL")), texts::toString);
            assertTrue(texts.stream().anyMatch(text -> text.contains("goto/5")), texts::toString);
        }
    }
}
