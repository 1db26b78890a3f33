/* SPDX-License-Identifier: Apache-2.0 */
package org.hypermip.flows.binding;

import static org.hypermip.flows.binding.Samples.VM;
import static org.hypermip.flows.binding.Samples.binding;
import static org.hypermip.flows.binding.Samples.says;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.common.collect.ImmutableList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.hypermip.flows.ThreeSites;
import org.hypermip.flows.frames.MobileInterface;
import org.hypermip.flows.network.HomeNetwork;
import org.hypermip.flows.network.Hypervisor;
import org.hypermip.flows.network.MobilityDomain;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.onosproject.net.DeviceId;

/** The configuration changes while a mobile node is away: it can be spoken for, and come home. */
class ReconfigurationTest {

    private static final Binding AWAY = binding(BindingPhase.AWAY);
    private static final DeviceId B9 = DeviceId.deviceId("of:00000000000000b9");

    /** The hypervisors but hv-b1, and these. */
    private static MobilityDomain with(Hypervisor... others) {
        return MobilityDomain.of(
                ThreeSites.DOMAIN.networks().values(),
                ThreeSites.DOMAIN.switches().values(),
                Stream.concat(
                                ThreeSites.DOMAIN.hypervisors().values().stream()
                                        .filter(hypervisor -> !hypervisor.id().equals("hv-b1")),
                                Stream.of(others))
                        .collect(ImmutableList.toImmutableList()));
    }

    private static final MobilityDomain REMOVED = with();
    private static final MobilityDomain RENAMED = with(Hypervisor.of("hv-new", ThreeSites.B1));
    private static final MobilityDomain REPLACED = with(Hypervisor.of("hv-b1", B9));

    private static Binding accepted(MobilityDomain domain, Binding binding, Registration said) {
        Decision decision = new BindingMachine(domain).next(Optional.of(binding), said);
        assertEquals(Optional.empty(), decision.refusal());
        return decision.binding().orElseThrow();
    }

    private static Registration home(String reporter) {
        return says(reporter, RegistrationPhase.PREPARING)
                .destination(Optional.of("hv-a1"))
                .build();
    }

    @Test
    void whereItsHypervisorIsNoLongerConfiguredItComesHome() {
        for (MobilityDomain domain : List.of(REMOVED, RENAMED)) {
            Binding open = accepted(domain, AWAY, home("hv-a1"));
            Binding there = accepted(
                    domain, open, says("hv-a1", RegistrationPhase.ARRIVED).build());
            assertEquals(Optional.of("hv-a1"), there.at().hypervisor());
            assertEquals(
                    "hv-a1",
                    accepted(
                                    domain,
                                    AWAY,
                                    says("hv-a1", RegistrationPhase.PREPARING).build())
                            .destination()
                            .flatMap(Attachment::hypervisor)
                            .orElseThrow());
        }
    }

    @Test
    void underAnotherNameItsHypervisorSpeaksForIt() {
        Binding refreshed = accepted(
                RENAMED, AWAY, says("hv-new", RegistrationPhase.REFRESHING).build());
        assertEquals(Attachment.at("hv-new", ThreeSites.B1, AWAY.at().ports()), refreshed.at());
        Binding open = accepted(RENAMED, AWAY, home("hv-new"));
        assertEquals(Optional.of("hv-new"), open.at().hypervisor());
        Registration named = says("hv-new", RegistrationPhase.PREPARING)
                .source(Optional.of("hv-new"))
                .destination(Optional.of("hv-a1"))
                .build();
        assertEquals(open.at(), accepted(RENAMED, AWAY, named).at());
    }

    @Test
    void renamedInTheMiddleOfAMigrationItGoesOn() {
        Binding leaving = accepted(ThreeSites.DOMAIN, AWAY, home("hv-a1"));
        assertEquals(
                BindingPhase.SIMULTANEOUS,
                accepted(
                                RENAMED,
                                leaving,
                                says("hv-new", RegistrationPhase.SWITCHING)
                                        .migration(leaving.handover().map(Handover::migration))
                                        .build())
                        .phase());
    }

    /** Only at the same switch can it be another name. */
    @Test
    void nobodyElseSpeaksForIt() {
        Decision decision = new BindingMachine(REMOVED)
                .next(
                        Optional.of(AWAY),
                        says("hv-c1", RegistrationPhase.REFRESHING).build());
        assertEquals(Optional.of(ReplyCode.PROHIBITED), decision.refusal().map(Refusal::code));
    }

