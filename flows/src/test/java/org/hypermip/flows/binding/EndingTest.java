/* SPDX-License-Identifier: Apache-2.0 */
package org.hypermip.flows.binding;

import static org.hypermip.flows.binding.Samples.NOW;
import static org.hypermip.flows.binding.Samples.VM;
import static org.hypermip.flows.binding.Samples.accepted;
import static org.hypermip.flows.binding.Samples.binding;
import static org.hypermip.flows.binding.Samples.place;
import static org.hypermip.flows.binding.Samples.says;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.common.collect.ImmutableSet;
import com.google.common.collect.Iterables;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.hypermip.flows.ThreeSites;
import org.hypermip.flows.network.Lifetime;
import org.junit.jupiter.api.Test;
import org.onlab.packet.MacAddress;
import org.onosproject.net.DeviceId;
import org.onosproject.net.PortNumber;

/** What is left of a binding that ends: the guest may run all the same. */
class EndingTest {

    private static final PortNumber SEVEN = PortNumber.portNumber(7);
    private static final Instant REVIEW = NOW.plus(Ending.FIRST_REVIEW);

    private static final Binding VISITOR = binding(BindingPhase.AWAY).toBuilder()
            .at(place("hv-b1").withPortNumbers(Map.of(VM.mac(), SEVEN)))
            .build();

    private static Decision ending(Binding binding) {
        return Ending.of(binding, ThreeSites.DOMAIN, NOW, "silent");
    }

    private static Decision reviewed(Instant now, PortNumber... ports) {
        return Ending.reviewed(
                ending(VISITOR).accepted(),
                now,
                (device, name) -> List.of(ports).stream()
                        .filter(port -> device.equals(ThreeSites.B1) && name.equals(VM.tap("hv-b1")))
                        .findFirst(),
                device -> true);
    }

    @Test
    void ofASwitchThatIsAwayNobodyKnowsThePorts() {
        Binding ended = ending(VISITOR).accepted();
        Decision away = Ending.reviewed(ended, REVIEW, (device, name) -> Optional.empty(), device -> false);
        assertEquals(BindingPhase.ENDED, away.accepted().phase());
        assertEquals(Decision.Kind.ENDED, reviewed(REVIEW).kind());
    }

    @Test
    void ofAVisitorThePortIsRemembered() {
        Binding ended = ending(VISITOR).accepted();
        assertEquals(
                VISITOR.toBuilder()
                        .phase(BindingPhase.ENDED)
                        .expires(Optional.of(REVIEW))
                        .history(ended.history())
                        .build(),
                ended);
        assertEquals(
                "silent; the guard of its port stays while the port does",
                Iterables.getLast(ended.history()).detail());
    }

    @Test
    void atHomeOrWithoutAPortNothingIsLeft() {
        assertEquals(Decision.Kind.ENDED, ending(binding(BindingPhase.AWAY)).kind());
        Binding atHome = binding(BindingPhase.AT_HOME).toBuilder()
                .at(place("hv-a1").withPortNumbers(Map.of(VM.mac(), SEVEN)))
                .build();
        assertEquals(Decision.Kind.ENDED, ending(atHome).kind());
    }

    @Test
    void itIsRememberedWhileThePortIsThere() {
        assertEquals(ending(VISITOR), reviewed(REVIEW.minusMillis(1)));
        assertEquals(
                Optional.of(REVIEW.plus(Ending.REVIEW)),
                reviewed(REVIEW, SEVEN).accepted().expires());
        assertEquals(Decision.Kind.ENDED, reviewed(REVIEW).kind());
        assertEquals(
                Decision.Kind.ENDED, reviewed(REVIEW, PortNumber.portNumber(8)).kind());
    }

    private static final Draining LEFT =
            Draining.of(place("hv-c1").withPortNumbers(Map.of(VM.mac(), PortNumber.portNumber(9))), REVIEW);

    /** At home; where it was before, it may run all the same. */
    private static final Binding FOLLOWED =
            binding(BindingPhase.AT_HOME).toBuilder().guarded(List.of(LEFT)).build();

    @Test
    void aGuardThatWasLeftOutlivesTheBindingToo() {
        Binding ended = ending(FOLLOWED).accepted();
        assertEquals(BindingPhase.ENDED, ended.phase());
        assertEquals(LEFT.place(), ended.at());
        assertEquals(List.of(), ended.guarded());
        Binding both =
                ending(VISITOR.toBuilder().guarded(List.of(LEFT)).build()).accepted();
        assertEquals(VISITOR.at(), both.at());
        assertEquals(List.of(LEFT), both.guarded());
        Binding one = Ending.reviewed(
                        both,
                        REVIEW,
                        (device, name) ->
                                name.equals(VM.tap("hv-c1")) ? Optional.of(PortNumber.portNumber(9)) : Optional.empty(),
                        device -> true)
                .accepted();
        assertEquals(LEFT.place(), one.at());
        assertEquals(Optional.of(REVIEW.plus(Ending.REVIEW)), one.expires());
    }

