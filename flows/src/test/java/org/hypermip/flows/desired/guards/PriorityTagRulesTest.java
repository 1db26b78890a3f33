/* SPDX-License-Identifier: Apache-2.0 */
package org.hypermip.flows.desired.guards;

import static org.hypermip.flows.desired.Scenes.arrived;
import static org.hypermip.flows.desired.Scenes.atHome;
import static org.hypermip.flows.desired.Scenes.away;
import static org.hypermip.flows.desired.Scenes.rules;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Map;
import java.util.Set;
import org.hypermip.flows.ThreeSites;
import org.hypermip.flows.desired.RuleText;
import org.hypermip.flows.frames.NetworkView;
import org.hypermip.flows.rules.Pipeline;
import org.junit.jupiter.api.Test;

/** Where a tag that names no VLAN is taken off. */
class PriorityTagRulesTest {

    private static final PriorityTagRules GENERATOR = new PriorityTagRules();
    private static final NetworkView TENANTS = ThreeSites.fullView(ThreeSites.tenants(Map.of(ThreeSites.NET_A, 10)));

    @Test
    void atHomeTagsAreNobodysBusiness() {
        assertEquals(Set.of(), rules(GENERATOR, atHome("hv-a1")));
        assertEquals(Set.of(), RuleText.of(PriorityTagRules.ofFabric(ThreeSites.fullView())));
    }

    @Test
    void whereItIsAVisitorItsFramesLoseThem() {
        assertEquals(Set.of("b1 priority-tag: in=tap-vm50-hv-b1 vlan=0 -> pop again"), rules(GENERATOR, away("hv-b1")));
        assertEquals(
                Set.of("c1 priority-tag: in=tap-vm50-hv-c1 vlan=0 -> pop again"),
                rules(GENERATOR, arrived("hv-b1", "hv-c1")),
                "from a port that it left nothing of it goes through");
    }

    @Test
    void inAnotherTableTheyMeetTheRulesOfThatOneAgain() {
        NetworkView inTable5 = ThreeSites.fullView().in(Pipeline.of(5, 41000));
        assertEquals(
                Set.of("b1/5 priority-tag: in=tap-vm50-hv-b1 vlan=0 -> pop again/5"),
                rules(GENERATOR, away("hv-b1"), inTable5));
    }

    @Test
    void whereNetworksHaveVlansOneRuleServesAllPortsOfASwitch() {
        assertEquals(
                Set.of(
                        "a1 priority-tag: vlan=0 -> pop again",
                        "a2 priority-tag: vlan=0 -> pop again",
                        "b1 priority-tag: vlan=0 -> pop again",
                        "c1 priority-tag: vlan=0 -> pop again"),
                RuleText.of(PriorityTagRules.ofFabric(TENANTS)));
        assertEquals(Set.of(), rules(GENERATOR, away("hv-b1"), TENANTS));
    }
}
