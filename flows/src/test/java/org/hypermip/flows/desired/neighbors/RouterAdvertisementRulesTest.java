/* SPDX-License-Identifier: Apache-2.0 */
package org.hypermip.flows.desired.neighbors;

import static org.hypermip.flows.desired.Scenes.away;
import static org.junit.jupiter.api.Assertions.assertEquals;

import com.google.common.collect.ImmutableSet;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.hypermip.flows.Guest;
import org.hypermip.flows.ThreeSites;
import org.hypermip.flows.binding.Attachment;
import org.hypermip.flows.binding.Binding;
import org.hypermip.flows.binding.BindingPhase;
import org.hypermip.flows.binding.HomeAddress;
import org.hypermip.flows.desired.RuleText;
import org.hypermip.flows.desired.Scenes;
import org.junit.jupiter.api.Test;

/** How the home router's word gets to all who are away. */
class RouterAdvertisementRulesTest {

    private static final String WORD = "from=router ipv6 proto=58 dst=ff02::1/128 icmp6=134";

    private static Set<String> rules(Binding... bindings) {
        return RuleText.of(RouterAdvertisementRules.rules(Arrays.asList(bindings), ThreeSites.fullView()));
    }

    private static Binding visitor(int guest, String at) {
        Guest who = ThreeSites.GUESTS.get(guest);
        return away(at).toBuilder()
                .mobileNode(who.id())
                .interfaces(List.of(who.address()))
                .at(Attachment.at(at, ThreeSites.device(at), Map.of(who.mac(), who.tap(at))))
                .build();
    }

    @Test
    void thoseAtHomeHearItAnyway() {
        assertEquals(Set.of(), rules());
        assertEquals(Set.of(), rules(Scenes.atHome("hv-a1"), Scenes.leaving(BindingPhase.PREPARED, "hv-a1", "hv-b1")));
    }

    @Test
    void oneCopyGoesToEachSwitchAndThereToEachVisitor() {
        assertEquals(
                Set.of(
                        "a1 home-multicast: " + WORD + " -> NORMAL b1(key=1001) tunnel c1(key=1001) tunnel",
                        "b1 nd-delivery: in=tunnel " + WORD + " key=1001 -> tap-vm50-hv-b1 tap-vm51-hv-b1x",
                        "c1 nd-delivery: in=tunnel " + WORD + " key=1001 -> tap-vm52-hv-c1"),
                rules(visitor(0, "hv-b1"), visitor(1, "hv-b1x"), visitor(2, "hv-c1")));
    }

    @Test
    void whoSpeaksNoIpv6DoesNotHearIt() {
        Binding onlyIpv4 = visitor(0, "hv-b1").toBuilder()
                .interfaces(List.of(HomeAddress.of("net-a", Scenes.VM.mac(), List.of(Scenes.VM.ip()))))
                .build();
        assertEquals(
                ImmutableSet.of(
                        "a1 home-multicast: " + WORD + " -> NORMAL c1(key=1001) tunnel",
                        "c1 nd-delivery: in=tunnel " + WORD + " key=1001 -> tap-vm51-hv-c1"),
                rules(onlyIpv4, visitor(1, "hv-c1")));
    }

    @Test
    void whereThePortIsNotKnownNobodyCanHearIt() {
        assertEquals(
                Set.of(), RuleText.of(RouterAdvertisementRules.rules(List.of(visitor(0, "hv-b1")), Scenes.bareView())));
    }
}