    @ParameterizedTest
    @EnumSource(names = {"AWAY", "PREPARED", "SIMULTANEOUS", "ARRIVED"})
    void whereItsHypervisorHasAnotherSwitchItIsThere(BindingPhase phase) {
        Binding now = Places.asConfigured(binding(phase), REPLACED);
        assertTrue(Stream.concat(
                        now.possiblePlaces().stream(), now.draining().stream().map(Draining::place))
                .filter(place -> place.isAt("hv-b1"))
                .allMatch(place -> place.equals(Attachment.at("hv-b1", B9, Map.of(VM.mac(), VM.tap("hv-b1"))))));
        assertEquals(now, Places.asConfigured(now, REPLACED));
    }

    @Test
    void fromAReplacedSwitchItComesHome() {
        Binding open = accepted(REPLACED, AWAY, home("hv-a1"));
        assertEquals(B9, open.at().device());
        assertEquals(
                BindingPhase.AT_HOME,
                accepted(
                                REPLACED,
                                open,
                                says("hv-b1", RegistrationPhase.COMPLETED)
                                        .migration(open.handover().map(Handover::migration))
                                        .build())
                        .phase());
    }

    /** Its network has been extended to where it is. */
    @Test
    void whatIsHomeNowIsHome() {
        HomeNetwork wider = ThreeSites.NET_A.toBuilder()
                .switches(List.of(ThreeSites.A1, ThreeSites.A2, ThreeSites.B1))
                .build();
        MobilityDomain domain = MobilityDomain.of(
                List.of(wider, ThreeSites.NET_B, ThreeSites.NET_C),
                ThreeSites.DOMAIN.switches().values(),
                ThreeSites.DOMAIN.hypervisors().values());
        Binding away = AWAY.toBuilder().expires(Optional.of(Samples.NOW)).build();
        Binding now = Places.asConfigured(away, domain);
        assertEquals(BindingPhase.AT_HOME, now.phase());
        assertEquals(Optional.empty(), now.expires());
        assertEquals(AWAY.at(), now.at());
    }

    /** Site A's network by another name, and these. */
    private static MobilityDomain withNetworks(HomeNetwork... others) {
        return MobilityDomain.of(
                Stream.concat(Stream.of(ThreeSites.NET_B, ThreeSites.NET_C), Stream.of(others))
                        .collect(ImmutableList.toImmutableList()),
                ThreeSites.DOMAIN.switches().values(),
                ThreeSites.DOMAIN.hypervisors().values());
    }

    private static final HomeNetwork NET_A1 =
            ThreeSites.NET_A.toBuilder().id("net-a1").build();
    private static final MobilityDomain OTHER_NAME = withNetworks(NET_A1);
    private static final HomeAddress RENAMED_ADDRESS =
            HomeAddress.of("net-a1", VM.mac(), VM.address().addresses());

    /** Nobody can tell which of these the network is. */
    private static final MobilityDomain TWO_OF_THE_ADDRESSES = withNetworks(NET_A1, ThreeSites.NET_T);

    private static InventoriedGuest runs(String hypervisor, HomeAddress... interfaces) {
        return InventoriedGuest.of(
                VM.id(), GuestState.RUNNING, false, List.of(interfaces), Map.of(VM.mac(), VM.tap(hypervisor)));
    }

    private static Conclusion listed(MobilityDomain domain, Optional<Binding> binding, Said said) {
        return Said.machine(domain, device -> true, lost -> true).conclude(binding, said.words());
    }

    private static Conclusion listed(MobilityDomain domain, String hypervisor, HomeAddress... interfaces) {
        return listed(
                domain,
                Optional.of(AWAY),
                new Said().heard(hypervisor, Said.LATER, List.of(runs(hypervisor, interfaces))));
    }

    private static Binding decided(Conclusion conclusion) {
        return conclusion.decision().orElseThrow().accepted();
    }

    @Test
    void byAnotherNameItsNetworkIsTheSameWhereItIs() {
        for (Conclusion conclusion :
                List.of(listed(OTHER_NAME, "hv-b1", RENAMED_ADDRESS), listed(OTHER_NAME, "hv-b1"))) {
            Said.assertConcluded("refreshed:hv-b1", conclusion);
            Binding next = decided(conclusion);
            assertEquals(List.of(RENAMED_ADDRESS), next.interfaces());
            assertEquals(BindingPhase.AWAY, next.phase());
            assertEquals(
                    1, MobileInterface.of(next, ThreeSites.fullView(OTHER_NAME)).count());
        }
    }

