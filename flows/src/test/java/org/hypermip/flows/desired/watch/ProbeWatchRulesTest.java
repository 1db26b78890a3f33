/* SPDX-License-Identifier: Apache-2.0 */
package org.hypermip.flows.desired.watch;

import static org.hypermip.flows.desired.Scenes.VM;
import static org.hypermip.flows.desired.Scenes.arrived;
import static org.hypermip.flows.desired.Scenes.away;
import static org.hypermip.flows.desired.Scenes.leaving;
import static org.hypermip.flows.desired.Scenes.rules;
import static org.junit.jupiter.api.Assertions.assertEquals;

import com.google.common.collect.ImmutableSet;
import com.google.common.collect.Sets;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.hypermip.flows.ThreeSites;
import org.hypermip.flows.binding.Binding;
import org.hypermip.flows.binding.BindingPhase;
import org.hypermip.flows.binding.Probe;
import org.hypermip.flows.desired.DesiredRules;
import org.hypermip.flows.desired.RuleText;
import org.hypermip.flows.fake.FakeFabric;
import org.hypermip.flows.fake.Frame;
import org.hypermip.flows.fake.PacketIn;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.onosproject.net.ConnectPoint;

/** Answers to a probe, on their way from the mobile node's port. */
class ProbeWatchRulesTest {

    private static final ProbeWatchRules GENERATOR = new ProbeWatchRules();
    private static final Binding PREPARED = leaving(BindingPhase.PREPARED, "hv-a1", "hv-b1");

    private static Binding probed(Binding binding) {
        return binding.toBuilder()
                .probe(Optional.of(Probe.of(Instant.MAX, true, List.of())))
                .build();
    }

    private static Set<String> watched(String device, String hypervisor) {
        String sent = device + " probe-watch: in=tap-vm50-" + hypervisor + " to=asker from=vm50 ";
        return Set.of(sent + "arp reply -> CONTROLLER", sent + "ipv6 proto=58 icmp6=136 -> CONTROLLER");
    }

    @Test
    void bothEndsOfAnOpenMigrationAreWatched() {
        Set<String> both = Sets.union(watched("a1", "hv-a1"), watched("b1", "hv-b1"));
        assertEquals(both, rules(GENERATOR, probed(PREPARED)));
        assertEquals(both, rules(GENERATOR, probed(arrived("hv-a1", "hv-b1"))));
    }

    @Test
    void atRestThePlaceItIsAtIs() {
        assertEquals(watched("b1", "hv-b1"), rules(GENERATOR, probed(away("hv-b1"))));
    }

    @Test
    void whoIsNotAskedForIsNotWatched() {
        assertEquals(Set.of(), rules(GENERATOR, PREPARED));
        assertEquals(Set.of(), rules(GENERATOR, away("hv-b1")));
    }

    /** Whatever else is laid for the guest, its answer reaches the controller from where it runs, and nobody else. */
    @ParameterizedTest
    @ValueSource(strings = {"hv-a1", "hv-b1"})
    void theAnswerGoesToTheControllerAndNowhereElse(String hypervisor) {
        FakeFabric fabric = ThreeSites.fabric();
        DesiredRules.of(List.of(probed(PREPARED)), ThreeSites.fullView())
                .rules()
                .forEach(fabric::install);
        ConnectPoint port = ThreeSites.tap(VM, hypervisor);
        for (Frame answer : List.of(
                Frame.arpReply(VM.mac(), Probe.ASKER, VM.ip()),
                Frame.neighborAdvertisement(VM.mac(), Probe.ASKER, VM.ip6()))) {

            assertEquals(List.of(), fabric.send(port, answer));

            assertEquals(
                    ImmutableSet.of(answer),
                    fabric.takeCopies().stream().map(PacketIn::frame).collect(ImmutableSet.toImmutableSet()));
        }
    }

    /** Probing takes nothing from what the guest says besides. */
    @Test
    void allOtherRulesAreWhatTheyWere() {
        assertEquals(
                RuleText.of(DesiredRules.of(PREPARED, ThreeSites.fullView()).rules()),
                Sets.difference(
                        RuleText.of(DesiredRules.of(probed(PREPARED), ThreeSites.fullView())
                                .rules()),
                        rules(GENERATOR, probed(PREPARED))));
    }
}
