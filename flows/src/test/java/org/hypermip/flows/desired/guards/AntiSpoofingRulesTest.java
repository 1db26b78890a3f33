/* SPDX-License-Identifier: Apache-2.0 */
package org.hypermip.flows.desired.guards;

import static org.hypermip.flows.desired.Scenes.VM;
import static org.hypermip.flows.desired.Scenes.arrived;
import static org.hypermip.flows.desired.Scenes.atHome;
import static org.hypermip.flows.desired.Scenes.away;
import static org.hypermip.flows.desired.Scenes.bareView;
import static org.hypermip.flows.desired.Scenes.leaving;
import static org.hypermip.flows.desired.Scenes.rules;
import static org.junit.jupiter.api.Assertions.assertEquals;

import com.google.common.collect.ImmutableSet;
import com.google.common.collect.Sets;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.hypermip.flows.ThreeSites;
import org.hypermip.flows.binding.Binding;
import org.hypermip.flows.binding.BindingPhase;
import org.hypermip.flows.binding.HomeAddress;
import org.hypermip.flows.desired.DesiredRules;
import org.hypermip.flows.desired.RuleText;
import org.junit.jupiter.api.Test;
import org.onosproject.net.PortNumber;

/** What becomes of the rest that comes from a visitor's port. */
class AntiSpoofingRulesTest {

    private static final AntiSpoofingRules GENERATOR = new AntiSpoofingRules();

    /** What is dropped at a port, whatever its visitor is. */
    private static Set<String> guarded(String device, String tap) {
        return ImmutableSet.of(
                device + " anti-spoofing: in=" + tap + " -> drop",
                device + " frame-guard: in=" + tap + " tagged -> drop");
    }

    /** What is dropped besides at the port of a visitor with IPv6. */
    private static Set<String> guardedNeighbors(String device, String tap) {
        String sent = "in=" + tap + " ipv6 proto=58 icmp6=";
        return ImmutableSet.of(
                device + " nd-guard: " + sent + "134 -> drop",
                device + " nd-guard: " + sent + "135 -> drop",
                device + " nd-guard: " + sent + "136 -> drop",
                device + " nd-guard: " + sent + "137 -> drop",
                device + " frame-guard: " + sent + "135 about=:: -> drop");
    }

    private static Set<String> both(Set<String> some, Set<String> others) {
        return ImmutableSet.copyOf(Sets.union(some, others));
    }

    @Test
    void atHomeNothingIsDropped() {
        assertEquals(Set.of(), rules(GENERATOR, atHome("hv-a1")));
    }

    @Test
    void beforeAVisitorRunsItsPortIsGuarded() {
        assertEquals(
                both(guarded("b1", "tap-vm50-hv-b1"), guardedNeighbors("b1", "tap-vm50-hv-b1")),
                rules(GENERATOR, leaving(BindingPhase.PREPARED, "hv-a1", "hv-b1")));
    }

    /** The switch has made the port anew since it was found: another machine may be behind it. */
    @Test
    void aPortThatMayBeAnothersIsGuardedAgainstTheVisitorAlone() {
        Set<String> tied =
                both(guarded("b1", "tap-vm50-hv-b1 from=vm50"), guardedNeighbors("b1", "tap-vm50-hv-b1 from=vm50"));
        assertEquals(tied, rules(GENERATOR, found(away("hv-b1"), 999)));
    }

    @Test
    void ofAnEndedBindingThePortStaysGuardedWhileItIsTheSame() {
        PortNumber same = ThreeSites.tap(VM, "hv-b1").port();
        Binding ended = found(away("hv-b1"), same.toLong()).toBuilder()
                .phase(BindingPhase.ENDED)
                .build();
        assertEquals(
                both(guarded("b1", "tap-vm50-hv-b1"), guardedNeighbors("b1", "tap-vm50-hv-b1")),
                RuleText.of(DesiredRules.of(ended, ThreeSites.fullView()).rules()));
        Binding reused = found(ended, 999);
        assertEquals(
                Set.of(),
                RuleText.of(DesiredRules.of(reused, ThreeSites.fullView()).rules()));
        assertEquals(
                DesiredRules.shared(List.of(), ThreeSites.fullView()),
                DesiredRules.shared(List.of(ended), ThreeSites.fullView()));
    }

    private static Binding found(Binding binding, long number) {
        return binding.toBuilder()
                .at(binding.at().withPortNumbers(Map.of(VM.mac(), PortNumber.portNumber(number))))
                .build();
    }

    @Test
    void thePortItLeftStaysGuardedAsLongAsItMaySpeak() {
        Set<String> left = guarded("b1", "tap-vm50-hv-b1 from=vm50");
        assertEquals(
                both(left, both(guarded("c1", "tap-vm50-hv-c1"), guardedNeighbors("c1", "tap-vm50-hv-c1"))),
                rules(GENERATOR, arrived("hv-b1", "hv-c1")));
        assertEquals(left, rules(GENERATOR, arrived("hv-b1", "hv-a1")));
    }

    @Test
    void aVisitorWithoutIpv6NeedsNoGuardOfNeighborDiscovery() {
        Binding onlyIpv4 = away("hv-b1").toBuilder()
                .interfaces(List.of(HomeAddress.of("net-a", VM.mac(), List.of(VM.ip()))))
                .build();
        assertEquals(guarded("b1", "tap-vm50-hv-b1"), rules(GENERATOR, onlyIpv4));
    }

    @Test
    void aPortThatIsNotKnownCannotBeGuarded() {
        assertEquals(Set.of(), rules(GENERATOR, arrived("hv-b1", "hv-c1"), bareView()));
    }
}
