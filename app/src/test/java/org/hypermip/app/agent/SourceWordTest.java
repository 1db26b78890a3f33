/* SPDX-License-Identifier: Apache-2.0 */
package org.hypermip.app.agent;

import static org.hypermip.app.Reports.address;
import static org.hypermip.app.Reports.mac;
import static org.hypermip.app.Reports.preparing;
import static org.hypermip.app.Reports.says;
import static org.hypermip.app.TwoSites.A1;
import static org.hypermip.app.TwoSites.B1;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.common.collect.ImmutableMap;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.hypermip.app.api.InventoryReply;
import org.hypermip.app.reconcile.Fabric;
import org.hypermip.flows.binding.Binding;
import org.hypermip.flows.binding.BindingPhase;
import org.hypermip.flows.binding.ClosedMigration;
import org.hypermip.flows.binding.Conclusion;
import org.hypermip.flows.binding.GuestState;
import org.hypermip.flows.binding.HomeAddress;
import org.hypermip.flows.binding.InventoriedGuest;
import org.hypermip.flows.binding.Inventory;
import org.hypermip.flows.binding.Refusal;
import org.hypermip.flows.binding.Registration;
import org.hypermip.flows.binding.RegistrationPhase;
import org.hypermip.flows.binding.ReplyCode;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.onlab.packet.IpAddress;
import org.onosproject.net.DeviceId;
import org.onosproject.net.flow.FlowRule;

/** What a hypervisor cannot bring about by its own word: another's traffic, port or address. */
class SourceWordTest {

    private final Agency agency = new Agency();
    private final Fabric fabric = agency.fabric;

    private List<FlowRule> rules() {
        return List.of(A1, B1).stream()
                .flatMap((DeviceId device) -> fabric.flowRules.on(device).stream())
                .sorted((one, other) -> one.toString().compareTo(other.toString()))
                .collect(Collectors.toList());
    }

    private Refusal refused(Registration registration) {
        return agency.register(registration).refusal().orElseThrow();
    }

    private InventoryReply hears(String hypervisor, GuestState state, boolean migrating, String port) {
        Instant now = fabric.time.clock().instant();
        InventoriedGuest guest =
                InventoriedGuest.of("vm1", state, migrating, List.of(address(1)), Map.of(mac(1), port));
        InventoryReply reply = agency.homeAgent
                .inventory(Inventory.of(hypervisor, 1, now, now, List.of(guest)))
                .join();
        fabric.storage.deliver();
        return reply;
    }

    @Test
    void aDestinationAloneHasNoRuleAtAll() {
        List<FlowRule> before = rules();
        agency.accepted(preparing(1, "hv-b", "hv-a", "hv-b"));
        for (RegistrationPhase phase : List.of(RegistrationPhase.SWITCHING, RegistrationPhase.ARRIVED)) {
            assertEquals("destination", refused(says("hv-b", phase, 1)).field());
        }
        assertEquals(before, rules());
        assertTrue(agency.homeAgent.binding("vm1").orElseThrow().awaitsSource());
    }

    /** Whoever claims it afterwards changes nothing for it, wherever it is. */
    @Test
    void aClaimToAGuestThatIsAwayChangesNoRule() {
        agency.move(1, "hv-a", "hv-b");
        List<FlowRule> before = rules();
        Binding claimed = agency.accepted(preparing(1, "hv-a", "hv-b", "hv-a"));
        assertTrue(claimed.awaitsSource());
        assertEquals(before, rules());
    }

    /** It may name another port and another id each time, and take it back: the history has one line, as long as the claim waits. */
    @Test
    void whoClaimsItDrivesNothingOutOfItsHistory() {
        agency.move(1, "hv-a", "hv-b");
        Binding away = agency.homeAgent.binding("vm1").orElseThrow();
        for (int time = 0; time < 12; time++) {
            Registration claim = Registration.builder()
                    .phase(RegistrationPhase.PREPARING)
                    .mobileNode("vm1")
                    .reporter("hv-a")
                    .destination(Optional.of("hv-a"))
                    .migration(Optional.of("guessed-" + time))
                    .ports(Map.of(mac(1), "tap-" + time))
                    .received(fabric.time.clock().instant())
                    .build();
            Binding claimed = agency.accepted(claim);
            assertTrue(claimed.awaitsSource());
            assertEquals(
                    away.history(), claimed.history().subList(0, away.history().size()));
            assertEquals(away.history().size() + 1, claimed.history().size());
            assertEquals(
                    away.history(),
                    agency.accepted(says("hv-a", RegistrationPhase.FAILED, 1)).history());
        }
        Binding after = agency.homeAgent.binding("vm1").orElseThrow();
        assertEquals(
                away.lastMigration().map(ClosedMigration::id).stream().collect(Collectors.toSet()),
                after.earlierMigrations());
    }

