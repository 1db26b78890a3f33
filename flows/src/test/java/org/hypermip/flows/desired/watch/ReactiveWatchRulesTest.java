/* SPDX-License-Identifier: Apache-2.0 */
package org.hypermip.flows.desired.watch;

import static org.hypermip.flows.desired.Scenes.VM;
import static org.hypermip.flows.desired.Scenes.atHome;
import static org.junit.jupiter.api.Assertions.assertEquals;

import com.google.common.collect.ImmutableSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.hypermip.flows.ThreeSites;
import org.hypermip.flows.desired.DesiredRules;
import org.hypermip.flows.desired.RuleText;
import org.hypermip.flows.desired.Scenes;
import org.hypermip.flows.frames.NetworkView;
import org.hypermip.flows.network.Machine;
import org.hypermip.flows.network.MobilityDomain;
import org.hypermip.flows.rules.Rule;
import org.hypermip.flows.rules.RuleRole;
import org.hypermip.flows.rules.RuleSet;
import org.junit.jupiter.api.Test;

/** What goes up to the controller wherever a machine of a reactive network may appear. */
class ReactiveWatchRulesTest {

    private static final Set<String> ANYBODY = everywhere("rarp", "ipv6 proto=58 dst=ff02::1/128 icmp6=136");

    private static Set<String> everywhere(String... frames) {
        return Stream.of("a1", "a2", "b1", "c1")
                .flatMap(device ->
                        Stream.of(frames).map(frame -> device + " reactive-watch: " + frame + " -> NORMAL CONTROLLER"))
                .collect(Collectors.toSet());
    }

    private static NetworkView view(MobilityDomain domain) {
        return ThreeSites.fullView(domain);
    }

    private static MobilityDomain listing(Machine... machines) {
        return MobilityDomain.of(
                List.of(ThreeSites.NET_A.toBuilder()
                        .reactive(true)
                        .machines(List.of(machines))
                        .build()),
                ThreeSites.DOMAIN.switches().values(),
                ThreeSites.DOMAIN.hypervisors().values());
    }

    @Test
    void withoutAReactiveNetworkThereIsNone() {
        assertEquals(Set.of(), RuleText.of(ReactiveWatchRules.ofFabric(ThreeSites.fullView())));
        assertEquals(Set.of(), Scenes.rules(new ReactiveWatchRules(), atHome("hv-a1")));
    }

    @Test
    void whatAnybodyAnnouncesWithoutArpIsCopiedAtHypervisorsSwitches() {
        assertEquals(ANYBODY, RuleText.of(ReactiveWatchRules.ofFabric(view(ThreeSites.REACTIVE_DOMAIN))));
    }

    @Test
    void whereNoHypervisorIsNothingIsWatched() {
        MobilityDomain one = MobilityDomain.of(
                ThreeSites.REACTIVE_DOMAIN.networks().values(),
                ThreeSites.DOMAIN.switches().values(),
                List.of(ThreeSites.DOMAIN.hypervisor("hv-b1").orElseThrow()));
        assertEquals(
                ImmutableSet.of(ThreeSites.B1),
                ReactiveWatchRules.ofFabric(view(one)).map(Rule::device).collect(ImmutableSet.toImmutableSet()));
    }

    @Test
    void gratuitousArpIsCopiedIfItIsOfAMobileNode() {
        assertEquals(
                everywhere("from=vm50 arp by=10.1.0.50 for=10.1.0.50 at=vm50"),
                Scenes.rules(new ReactiveWatchRules(), atHome("hv-a1"), view(ThreeSites.REACTIVE_DOMAIN)));
    }

    @Test
    void aListedMachineHasTheSameRulesAsAMobileNode() {
        MobilityDomain domain = listing(Machine.of(VM.id(), VM.mac(), List.of(VM.ip(), VM.ip6())));
        RuleSet before = DesiredRules.of(List.of(), view(domain));
        assertEquals(
                everywhere(
                        "rarp",
                        "ipv6 proto=58 dst=ff02::1/128 icmp6=136",
                        "from=vm50 arp by=10.1.0.50 for=10.1.0.50 at=vm50"),
                RuleText.of(before.rules().stream().filter(rule -> rule.role() == RuleRole.REACTIVE_WATCH)));
        assertEquals(before, DesiredRules.of(List.of(atHome("hv-a1")), view(domain)));
    }
}
