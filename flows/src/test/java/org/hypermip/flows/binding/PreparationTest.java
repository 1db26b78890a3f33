/* SPDX-License-Identifier: Apache-2.0 */
package org.hypermip.flows.binding;

import static org.hypermip.flows.binding.Samples.VM;
import static org.hypermip.flows.binding.Samples.accepted;
import static org.hypermip.flows.binding.Samples.binding;
import static org.hypermip.flows.binding.Samples.place;
import static org.hypermip.flows.binding.Samples.refused;
import static org.hypermip.flows.binding.Samples.says;
import static org.junit.jupiter.api.Assertions.assertEquals;

import com.google.common.collect.ImmutableMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.hypermip.flows.ThreeSites;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.onosproject.net.DeviceId;

/** What {@code preparing} opens, joins and replaces. */
class PreparationTest {

    private static Registration.Builder preparing(String reporter) {
        return says(reporter, RegistrationPhase.PREPARING);
    }

    private static Registration.Builder firstPreparing(String reporter) {
        return preparing(reporter).interfaces(List.of(VM.address())).ports(Map.of(VM.mac(), VM.tap(reporter)));
    }

    private static Attachment unported(String hypervisor) {
        return Attachment.at(hypervisor, ThreeSites.device(hypervisor), ImmutableMap.of());
    }

    private static Handover handover(Binding binding) {
        return binding.handover().orElseThrow();
    }

    @Test
    void theSourceOpensAMigrationOfAnUnknownMobileNode() {
        Binding next = accepted(
                Optional.empty(),
                firstPreparing("hv-a1").destination(Optional.of("hv-b1")).build());
        assertEquals(BindingPhase.PREPARED, next.phase());
        assertEquals(place("hv-a1"), next.at());
        assertEquals(place("hv-a1"), handover(next).source());
        assertEquals(unported("hv-b1"), handover(next).destination());
        assertEquals(List.of(VM.address()), next.interfaces());
        assertEquals(Optional.of(unported("hv-b1")), next.destination());
    }

    @Test
    void theDestinationOpensAMigrationThoughItDoesNotKnowTheSource() {
        Binding next = accepted(
                Optional.empty(),
                firstPreparing("hv-b1").destination(Optional.of("hv-b1")).build());
        assertEquals(Attachment.somewhereAtHome(ThreeSites.A1), next.at());
        assertEquals(place("hv-b1"), handover(next).destination());
    }

    @Test
    void aReporterThatIsNotWhereTheMobileNodeIsIsTheDestination() {
        Binding next =
                accepted(binding(BindingPhase.AT_HOME), preparing("hv-b1").build());
        assertEquals(place("hv-a1"), handover(next).source());
        assertEquals(unported("hv-b1"), handover(next).destination());
    }

    @Test
    void anAbsentIdIsMadeUp() {
        Binding next =
                accepted(binding(BindingPhase.AT_HOME), preparing("hv-b1").build());
        assertEquals("vm50@2026-11-22T16:00:00Z", handover(next).migration());
    }

    @ParameterizedTest
    @CsvSource({"m1, m1", "m1, ''", "'', ''"})
    void bothEndsJoin(String destinationsId, String sourcesId) {
        Binding first = accepted(
                Optional.empty(),
                firstPreparing("hv-b1")
                        .migration(id(destinationsId))
                        .destination(Optional.of("hv-b1"))
                        .build());
        Binding joined = accepted(
                first,
                firstPreparing("hv-a1")
                        .migration(id(sourcesId))
                        .destination(Optional.of("hv-b1"))
                        .build());
        assertEquals(handover(first).migration(), handover(joined).migration());
        assertEquals(place("hv-a1"), joined.at());
        assertEquals(place("hv-a1"), handover(joined).source());
        assertEquals(place("hv-b1"), handover(joined).destination());
        assertEquals(2, joined.history().size());
    }

    @Test
    void theSourceMayComeFirst() {
        Binding first = accepted(
                Optional.empty(),
                firstPreparing("hv-a1").destination(Optional.of("hv-b1")).build());
        Binding joined = accepted(first, firstPreparing("hv-b1").build());
        assertEquals(handover(first).migration(), handover(joined).migration());
        assertEquals(place("hv-a1"), joined.at());
        assertEquals(Optional.of(place("hv-b1")), joined.destination());
    }

