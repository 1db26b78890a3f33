/* SPDX-License-Identifier: Apache-2.0 */
package org.hypermip.flows.desired.neighbors;

import static org.hypermip.flows.desired.Scenes.arrived;
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
import org.hypermip.flows.desired.Scenes;
import org.hypermip.flows.frames.NetworkView;
import org.junit.jupiter.api.Test;

/** Who answers ARP requests for the mobile node. */
class ProxyArpRulesTest {

    private static final ProxyArpRules GENERATOR = new ProxyArpRules();

    @Test
    void atHomeItAnswersForItself() {
        assertEquals(Set.of(), rules(GENERATOR, leaving(BindingPhase.SIMULTANEOUS, "hv-a1", "hv-b1")));
        assertEquals(Set.of(), rules(GENERATOR, arrived("hv-b1", "hv-a1")));
    }

    @Test
    void awayTheHomeSwitchesAnswerWithItsOwnMac() {
        assertEquals(
                Set.of(
                        "a1 proxy-arp: arp request for=10.1.0.50 -> 10.1.0.50-is-at-vm50 IN_PORT",
                        "a2 proxy-arp: arp request for=10.1.0.50 -> 10.1.0.50-is-at-vm50 IN_PORT",
                        "a1 announcement: from=vm50 arp request for=10.1.0.50 -> NORMAL",
                        "a2 announcement: from=vm50 arp request for=10.1.0.50 -> NORMAL",
                        "a1 announcement-exit: in=tunnel from=vm50 arp untagged request by=10.1.0.50 for=10.1.0.50"
                                + " at=vm50 key=1001 -> NORMAL",
                        "a1 announcement-exit: in=tunnel from=vm50 arp untagged request by=0.0.0.0 for=10.1.0.50"
                                + " at=vm50 key=1001 -> NORMAL",
                        "a1 arp-delivery: in=tunnel arp request for=10.1.0.50 key=1001 -> b1(key=1001) IN_PORT",
                        "a2 arp-delivery: in=tunnel arp request for=10.1.0.50 key=1001 -> b1(key=1001) IN_PORT",
                        "b1 arp-delivery: in=tunnel arp request for=10.1.0.50 key=1001 -> tap-vm50-hv-b1"),
                rules(GENERATOR, away("hv-b1")));
    }

    @Test
    void whereTheSwitchCannotAnswerTheControllerDoes() {
        NetworkView onlyA2Answers = ThreeSites.view(List.of(Scenes.VM.tap("hv-b1")), ImmutableSet.of(ThreeSites.A2));
        ImmutableSet<String> rules = rules(GENERATOR, away("hv-b1"), onlyA2Answers);
        assertTrue(rules.contains("a1 proxy-arp: arp request for=10.1.0.50 -> CONTROLLER"), rules::toString);
        assertTrue(
                rules.contains("a2 proxy-arp: arp request for=10.1.0.50 -> 10.1.0.50-is-at-vm50 IN_PORT"),
                rules::toString);
    }
}
