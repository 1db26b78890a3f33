/* SPDX-License-Identifier: Apache-2.0 */
package org.hypermip.flows.binding;

import static org.hypermip.flows.binding.Said.LATER;
import static org.hypermip.flows.binding.Said.spokenOf;
import static org.hypermip.flows.binding.Samples.VM;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.hypermip.flows.Guest;
import org.hypermip.flows.ThreeSites;
import org.hypermip.flows.fake.AllBindings;
import org.junit.jupiter.api.Test;
import org.onosproject.net.PortNumber;

/** Ports and interfaces follow what is listed, as far as they can be the mobile node's own. */
class ListingTest {

    private static final Guest OTHER = ThreeSites.GUESTS.get(1);

    /** Whether its process has ended or not, its port may be there, and who is behind it is no member of the foreign network. */
    @Test
    void thePortOfAVisitorThatEndedStaysGuarded() {
        Binding away = spokenOf(BindingPhase.AWAY);
        Binding found = away.toBuilder()
                .at(away.at().withPortNumbers(Map.of(VM.mac(), PortNumber.portNumber(7))))
                .build();
        Binding next = new Said()
                .at("hv-b1", 'E')
                .about(Optional.of(found))
                .decision()
                .orElseThrow()
                .accepted();
        assertEquals(BindingPhase.ENDED, next.phase());
        assertEquals(
                Optional.empty(),
                new Said().at("hv-b1", 'E').about(Optional.of(next)).decision());
    }

    @Test
    void aPortThatWasMadeAnewIsFound() {
        Binding away = spokenOf(BindingPhase.AWAY);
        Binding found = away.toBuilder()
                .at(away.at().withPortNumbers(Map.of(VM.mac(), PortNumber.portNumber(7))))
                .build();
        Words words = new Said().at("hv-b1", 'R').words();
        InventoryMachine machine = machine(List.of(), Optional.of(PortNumber.portNumber(9)));
        Binding next = machine.conclude(Optional.of(found), words)
                .decision()
                .orElseThrow()
                .accepted();
        assertEquals(Map.of(VM.mac(), PortNumber.portNumber(9)), next.at().portNumbers());
        assertEquals(
                Conclusion.Kind.KEPT, machine.conclude(Optional.of(next), words).kind());
    }

    @Test
    void whatAnotherHasIsRefusedAndNothingIsLost() {
        Binding away = spokenOf(BindingPhase.AWAY);
        Binding holder = away.toBuilder()
                .mobileNode(OTHER.id())
                .interfaces(List.of(OTHER.address()))
                .at(Attachment.at("hv-b1", away.at().device(), Map.of(OTHER.mac(), OTHER.tap("hv-b1")))
                        .withPortNumbers(Map.of(OTHER.mac(), PortNumber.portNumber(9))))
                .build();
        InventoryMachine machine = machine(List.of(holder), Optional.of(PortNumber.portNumber(9)));
        InventoriedGuest both = InventoriedGuest.of(
                VM.id(), GuestState.RUNNING, false, List.of(VM.address()), Map.of(VM.mac(), OTHER.tap("hv-b1")));
        InventoriedGuest other = InventoriedGuest.of(
                OTHER.id(),
                GuestState.RUNNING,
                false,
                List.of(OTHER.address()),
                Map.of(OTHER.mac(), OTHER.tap("hv-b1")));
        Conclusion port = machine.conclude(
                Optional.of(away),
                new Said().heard("hv-b1", LATER, List.of(both, other)).words());
        assertEquals(OTHER.tap("hv-b1"), port.decision().orElseThrow().refused().value());
        HomeAddress stolen = HomeAddress.of("net-a", VM.mac(), OTHER.address().addresses());
        InventoryMachine unplugged = machine(List.of(holder), Optional.empty());
        Conclusion address = unplugged.conclude(
                Optional.of(away),
                listed(InventoriedGuest.of(
                        VM.id(),
                        GuestState.RUNNING,
                        false,
                        List.of(stolen),
                        away.at().ports())));
        assertEquals(Conclusion.Kind.REFUSED, address.kind());
        Words atHome = new Said()
                .at("hv-b1", 'G')
                .heard(
                        "hv-a1",
                        LATER,
                        List.of(InventoriedGuest.of(VM.id(), GuestState.RUNNING, false, List.of(stolen), Map.of())))
                .words();
        Binding home = unplugged
                .conclude(Optional.of(away), atHome)
                .decision()
                .orElseThrow()
                .accepted();
        assertEquals(BindingPhase.AT_HOME, home.phase(), "who comes home may always do so");
        assertEquals(away.interfaces(), home.interfaces());
    }

    /** Two notifiers may be configured differently: what the other one knows stays, until this one takes back what it has said. */
    @Test
    void addressesThatAnotherHypervisorKnowsStay() {
        HomeAddress less = HomeAddress.of("net-a", VM.mac(), List.of(VM.ip()));
        Binding away = spokenOf(BindingPhase.AWAY);
        InventoriedGuest knowsLess = InventoriedGuest.of(
                VM.id(), GuestState.RUNNING, false, List.of(less), away.at().ports());
        Said said = new Said().heard("hv-b1", LATER, List.of(knowsLess));
        assertEquals(Optional.empty(), said.about(Optional.of(away)).decision());

        Said takesBack = new Said().at("hv-b1", 'R').heard("hv-b1", LATER.plusMillis(1), List.of(knowsLess));
        assertEquals(
                List.of(less),
                takesBack
                        .about(Optional.of(away))
                        .decision()
                        .orElseThrow()
                        .accepted()
                        .interfaces());
    }

    /** Both guests were started anew there, and have each other's ports: the hypervisor's latest word counts. */
    @Test
    void portsThatWereExchangedAreTakenUp() {
        Binding away = spokenOf(BindingPhase.AWAY);
        Binding holder = away.toBuilder()
                .mobileNode(OTHER.id())
                .interfaces(List.of(OTHER.address()))
                .at(Attachment.at("hv-b1", away.at().device(), Map.of(OTHER.mac(), "tap-x"))
                        .withPortNumbers(Map.of(OTHER.mac(), PortNumber.portNumber(9))))
                .build();
        InventoryMachine machine = machine(List.of(holder), Optional.of(PortNumber.portNumber(9)));
        InventoriedGuest now = InventoriedGuest.of(
                VM.id(), GuestState.RUNNING, false, List.of(VM.address()), Map.of(VM.mac(), "tap-x"));
        InventoriedGuest other = InventoriedGuest.of(
                OTHER.id(), GuestState.RUNNING, false, List.of(OTHER.address()), Map.of(OTHER.mac(), "tap-y"));
        Words words = new Said().heard("hv-b1", LATER, List.of(now, other)).words();
        assertEquals(
                Map.of(VM.mac(), "tap-x"),
                machine.conclude(Optional.of(away), words)
                        .decision()
                        .orElseThrow()
                        .accepted()
                        .at()
                        .ports());
    }

    private static Words listed(InventoriedGuest guest) {
        return new Said().heard("hv-b1", LATER, List.of(guest)).words();
    }

    /** All ports that anybody names are one. */
    private static InventoryMachine machine(List<Binding> bindings, Optional<PortNumber> port) {
        return new InventoryMachine(
                ThreeSites.DOMAIN,
                device -> true,
                new ListingCheck(
                        ThreeSites.DOMAIN,
                        () -> AllBindings.of(bindings),
                        new PortClaims((device, name) -> port),
                        binding -> true));
    }
}
