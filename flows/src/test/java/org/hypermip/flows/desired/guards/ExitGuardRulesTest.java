/* SPDX-License-Identifier: Apache-2.0 */
package org.hypermip.flows.desired.guards;

import static org.hypermip.flows.desired.Scenes.VM;
import static org.hypermip.flows.desired.Scenes.atHome;
import static org.hypermip.flows.desired.Scenes.away;
import static org.hypermip.flows.desired.Scenes.rules;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.Set;
import org.hypermip.flows.ThreeSites;
import org.hypermip.flows.binding.Binding;
import org.hypermip.flows.binding.HomeAddress;
import org.hypermip.flows.frames.NetworkView;
import org.hypermip.flows.network.MobilityDomain;
import org.junit.jupiter.api.Test;

/** What is dropped where reverse tunnels end, though it comes under a visitor's addresses. */
class ExitGuardRulesTest {

    private static final ExitGuardRules GENERATOR = new ExitGuardRules();
    private static final String SAID = ": in=tunnel ipv6 untagged proto=58 icmp6=";

    @Test
    void atHomeThereIsNone() {
        assertEquals(Set.of(), rules(GENERATOR, atHome("hv-a1")));
    }

    @Test
    void whatIsSaidByNeighborDiscoveryIsDroppedWhoeverSaysIt() {
        assertEquals(
                Set.of(
                        "a1 nd-exit-guard" + SAID + "134 key=1001 -> drop",
                        "a1 nd-exit-guard" + SAID + "135 key=1001 -> drop",
                        "a1 nd-exit-guard" + SAID + "136 key=1001 -> drop",
                        "a1 nd-exit-guard" + SAID + "137 key=1001 -> drop",
                        "a1 frame-exit-guard" + SAID + "135 about=:: key=1001 -> drop"),
                rules(GENERATOR, away("hv-b1")));
    }

    @Test
    void whereNobodyKnowsItsAddressesTheRoutersAreNoneOfThem() {
        MobilityDomain domain = MobilityDomain.of(
                List.of(ThreeSites.NET_A.toBuilder().temporaryAddresses(true).build()),
                ThreeSites.DOMAIN.switches().values(),
                ThreeSites.DOMAIN.hypervisors().values());
        NetworkView view = ThreeSites.fullView(domain);
        String router = "fe80::aff:fe01:1";
        Set<String> rules = rules(GENERATOR, away("hv-b1"), view);
        Set.of(
                        SAID + "136 about=:: key=1001 -> drop",
                        SAID + "136 about=" + router + " key=1001 -> drop",
                        ": in=tunnel ipv6 untagged proto=58 src=::/128 icmp6=135 about=" + router + " key=1001 -> drop",
                        ": in=tunnel ipv6 untagged src=" + router + "/128 key=1001 -> drop")
                .forEach(rule ->
                        assertEquals(true, rules.contains("a1 frame-exit-guard" + rule), () -> rule + " of " + rules));
    }

    @Test
    void withoutIpv6ThereIsNone() {
        Binding onlyIpv4 = away("hv-b1").toBuilder()
                .interfaces(List.of(HomeAddress.of("net-a", VM.mac(), List.of(VM.ip()))))
                .build();
        assertEquals(Set.of(), rules(GENERATOR, onlyIpv4));
    }
}