    /** It was stopped, and started at another hypervisor of its home network, and nobody told. */
    @Test
    void theSourceCorrectsWhereItWasAssumedToBe() {
        Binding assumed =
                accepted(binding(BindingPhase.AT_HOME), preparing("hv-b1").build());
        Binding corrected = accepted(
                assumed,
                preparing("hv-a2")
                        .source(Optional.of("hv-a2"))
                        .ports(Map.of(VM.mac(), "tap7"))
                        .build());
        Attachment there = unported("hv-a2").withPorts(Map.of(VM.mac(), "tap7"));
        assertEquals(there, corrected.at());
        assertEquals(there, handover(corrected).source());
        assertEquals(handover(assumed).migration(), handover(corrected).migration());
        assertEquals(unported("hv-b1"), handover(corrected).destination());
    }

    @Test
    void whoeverNamesItFirstIsTheSource() {
        Binding named = accepted(
                accepted(binding(BindingPhase.AT_HOME), preparing("hv-b1").build()), asSource("hv-a1"));
        refused(Optional.of(named), asSource("hv-a2"), ReplyCode.MALFORMED, "destination", "");
    }

    @Test
    void onlyAtHomeIsTheSourceAssumed() {
        Binding fromHome =
                accepted(binding(BindingPhase.AT_HOME), preparing("hv-b1").build());
        refused(Optional.of(fromHome), asSource("hv-c1"), ReplyCode.IDENTIFICATION_MISMATCH, "source", "hv-c1");
        Binding fromAbroad =
                accepted(binding(BindingPhase.AWAY), preparing("hv-c1").build());
        refused(Optional.of(fromAbroad), asSource("hv-a2"), ReplyCode.MALFORMED, "destination", "");
    }

    /** Its last hypervisor has been taken out of the configuration, and its switch perhaps, too. */
    @Test
    void aPlaceAtHomeThatIsNoLongerConfiguredIsForgotten() {
        Binding left = binding(BindingPhase.AT_HOME).toBuilder()
                .at(Attachment.at("hv-gone", DeviceId.deviceId("of:00000000000000ff"), Map.of()))
                .build();
        Binding opened = accepted(
                left, preparing("hv-b1").destination(Optional.of("hv-b1")).build());
        assertEquals(Attachment.somewhereAtHome(ThreeSites.A1), handover(opened).source());
        Binding named = accepted(opened, asSource("hv-a2"));
        assertEquals(unported("hv-a2"), handover(named).source());
        assertEquals(unported("hv-a2"), named.at());
    }

    private static Registration asSource(String hypervisor) {
        return preparing(hypervisor).source(Optional.of(hypervisor)).build();
    }

    private static Optional<String> id(String id) {
        return Optional.of(id).filter(some -> !some.isEmpty());
    }

    @Test
    void sayingItAgainChangesNothing() {
        Registration said =
                firstPreparing("hv-b1").destination(Optional.of("hv-b1")).build();
        Binding first = accepted(Optional.empty(), said);
        assertEquals(first, accepted(first, said));
    }

    @Test
    void joiningKeepsThePhase() {
        Binding joined = accepted(
                binding(BindingPhase.SIMULTANEOUS),
                preparing("hv-b1").ports(Map.of(VM.mac(), "tap9")).build());
        assertEquals(BindingPhase.SIMULTANEOUS, joined.phase());
        assertEquals(Optional.of("tap9"), joined.destination().flatMap(there -> there.port(VM.mac())));
    }

    @ParameterizedTest
    @EnumSource(names = {"PREPARED", "SIMULTANEOUS", "ARRIVED"})
    void aNewMigrationReplacesOneThatWasNeverClosed(BindingPhase phase) {
        Binding next = accepted(
                binding(phase), preparing("hv-c1").migration(Optional.of("m2")).build());
        assertEquals(BindingPhase.PREPARED, next.phase());
        assertEquals("m2", handover(next).migration());
        assertEquals(Optional.of("m1"), next.lastMigration().map(ClosedMigration::id));
        assertEquals(binding(phase).at(), next.at());
        assertEquals(binding(phase).draining(), next.draining());
    }

    @Test
    void aMobileNodeMayHaveBeenStartedElsewhereAtHome() {
        Binding next = accepted(
                binding(BindingPhase.AT_HOME),
                preparing("hv-a2")
                        .source(Optional.of("hv-a2"))
                        .destination(Optional.of("hv-b1"))
                        .build());
        assertEquals(unported("hv-a2"), next.at());
    }

    @Test
    void interfacesMayChangeWhileItIsAtHomeAndSettled() {
        HomeAddress other = HomeAddress.of(ThreeSites.NET_A.id(), VM.mac(), List.of(VM.ip()));
        Binding next = accepted(
                binding(BindingPhase.AT_HOME),
                preparing("hv-b1").interfaces(List.of(other)).build());
        assertEquals(List.of(other), next.interfaces());
    }
}