    @Test
    void itsSourcesWordLaysThem() {
        List<FlowRule> before = rules();
        agency.accepted(preparing(1, "hv-b", "hv-a", "hv-b"));
        agency.accepted(preparing(1, "hv-a", "hv-a", "hv-b"));
        assertFalse(before.equals(rules()));
        Binding arrived = agency.accepted(says("hv-b", RegistrationPhase.ARRIVED, 1));
        assertEquals(BindingPhase.ARRIVED, arrived.phase());
    }

    @Test
    void itsSourcesInventoryDoesAsWell() {
        agency.accepted(preparing(1, "hv-b", "hv-a", "hv-b"));
        assertEquals(
                "destination",
                refused(says("hv-b", RegistrationPhase.ARRIVED, 1)).field());
        hears("hv-a", GuestState.RUNNING, true, "tap-a");
        agency.accepted(says("hv-b", RegistrationPhase.ARRIVED, 1));
    }

    /** The source names whom it goes to, or has begun before anybody announced himself: neither is a word for whoever claims it then. */
    @ParameterizedTest
    @ValueSource(strings = {"hv-c", ""})
    void itsSourcesInventoryIsNoWordForEverybody(String destination) {
        Instant now = fabric.time.clock().instant();
        InventoriedGuest guest = InventoriedGuest.of("vm1", GuestState.RUNNING, true, List.of(address(1)), Map.of())
                .leading(Optional.empty(), Optional.of(destination).filter(named -> !named.isEmpty()));
        agency.homeAgent
                .inventory(Inventory.of("hv-a", 1, now, now, List.of(guest)))
                .join();
        fabric.time.advance(Duration.ofSeconds(1));
        agency.accepted(claim(fabric.time.clock().instant()));
        assertEquals(
                "destination",
                refused(says("hv-b", RegistrationPhase.ARRIVED, 1)).field());
    }

    private static Registration claim(Instant now) {
        return preparing(1, "hv-b", "hv-a", "hv-b").receivedAt(now);
    }

    @Test
    void anOperatorNeedsNoOthersWord() {
        agency.accepted(preparing(1, "hv-b", "hv-a", "hv-b").onTheWordOfOperator("karaf"));
        Binding arrived =
                agency.accepted(says("hv-b", RegistrationPhase.ARRIVED, 1).onTheWordOfOperator("karaf"));
        String detail = arrived.history().get(0).detail();
        assertTrue(detail.startsWith("preparing by hv-b on the word of operator karaf (vm1@"), detail);
        assertTrue(detail.endsWith(", hv-a to hv-b), an operator's override"), detail);
    }

    /** A port that is another's is refused whatever is said. */
    @ParameterizedTest
    @EnumSource
    void noWordNamesATunnelsPort(RegistrationPhase phase) {
        if (phase != RegistrationPhase.PREPARING) {
            agency.accepted(preparing(1, "hv-a", "hv-a", "hv-b"));
            agency.accepted(preparing(1, "hv-b", "hv-a", "hv-b"));
        }
        if (phase == RegistrationPhase.COMPLETED) {
            agency.accepted(says("hv-b", RegistrationPhase.ARRIVED, 1));
        }
        String reporter = phase == RegistrationPhase.ARRIVED ? "hv-b" : "hv-a";
        Registration said = Registration.builder()
                .phase(phase)
                .mobileNode("vm1")
                .reporter(reporter)
                .destination(Optional.of("hv-b"))
                .interfaces(List.of(address(1)))
                .ports(ImmutableMap.of(mac(1), "vxlan0"))
                .received(fabric.time.clock().instant())
                .build();
        Refusal refusal = refused(said);
        assertEquals(ReplyCode.PROHIBITED, refusal.code());
        assertEquals("vxlan0", refusal.value());
    }

    @Test
    void anInventoryNamesNoneEither() {
        InventoryReply reply = hears("hv-a", GuestState.RUNNING, false, "vxlan0");
        Conclusion conclusion =
                Optional.ofNullable(reply.guests().get("vm1")).orElseThrow().conclusion();
        assertEquals(Conclusion.Kind.REFUSED, conclusion.kind());
        assertEquals("vxlan0", conclusion.decision().orElseThrow().refused().value());
    }

    @Test
    void anAddressOfHomeIsNotClaimedFromAbroad() {
        agency.move(1, "hv-a", "hv-b");
        HomeAddress more = HomeAddress.of(
                "net-a", mac(1), List.of(IpAddress.valueOf("10.1.0.50"), IpAddress.valueOf("10.1.0.99")));
        Registration back = Registration.builder()
                .phase(RegistrationPhase.PREPARING)
                .mobileNode("vm1")
                .reporter("hv-b")
                .destination(Optional.of("hv-a"))
                .interfaces(List.of(more))
                .received(fabric.time.clock().instant())
                .build();
        assertEquals(List.of(address(1)), agency.accepted(back).interfaces());
        assertEquals(
                List.of(more),
                agency.accepted(back.onTheWordOfOperator("karaf")).interfaces());
    }
}
