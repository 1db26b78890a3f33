/* SPDX-License-Identifier: Apache-2.0 */
package org.hypermip.flows.binding;

import static org.hypermip.flows.binding.Said.LATER;
import static org.hypermip.flows.binding.Said.spokenOf;
import static org.hypermip.flows.binding.Samples.VM;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.hypermip.flows.ThreeSites;
import org.hypermip.flows.fake.AllBindings;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.onosproject.net.PortNumber;

/** The ports at the ends of an open migration are those that there are now. */
class EndPortsTest {

    private static final PortNumber SEVEN = PortNumber.portNumber(7);
    private static final PortNumber NINE = PortNumber.portNumber(9);

    /** What is said at the source of m1, and at its destination, and at which of them the mobile node has another port by now. */
    @ParameterizedTest
    @CsvSource({
        "PREPARED,     R, W, hv-a1, PREPARED",
        "PREPARED,     R, W, hv-b1, PREPARED",
        "PREPARED,     L, W, hv-a1, PREPARED",
        "PREPARED,     S, R, hv-b1, ARRIVED",
        "PREPARED,     G, R, hv-b1, ARRIVED",
        "PREPARED,     P, G, hv-a1, AT_HOME",
        "SIMULTANEOUS, P, P, hv-a1, SIMULTANEOUS",
        "SIMULTANEOUS, P, P, hv-b1, SIMULTANEOUS",
        "ARRIVED,      P, R, hv-b1, ARRIVED",
        "ARRIVED,      -, R, hv-b1, ARRIVED",
        "ARRIVED,      G, R, hv-b1, AWAY",
        "ARRIVED,      S, R, hv-b1, AWAY",
        "ARRIVED,      S, P, hv-b1, AWAY",
    })
    void aPortThatIsListedIsTakenUp(BindingPhase phase, char source, char destination, String end, BindingPhase then) {
        Said said = new Said();
        listed(said, "hv-a1", source, end);
        listed(said, "hv-b1", destination, end);
        Binding next = concluded(spokenOf(phase), said, name -> Optional.of(NINE));
        assertEquals(then, next.phase());
        Attachment place = next.handover()
                .map(open -> open.source().isAt(end) ? open.source() : open.destination())
                .orElse(next.at());
        assertEquals(Map.of(VM.mac(), "vnet9"), place.ports());
        assertEquals(Map.of(VM.mac(), NINE), place.portNumbers());
        if (next.at().isAt(end)) {
            assertEquals(place, next.at());
        }
    }

    private static void listed(Said said, String hypervisor, char word, String end) {
        if (hypervisor.equals(end)) {
            InventoriedGuest guest = Said.guest(hypervisor, word);
            said.heard(
                    hypervisor,
                    LATER,
                    List.of(InventoriedGuest.of(
                            VM.id(), guest.state(), guest.migrating(), guest.interfaces(), Map.of(VM.mac(), "vnet9"))));
        } else {
            said.at(hypervisor, word);
        }
    }

    /** Nobody at the destination has said 'preparing', and the source is gone. */
    @Test
    void whereNoPortWasKnownItArrivesAtTheOneThatIsListed() {
        Binding prepared = spokenOf(BindingPhase.PREPARED);
        Binding portless = prepared.toBuilder()
                .handover(prepared.handover()
                        .map(open ->
                                open.with(open.source(), Attachment.at("hv-b1", ThreeSites.device("hv-b1"), Map.of()))))
                .build();
        Binding next = concluded(portless, new Said().at("hv-a1", 'S').at("hv-b1", 'R'), name -> Optional.of(NINE));
        assertEquals(BindingPhase.ARRIVED, next.phase());
        assertEquals(Map.of(VM.mac(), VM.tap("hv-b1")), next.at().ports());
        assertEquals(Map.of(VM.mac(), NINE), next.at().portNumbers());
    }

    @Test
    void aPortThatWasMadeAnewUnderItsNameIsFound() {
        Binding arrived = spokenOf(BindingPhase.ARRIVED);
        Binding found = arrived.withPlaces(place -> place.withPortNumbers(Map.of(VM.mac(), SEVEN)));
        Said said = new Said().at("hv-a1", '-').at("hv-b1", 'R');
        Binding next = concluded(found, said, name -> Optional.of(NINE));
        assertEquals(Map.of(VM.mac(), NINE), next.at().portNumbers());
        assertEquals(
                Map.of(VM.mac(), SEVEN), next.handover().orElseThrow().source().portNumbers());
        assertEquals(
                Optional.empty(),
                machine(name -> Optional.of(NINE))
                        .conclude(Optional.of(next), said.words())
                        .decision(),
                "said again, it changes nothing");
    }

    @Test
    void aTunnelsPortIsNotTakenUp() {
        InventoriedGuest strange = InventoriedGuest.of(
                VM.id(), GuestState.RUNNING, false, List.of(VM.address()), Map.of(VM.mac(), "vxlan0"));
        Said said = new Said().at("hv-a1", '-').heard("hv-b1", LATER, List.of(strange));
        assertEquals(
                Optional.empty(),
                machine(name -> Optional.empty())
                        .conclude(Optional.of(spokenOf(BindingPhase.ARRIVED)), said.words())
                        .decision());
    }

    /** What was said before the binding changed last tells of ports from before. */
    @Test
    void anOldWordNamesNoPort() {
        InventoriedGuest other = InventoriedGuest.of(
                VM.id(), GuestState.RUNNING, false, List.of(VM.address()), Map.of(VM.mac(), "vnet9"));
        Binding changed =
                spokenOf(BindingPhase.ARRIVED).noting(HistoryEntry.of(LATER.plusMillis(1), BindingPhase.ARRIVED, "x"));
        Said said = new Said().at("hv-a1", '-').heard("hv-b1", LATER, List.of(other));
        assertEquals(
                Optional.empty(),
                machine(name -> Optional.empty())
                        .conclude(Optional.of(changed), said.words())
                        .decision());
    }

    private static Binding concluded(Binding binding, Said said, Function<String, Optional<PortNumber>> ports) {
        return machine(ports)
                .conclude(Optional.of(binding), said.words())
                .decision()
                .orElseThrow()
                .accepted();
    }

    private static InventoryMachine machine(Function<String, Optional<PortNumber>> ports) {
        return new InventoryMachine(
                ThreeSites.DOMAIN,
                device -> true,
                new ListingCheck(
                        ThreeSites.DOMAIN,
                        () -> AllBindings.of(List.of()),
                        new PortClaims((device, name) -> ports.apply(name)),
                        binding -> true));
    }
}
