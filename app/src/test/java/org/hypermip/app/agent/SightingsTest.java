/* SPDX-License-Identifier: Apache-2.0 */
package org.hypermip.app.agent;

import static org.hypermip.app.Reports.preparing;
import static org.hypermip.app.Reports.says;
import static org.hypermip.app.TwoSites.A1;
import static org.hypermip.app.TwoSites.B1;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableSet;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.hypermip.app.Reports;
import org.hypermip.app.api.BindingEvent;
import org.hypermip.app.api.RegistrationReply;
import org.hypermip.app.reconcile.Fabric;
import org.hypermip.flows.binding.Announcement;
import org.hypermip.flows.binding.Binding;
import org.hypermip.flows.binding.BindingPhase;
import org.hypermip.flows.binding.Evidence;
import org.hypermip.flows.binding.RegistrationPhase;
import org.hypermip.flows.binding.ReplyCode;
import org.hypermip.flows.binding.Sighting;
import org.hypermip.flows.network.HomeNetwork;
import org.hypermip.flows.network.Machine;
import org.hypermip.flows.network.MobilityDomain;
import org.junit.jupiter.api.Test;
import org.onosproject.net.DeviceId;
import org.onosproject.net.flow.FlowRule;

/** A home agent that hears of machines from the switches. */
class SightingsTest {

    private static final Duration LONG = Duration.ofSeconds(10);
    private static final Duration STEP = Duration.ofMillis(500);

    private final Agency agency = new Agency();
    private final Fabric fabric = agency.fabric;

    private CompletableFuture<RegistrationReply> see(int machine, DeviceId device, String port) {
        CompletableFuture<RegistrationReply> reply = agency.homeAgent.sighted(Sighting.of(
                Announcement.RARP,
                Reports.mac(machine),
                Optional.empty(),
                device,
                port,
                fabric.time.clock().instant()));
        fabric.storage.deliver();
        return reply;
    }

    private Binding followed(int machine, DeviceId device, String port) {
        return see(machine, device, port).join().binding().orElseThrow();
    }

    /** Longer than any grace time; what the store tells meanwhile is heard. */
    private void passLong() {
        for (Duration passed = Duration.ZERO; passed.compareTo(LONG) < 0; passed = passed.plus(STEP)) {
            fabric.time.advance(STEP);
            fabric.storage.deliver();
        }
        fabric.time.advance(Fabric.SETTLING); // its tails stay for that long when its heads are gone
    }

    private void prepare() {
        agency.accepted(preparing(1, "hv-b", "hv-a", "hv-b"));
        agency.accepted(preparing(1, "hv-a", "hv-a", "hv-b"));
    }

    private void configure(boolean reactive, Machine... machines) {
        MobilityDomain domain = fabric.domain.domain();
        ImmutableList<HomeNetwork> networks = domain.networks().values().stream()
                .map(network -> network.toBuilder()
                        .reactive(reactive)
                        .machines(network.id().equals("net-a") ? List.of(machines) : List.of())
                        .build())
                .collect(ImmutableList.toImmutableList());
        fabric.domain.set(MobilityDomain.of(
                networks, domain.switches().values(), domain.hypervisors().values()));
    }

    private void assertInPlace() {
        for (DeviceId device : ImmutableList.of(A1, B1)) {
            assertEquals(fabric.wantedOn(agency.reconciler, device), fabric.flowRules.on(device));
        }
    }

    private Binding binding() {
        return agency.homeAgent.binding("vm1").orElseThrow();
    }

    @Test
    void arrivalIsBelievedAtOnceIfFramesStillGoToTheOldPlaceAlone() {
        prepare();

        assertEquals(BindingPhase.ARRIVED, followed(1, B1, "tap-b").phase());

        assertInPlace();
        assertEquals(
                Evidence.of(Announcement.RARP, false, List.of()),
                binding().seen().orElseThrow());
    }

    @Test
    void whileFramesGoBothWaysHypervisorsHaveTimeToReport() {
        prepare();
        agency.accepted(says("hv-a", RegistrationPhase.SWITCHING, 1));
        CompletableFuture<RegistrationReply> reply = see(1, B1, "tap-b");
        assertFalse(reply.isDone());

        agency.accepted(says("hv-b", RegistrationPhase.ARRIVED, 1));
        fabric.time.advance(Agency.REPORT_TIME);

        assertEquals(Optional.of(binding()), reply.join().binding());
        assertEquals(Optional.empty(), binding().seen());
    }

