/* SPDX-License-Identifier: Apache-2.0 */
package org.hypermip.flows.binding;

import static org.hypermip.flows.binding.Samples.NOW;
import static org.hypermip.flows.binding.Samples.VM;
import static org.hypermip.flows.binding.Samples.place;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.hypermip.flows.ThreeSites;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.onlab.packet.MacAddress;

class TicketTest {

    private static final Ticket TICKET = Ticket.of(VM.id(), "hv-b1", NOW, List.of(VM.address()));

    private static Optional<Ticket> of(Binding binding) {
        return Ticket.of(binding.toBuilder().since(Optional.of(NOW)).build(), ThreeSites.DOMAIN);
    }

    @ParameterizedTest
    @EnumSource(names = {"ARRIVED", "AWAY"})
    void whoeverHasAVisitorHasOne(BindingPhase phase) {
        assertEquals(Optional.of(TICKET), of(Samples.binding(phase)));
    }

    @ParameterizedTest
    @EnumSource(names = {"AT_HOME", "PREPARED", "SIMULTANEOUS", "ENDED"})
    void whereItIsNoVisitorNobodyHasOne(BindingPhase phase) {
        assertEquals(Optional.empty(), of(Samples.binding(phase)));
    }

    /** It counts as older than any that was given since. */
    @Test
    void ofABindingThatDoesNotTellSinceWhenItIsOfLongAgo() {
        assertEquals(
                Instant.EPOCH,
                Ticket.of(Samples.binding(BindingPhase.AWAY), ThreeSites.DOMAIN)
                        .orElseThrow()
                        .since());
    }

    @Test
    void onlyItsHypervisorCanShowItForItsGuestAlone() {
        InventoriedGuest own = Said.guest("hv-b1", 'R');
        assertEquals(Optional.empty(), TICKET.objection("hv-b1", own));
        assertEquals(Optional.empty(), TICKET.objection("hv-b1", guest(VM.id(), Map.of())), "no MAC address is told");
        assertObjection("given to hypervisor hv-b1", TICKET.objection("hv-c1", own));
        assertObjection("of guest " + VM.id(), TICKET.objection("hv-b1", guest("vm-other", own.ports())));
        assertObjection(
                "another guest of this name, with the MAC addresses [" + VM.mac() + "]",
                TICKET.objection(
                        "hv-b1", guest(VM.id(), Map.of(MacAddress.valueOf("52:54:00:00:09:99"), VM.tap("hv-b1")))));
    }

    private static void assertObjection(String text, Optional<String> objection) {
        assertTrue(objection.orElseThrow().contains(text), objection.toString());
    }

    private static InventoriedGuest guest(String id, Map<MacAddress, String> ports) {
        return InventoriedGuest.of(id, GuestState.RUNNING, false, List.of(), ports);
    }

    private static Binding since(Instant time, Binding binding) {
        return binding.toBuilder().since(Optional.of(time)).build();
    }

    @Test
    void timesOfPlacesGoForwardWithMovesAlone() {
        Binding before = since(NOW, Samples.binding(BindingPhase.AWAY));
        Instant later = NOW.plusSeconds(9);

        assertSame(before, before.comingFrom(Optional.of(before), later), "it has stayed");
        Binding moved = before.toBuilder().at(place("hv-c1")).build();
        assertEquals(
                Optional.of(later), moved.comingFrom(Optional.of(before), later).since());
        assertEquals(
                Optional.of(NOW.plusMillis(1)),
                moved.comingFrom(Optional.of(before), NOW.minus(Duration.ofDays(1)))
                        .since(),
                "the clock was set back");
    }

    @Test
    void whoComesFromNowhereIsThereSinceNowUnlessItIsKnown() {
        Binding binding = Samples.binding(BindingPhase.AWAY);
        assertEquals(Optional.of(NOW), binding.comingFrom(Optional.empty(), NOW).since());
        assertEquals(
                Optional.of(NOW), binding.comingFrom(Optional.of(binding), NOW).since(), "of another version");
        Binding known = since(NOW.minusSeconds(5), binding);
        assertSame(known, known.comingFrom(Optional.empty(), NOW));
    }
}
