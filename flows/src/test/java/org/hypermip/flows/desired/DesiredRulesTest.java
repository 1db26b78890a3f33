/* SPDX-License-Identifier: Apache-2.0 */
package org.hypermip.flows.desired;

import static org.hypermip.flows.desired.Scenes.atHome;
import static org.hypermip.flows.desired.Scenes.away;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.common.collect.Collections2;
import com.google.common.collect.HashMultimap;
import com.google.common.collect.ImmutableSet;
import com.google.common.collect.Multimaps;
import com.google.common.collect.SetMultimap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.hypermip.flows.Guest;
import org.hypermip.flows.ThreeSites;
import org.hypermip.flows.binding.Attachment;
import org.hypermip.flows.binding.Binding;
import org.hypermip.flows.binding.BindingPhase;
import org.hypermip.flows.binding.HomeAddress;
import org.hypermip.flows.frames.NetworkView;
import org.hypermip.flows.network.HomeNetwork;
import org.hypermip.flows.network.MobilityDomain;
import org.hypermip.flows.rules.Pipeline;
import org.hypermip.flows.rules.Rule;
import org.hypermip.flows.rules.RuleRole;
import org.hypermip.flows.rules.RuleSet;
import org.junit.jupiter.api.Test;
import org.onosproject.net.DeviceId;
import org.onosproject.net.PortNumber;

/** The rules of everybody together. */
class DesiredRulesTest {

    private static final Set<String> GUARDS = Set.of(
            "a1 tunnel-guard: in=tunnel -> drop",
            "a2 tunnel-guard: in=tunnel -> drop",
            "b1 tunnel-guard: in=tunnel -> drop",
            "c1 tunnel-guard: in=tunnel -> drop");

    private static Binding otherAway() {
        Guest other = ThreeSites.GUESTS.get(1);
        return away("hv-c1").toBuilder()
                .mobileNode(other.id())
                .interfaces(List.of(other.address()))
                .at(Attachment.at("hv-c1", ThreeSites.C1, Map.of(other.mac(), other.tap("hv-c1"))))
                .build();
    }

    @Test
    void guardsStandWithoutABinding() {
        RuleSet rules = DesiredRules.of(List.of(), ThreeSites.fullView());
        assertEquals(GUARDS, RuleText.of(rules.rules()));
    }

    @Test
    void atHomeABindingAddsNothing() {
        assertEquals(
                DesiredRules.of(List.of(), ThreeSites.fullView()),
                DesiredRules.of(List.of(atHome("hv-a2")), ThreeSites.fullView()));
    }

    @Test
    void visitorsShareTheGuardsWhereTheirReverseTunnelsEndAndTheirRoutersWord() {
        NetworkView view = ThreeSites.fullView();
        RuleSet both = DesiredRules.of(List.of(away("hv-b1"), otherAway()), view);
        int sharedRules = 5;
        assertEquals(
                DesiredRules.shared(List.of(away("hv-b1"), otherAway()), view)
                                .rules()
                                .size()
                        + DesiredRules.of(away("hv-b1"), view).rules().size()
                        + DesiredRules.of(otherAway(), view).rules().size()
                        - sharedRules,
                both.rules().size());
    }

    @Test
    void whatIsSharedIsTheFabricsAndEachNetworksAtEachSwitch() {
        NetworkView view = ThreeSites.fullView();
        List<Binding> bindings = List.of(away("hv-b1"), otherAway(), atHome("hv-a2"));
        SetMultimap<DeviceId, PortNumber> listeners = HashMultimap.create();
        bindings.stream()
                .flatMap(binding -> DesiredRules.listeners(binding, view).values().stream())
                .forEach(place -> listeners.put(place.deviceId(), place.port()));
        HomeNetwork network = view.domain()
                .network(bindings.get(0).interfaces().get(0).network())
                .orElseThrow();

        assertEquals(ImmutableSet.of(ThreeSites.B1, ThreeSites.C1), listeners.keySet());
        assertEquals(
                DesiredRules.shared(bindings, view),
                RuleSet.of(Stream.concat(
                        DesiredRules.ofFabric(view).rules().stream(),
                        view.domain().switches().keySet().stream()
                                .flatMap(device ->
                                        DesiredRules.multicast(network, device, Multimaps.asMap(listeners), view)
                                                .rules()
                                                .stream()))));
    }

    @Test
    void theOrderOfBindingsDoesNotMatter() {
        NetworkView view = ThreeSites.fullView();
        assertEquals(
                DesiredRules.of(List.of(away("hv-b1"), otherAway()), view),
                DesiredRules.of(List.of(otherAway(), away("hv-b1")), view));
    }

    @Test
    void allRulesStandInTheBandOfThePipeline() {
        NetworkView full = ThreeSites.fullView();
        NetworkView view = NetworkView.of(full.domain(), full.ports(), full.arpResponders(), Pipeline.of(3, 500));
        for (Rule rule : DesiredRules.of(List.of(away("hv-b1")), view).rules()) {
            assertEquals(3, rule.key().table());
            assertTrue(rule.key().priority() >= 500 && rule.key().priority() <= 500 + Pipeline.BAND, rule::toString);
        }
    }

    @Test
    void anInterfaceWhoseNetworkIsNoLongerConfiguredHasNoRules() {
        Binding stranded = away("hv-b1").toBuilder()
                .interfaces(List.of(HomeAddress.of("net-gone", Scenes.VM.mac(), List.of(Scenes.VM.ip()))))
                .build();
        assertEquals(RuleSet.EMPTY, DesiredRules.of(stranded, ThreeSites.fullView()));
    }

    @Test
    void aHomeSwitchWithoutATunnelEndpointIsLeftOut() {
        NetworkView full = ThreeSites.fullView();
        MobilityDomain withoutA2 = MobilityDomain.of(
                full.domain().networks().values(),
                ImmutableSet.copyOf(full.domain().switches().values()).stream()
                        .filter(agent -> !agent.device().equals(ThreeSites.A2))
                        .collect(ImmutableSet.toImmutableSet()),
                full.domain().hypervisors().values());
        NetworkView view = NetworkView.of(withoutA2, full.ports(), Set.of(), full.pipeline());
        RuleSet rules = DesiredRules.of(List.of(away("hv-b1")), view).on(ThreeSites.A2);
        assertEquals(
                Set.of(RuleRole.ANNOUNCEMENT),
                rules.rules().stream().map(Rule::role).collect(ImmutableSet.toImmutableSet()));
    }

    @Test
    void eachPhaseHasAllRulesOfTheOneBeforeThatItNeeds() {
        NetworkView view = ThreeSites.fullView();
        RuleSet prepared = DesiredRules.of(Scenes.leaving(BindingPhase.PREPARED, "hv-a1", "hv-b1"), view);
        RuleSet simultaneous = DesiredRules.of(Scenes.leaving(BindingPhase.SIMULTANEOUS, "hv-a1", "hv-b1"), view);
        assertTrue(simultaneous.rules().containsAll(prepared.rules()));
        RuleSet arrived = DesiredRules.of(Scenes.arrived("hv-a1", "hv-b1"), view);
        assertTrue(arrived.rules()
                .containsAll(Collections2.filter(prepared.rules(), rule -> rule.role() != RuleRole.ARRIVAL_WATCH)));
    }
}