    @Test
    void ifTheyDoNotReportTheFabricsWordCounts() {
        prepare();
        agency.accepted(says("hv-a", RegistrationPhase.SWITCHING, 1));
        CompletableFuture<RegistrationReply> reply = see(1, B1, "tap-b");

        fabric.time.advance(Agency.REPORT_TIME);
        assertEquals(BindingPhase.ARRIVED, reply.join().binding().orElseThrow().phase());
        assertInPlace();

        passLong();
        assertEquals(BindingPhase.AWAY, binding().phase());
        assertTrue(binding().isSettled());
        assertInPlace();
    }

    @Test
    void aMigrationThatFailedMeanwhileIsNotBroughtBackByWhatWasSeen() {
        configure(true);
        prepare();
        agency.accepted(says("hv-a", RegistrationPhase.SWITCHING, 1));
        CompletableFuture<RegistrationReply> reply = see(1, B1, "tap-b");
        fabric.time.advance(Duration.ofMillis(1));
        agency.accepted(says("hv-a", RegistrationPhase.FAILED, 1));

        passLong();

        assertEquals("time", reply.join().refusal().orElseThrow().field());
        assertEquals(BindingPhase.AT_HOME, binding().phase());
        assertInPlace();
    }

    @Test
    void whereNetworksAreNotReactiveNobodyIsFollowed() {
        agency.move(1, "hv-a", "hv-b");
        passLong();
        Binding before = binding();

        assertEquals(
                "network", see(1, A1, "tap-a").join().refusal().orElseThrow().field());

        assertEquals(before, binding());
        assertInPlace();
    }

    @Test
    void aListedMachineIsFollowedThereAndBackAndLeavesTheSwitchesAsTheyWere() {
        configure(true, Machine.of("vm1", Reports.mac(1), Reports.address(1).addresses()));
        ImmutableSet<FlowRule> a = fabric.flowRules.on(A1);
        ImmutableSet<FlowRule> b = fabric.flowRules.on(B1);

        assertEquals(
                ReplyCode.UNKNOWN_HOME_AGENT,
                see(1, A1, "tap-a").join().refusal().orElseThrow().code());
        assertEquals(Optional.empty(), agency.homeAgent.binding("vm1"));
        assertEquals(BindingPhase.AWAY, followed(1, B1, "tap-b").phase());
        assertInPlace();
        fabric.time.advance(Duration.ofSeconds(1));
        assertEquals(BindingPhase.AT_HOME, followed(1, A1, "tap-a").phase());
        fabric.time.advance(Fabric.SETTLING); // a1 has sent on what it delivers now
        fabric.time.advance(Fabric.SETTLING); // and to b1
        assertInPlace();
        assertEquals(1, agency.packets.size(), "its return is announced");
        passLong();

        assertEquals(a, fabric.flowRules.on(A1));
        assertEquals(b, fabric.flowRules.on(B1));
        assertTrue(binding().isSettled());
    }

    @Test
    void followingIsAnEventOfItsOwn() {
        configure(true);
        agency.move(1, "hv-a", "hv-b");
        passLong();
        agency.events.clear();

        followed(1, A1, "tap-a");

        assertEquals(BindingEvent.Type.FOLLOWED, agency.events.get(0).type());
        assertTrue(agency.events.get(0).subject().seen().orElseThrow().reactive());
        passLong();
        assertEquals(
                BindingEvent.Type.UPDATED,
                agency.events.get(agency.events.size() - 1).type());
    }

    @Test
    void aListedMachineDoesNotTakeAnAddressThatABindingHas() {
        configure(true, Machine.of("thief", Reports.mac(2), Reports.address(1).addresses()));
        agency.move(1, "hv-a", "hv-b");

        assertEquals(
                ReplyCode.PROHIBITED,
                see(2, B1, "tap-b").join().refusal().orElseThrow().code());
        assertEquals(Optional.empty(), agency.homeAgent.binding("thief"));
    }

    @Test
    void strangersAreNobodysBusiness() {
        configure(true);
        assertEquals(
                ReplyCode.UNKNOWN_HOME_AGENT,
                see(9, B1, "tap-b").join().refusal().orElseThrow().code());
    }

    @Test
    void aStoreThatDoesNotAnswerIsARefusalAndNoException() {
        prepare();
        fabric.storage.setSilent(true);

        assertEquals(
                ReplyCode.UNSPECIFIED,
                see(1, B1, "tap-b").join().refusal().orElseThrow().code());
    }
}