    /** Whoever is silent at both ends of a migration may run at either. */
    @Test
    void theOtherEndOfAnOpenMigrationStaysGuarded() {
        Attachment elsewhere = place("hv-c1").withPortNumbers(Map.of(VM.mac(), PortNumber.portNumber(9)));
        Binding moving = VISITOR.toBuilder()
                .phase(BindingPhase.SIMULTANEOUS)
                .handover(Optional.of(Handover.of("m1", VISITOR.at(), elsewhere)))
                .build();
        assertEquals(List.of(LEFT), ending(moving).accepted().guarded());
        assertEquals(VISITOR.at(), ending(moving).accepted().at());

        Attachment home = place("hv-a1").withPortNumbers(Map.of(VM.mac(), SEVEN));
        Binding leaving = moving.toBuilder()
                .at(home)
                .handover(Optional.of(Handover.of("m1", home, elsewhere)))
                .build();
        Binding ended = ending(leaving).accepted();
        assertEquals(BindingPhase.ENDED, ended.phase());
        assertEquals(elsewhere, ended.at());
        assertEquals(Optional.empty(), ended.handover());

        Binding returning = moving.toBuilder()
                .handover(Optional.of(Handover.of("m1", VISITOR.at(), home)))
                .build();
        assertEquals(List.of(), ending(returning).accepted().guarded());
    }

    @Test
    void whoDeregistersLeavesTheGuardToo() {
        Decision decision = new BindingMachine(ThreeSites.DOMAIN)
                .next(
                        Optional.of(VISITOR),
                        says("hv-b1", RegistrationPhase.REFRESHING)
                                .lifetime(Optional.of(Lifetime.ZERO))
                                .build());
        assertEquals(BindingPhase.ENDED, decision.accepted().phase());
        assertEquals(VISITOR.at(), decision.accepted().at());
    }

    @Test
    void aGuardThatWasLeftStaysWhileItsPortIsThere() {
        assertEquals(FOLLOWED, guardsReviewed(REVIEW.minusMillis(1)));
        assertEquals(
                List.of(Draining.of(LEFT.place(), REVIEW.plus(Ending.REVIEW))),
                guardsReviewed(REVIEW, PortNumber.portNumber(9)).guarded());
        assertEquals(List.of(), guardsReviewed(REVIEW, PortNumber.portNumber(8)).guarded());
        assertEquals(List.of(), guardsReviewed(REVIEW).guarded());
        assertEquals(
                Optional.of(REVIEW),
                new TimeLimits(ThreeSites.DOMAIN, device -> true).next(FOLLOWED),
                "looked into then");
    }

    private static Binding guardsReviewed(Instant now, PortNumber... ports) {
        return Ending.guardsReviewed(
                FOLLOWED, now, (device, name) -> List.of(ports).stream().findFirst(), device -> true);
    }

    @Test
    void theGuardOfItsOtherPortStays() {
        MacAddress second = MacAddress.valueOf("52:54:00:00:00:99");
        Attachment two = VISITOR.at()
                .withPorts(Map.of(second, "tap-second"))
                .withPortNumbers(Map.of(VM.mac(), SEVEN, second, PortNumber.portNumber(9)));
        Binding ended = ending(VISITOR.toBuilder().at(two).build()).accepted();

        Binding left = Ending.taken(ended, ThreeSites.B1, "tap-second", NOW).accepted();

        assertEquals(VISITOR.at(), left.at());
        Binding moved = ended.toBuilder()
                .phase(BindingPhase.AWAY)
                .at(place("hv-c1"))
                .guarded(List.of(Draining.of(two, REVIEW)))
                .build();
        assertEquals(
                List.of(Draining.of(VISITOR.at(), REVIEW)),
                Ending.taken(moved, ThreeSites.B1, "tap-second", NOW).accepted().guarded());
    }

    @Test
    void aGuardGoesWhenItsPortIsAnothers() {
        DeviceId device = LEFT.place().device();
        assertEquals(
                FOLLOWED.toBuilder().guarded(List.of()).build(),
                Ending.taken(FOLLOWED, device, VM.tap("hv-c1"), NOW).accepted());
        assertEquals(FOLLOWED, Ending.taken(FOLLOWED, device, "tap-x", NOW).accepted());
        assertEquals(
                FOLLOWED,
                Ending.taken(FOLLOWED, ThreeSites.B1, VM.tap("hv-c1"), NOW).accepted());
        Binding ended = ending(VISITOR).accepted();
        assertEquals(
                Decision.Kind.ENDED,
                Ending.taken(ended, ThreeSites.B1, VM.tap("hv-b1"), NOW).kind());
        Binding both = ended.toBuilder().guarded(List.of(LEFT)).build();
        assertEquals(
                LEFT.place(),
                Ending.taken(both, ThreeSites.B1, VM.tap("hv-b1"), NOW)
                        .accepted()
                        .at());
    }

    @Test
    void itIsFoundByThePortsOfAllItsGuards() {
        BindingKey left = BindingKey.guard(LEFT.place().device(), VM.tap("hv-c1"));
        assertTrue(BindingKey.all(FOLLOWED).contains(left));
        Binding both =
                ending(VISITOR.toBuilder().guarded(List.of(LEFT)).build()).accepted();
        assertEquals(ImmutableSet.of(left, BindingKey.guard(ThreeSites.B1, VM.tap("hv-b1"))), BindingKey.all(both));
    }

    @Test
    void registeredAgainItIsANewBinding() {
        Binding again = accepted(
                ending(VISITOR).accepted(),
                says("hv-b1", RegistrationPhase.PREPARING)
                        .destination(Optional.of("hv-b1"))
                        .interfaces(List.of(VM.address()))
                        .build());
        assertEquals(Attachment.somewhereAtHome(ThreeSites.A1), again.at());
        assertEquals(1, again.history().size());
    }
}