    @Test
    void whichNetworkItIsOfNobodyCanTellFromAbroadIfSeveralHaveItsAddresses() {
        Conclusion conclusion = listed(TWO_OF_THE_ADDRESSES, "hv-b1", RENAMED_ADDRESS);
        Said.assertConcluded("refused", conclusion);
        assertEquals(
                Optional.of("vm.interfaces[0].mac"),
                conclusion.decision().flatMap(Decision::refusal).map(Refusal::field));
        Said.assertConcluded("kept", listed(TWO_OF_THE_ADDRESSES, "hv-b1"));
        Binding open = accepted(TWO_OF_THE_ADDRESSES, AWAY, homeWith(RENAMED_ADDRESS));
        assertEquals(List.of(RENAMED_ADDRESS), open.interfaces());
    }

    @Test
    void anAddressThatWasNotItsOwnIsNoneByAnotherNameOfItsNetwork() {
        HomeAddress more = HomeAddress.of(
                "net-a1", VM.mac(), List.of(ThreeSites.GUESTS.get(1).ip()));
        Said.assertConcluded("refused", listed(OTHER_NAME, "hv-b1", more));
    }

    private static Registration homeWith(HomeAddress... interfaces) {
        return home("hv-a1").toBuilder().interfaces(List.of(interfaces)).build();
    }

    @Test
    void toANetworkOfAnotherNameItComesHome() {
        Registration objected = home("hv-b1")
                .objectedTo(Refusal.of(
                        ReplyCode.UNKNOWN_HOME_AGENT, "vm.interfaces[0].network", "net-a", "not configured"));
        Registration byPortsAlone = home("hv-b1");
        for (Registration said : List.of(homeWith(RENAMED_ADDRESS), homeWith(), objected, byPortsAlone)) {
            Binding open = accepted(OTHER_NAME, AWAY, said);
            HomeAddress ip4 = HomeAddress.of("net-a1", VM.mac(), List.of(VM.ip()));
            Binding joined = accepted(OTHER_NAME, open, homeWith(ip4));
            assertEquals(List.of(RENAMED_ADDRESS), joined.interfaces());
            for (Binding moving : List.of(open, joined)) {
                Binding there = accepted(
                        OTHER_NAME,
                        moving,
                        says("hv-a1", RegistrationPhase.ARRIVED).build());
                Binding settled = accepted(
                        OTHER_NAME,
                        there,
                        says("hv-b1", RegistrationPhase.COMPLETED)
                                .migration(there.handover().map(Handover::migration))
                                .build());
                assertEquals(BindingPhase.AT_HOME, settled.phase());
            }
        }
    }

    @Test
    void whoIsFoundAtHomeByAnotherNameOfItsNetworkIsAtHome() {
        Binding denied = AWAY.toBuilder().heard(Map.of("hv-b1", Samples.NOW)).build();
        Conclusion conclusion = listed(
                OTHER_NAME,
                Optional.of(denied),
                new Said().at("hv-b1", 'G').heard("hv-a1", Said.LATER, List.of(runs("hv-a1", RENAMED_ADDRESS))));
        Said.assertConcluded("followed:hv-a1", conclusion);
        assertEquals(BindingPhase.AT_HOME, decided(conclusion).phase());
    }

    /** The ticket is of before; what its hypervisor lists itself nobody vouches for. */
    @Test
    void itsTicketIsOfItsNetworkByAnotherName() {
        HomeAddress another = HomeAddress.of(
                "net-a1", VM.mac(), List.of(ThreeSites.GUESTS.get(1).ip()));
        Said said = new Said()
                .heard("hv-b1", Said.LATER, List.of(runs("hv-b1", another)))
                .showing("hv-b1", Samples.NOW);
        ThreeSites.HYPERVISORS.keySet().stream()
                .filter(hypervisor -> !hypervisor.equals("hv-b1"))
                .forEach(hypervisor -> said.at(hypervisor, 'G'));
        assertEquals(
                List.of(RENAMED_ADDRESS),
                decided(listed(OTHER_NAME, Optional.empty(), said)).interfaces());
        assertEquals(
                List.of(VM.address()),
                decided(listed(TWO_OF_THE_ADDRESSES, Optional.empty(), said)).interfaces());
    }
}
