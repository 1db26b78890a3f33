/* SPDX-License-Identifier: Apache-2.0 */
package org.hypermip.flows.frames;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Set;
import org.hypermip.flows.ThreeSites;
import org.hypermip.flows.binding.Binding;
import org.hypermip.flows.binding.BindingPhase;
import org.hypermip.flows.desired.DeliveryRules;
import org.hypermip.flows.desired.DesiredRules;
import org.hypermip.flows.desired.RedirectRules;
import org.hypermip.flows.desired.RuleGenerator;
import org.hypermip.flows.desired.RuleText;
import org.hypermip.flows.desired.Scenes;
import org.hypermip.flows.desired.egress.ReverseTunnelExitRules;
import org.junit.jupiter.api.Test;

/** Rules where switches have several tunnel ports: a1 geneve, vxlan and gre; a2 gre and geneve; b1 vxlan and gre; c1 gre. */
class MixedTunnelsTest {

    private static final NetworkView VIEW = ThreeSites.fullView(ThreeSites.MIXED_DOMAIN);

    private static void check(RuleGenerator generator, Binding binding, String... expected) {
        assertEquals(Set.of(expected), Scenes.rules(generator, binding, VIEW));
    }

    @Test
    void everyTunnelPortHasAGuard() {
        assertEquals(
                Set.of(
                        "a1 tunnel-guard: in=geneve0 -> drop",
                        "a1 tunnel-guard: in=tunnel -> drop",
                        "a1 tunnel-guard: in=gre0 -> drop",
                        "a2 tunnel-guard: in=gre0 -> drop",
                        "a2 tunnel-guard: in=geneve0 -> drop",
                        "b1 tunnel-guard: in=tunnel -> drop",
                        "b1 tunnel-guard: in=gre0 -> drop",
                        "c1 tunnel-guard: in=gre0 -> drop"),
                RuleText.of(DesiredRules.of(List.of(), VIEW).rules()));
    }

    /** a1 shares vxlan with b1, a2 gre. */
    @Test
    void everyHomeSwitchTakesThePortThatTheOtherEndHasToo() {
        check(
                new RedirectRules(),
                Scenes.away("hv-b1"),
                "a1 redirect: to=vm50 -> b1(key=1001) tunnel",
                "a2 redirect: to=vm50 -> b1(key=1001) gre0");
    }

    /** Another visitor's frame may come by any of its ports; back into the same one it goes by IN_PORT only. */
    @Test
    void whatComesOutOfOneTunnelGoesIntoAnother() {
        check(
                new DeliveryRules(),
                Scenes.away("hv-c1"),
                "a1 tunnel-redirect: in=geneve0 to=vm50 key=1001 -> c1(key=1001) gre0",
                "a1 tunnel-redirect: in=tunnel to=vm50 key=1001 -> c1(key=1001) gre0",
                "a1 tunnel-redirect: in=gre0 to=vm50 key=1001 -> c1(key=1001) IN_PORT",
                "a2 tunnel-redirect: in=geneve0 to=vm50 key=1001 -> c1(key=1001) gre0",
                "a2 tunnel-redirect: in=gre0 to=vm50 key=1001 -> c1(key=1001) IN_PORT",
                "c1 delivery: in=gre0 to=vm50 key=1001 -> tap-vm50-hv-c1",
                "c1 delivery: in=gre0 to=vm50 key=1001* -> tap-vm50-hv-c1");
    }

    @Test
    void aForeignAgentHandsOverFromOneTunnelIntoAnother() {
        Set<String> rules =
                Scenes.rules(new DeliveryRules(), Scenes.leaving(BindingPhase.SIMULTANEOUS, "hv-b1", "hv-c1"), VIEW);
        assertTrue(rules.contains("b1 delivery: in=tunnel to=vm50 key=1001 -> tap-vm50-hv-b1 c1(key=1001*) gre0"));
        assertTrue(rules.contains("b1 delivery: in=gre0 to=vm50 key=1001 -> tap-vm50-hv-b1 c1(key=1001*) IN_PORT"));
    }

    @Test
    void reverseTunnelsEndAtAnyPortOfTheHomeAgent() {
        Set<String> rules = Scenes.rules(new ReverseTunnelExitRules(), Scenes.away("hv-c1"), VIEW);
        for (String port : Set.of("geneve0", "tunnel", "gre0")) {
            assertTrue(rules.contains("a1 reverse-tunnel-exit: in=" + port
                    + " from=vm50 ipv4 untagged src=10.1.0.50/32 key=1001 -> NORMAL"));
        }
    }
}
