/* SPDX-License-Identifier: Apache-2.0 */
package org.hypermip.flows.binding;

import static org.hypermip.flows.binding.Samples.NOW;
import static org.hypermip.flows.binding.Samples.VM;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import org.hypermip.flows.ThreeSites;
import org.hypermip.flows.fake.AllBindings;
import org.hypermip.flows.network.MobilityDomain;
import org.onosproject.net.DeviceId;

/** What hypervisors' inventories say of one guest; each word is a letter in a test's table. */
final class Said {

    /** When the binding in question was changed last; everything here is said a minute later. */
    static final Instant LATER = NOW.plusSeconds(60);

    private static final Map<Character, GuestState> STATES =
            Map.of('W', GuestState.INCOMING, 'P', GuestState.PAUSED, 'M', GuestState.PAUSED, 'E', GuestState.ENDED);

    private HeardInventories heard;

    Said() {
        this(LATER.minus(Duration.ofDays(1)));
    }

    /** The controller listens since then. */
    Said(Instant began) {
        heard = HeardInventories.none(began);
    }

    /** R runs, L leaves, W waits for it, P stands still, G is not there, E ended; S says nothing, and - has yet to speak. U: it is not listed, M: it stands still on its way. */
    Said at(String hypervisor, char word) {
        switch (word) {
            case 'S':
                return heard(hypervisor, LATER.minus(HeardInventories.SILENCE), List.of());
            case '-':
                return heard(hypervisor, NOW.minusSeconds(1), LATER.minusSeconds(1), List.of());
            case 'G':
            case 'U':
                return heard(hypervisor, LATER, List.of());
            default:
                return heard(hypervisor, LATER, List.of(guest(hypervisor, word)));
        }
    }

    Said heard(String hypervisor, Instant when, List<InventoriedGuest> guests) {
        return heard(hypervisor, when, when, guests);
    }

    /** The hypervisor has said so for that many seconds. */
    Said since(int seconds, String hypervisor, char word) {
        List<InventoriedGuest> guests = word == 'G' ? List.of() : List.of(guest(hypervisor, word));
        return heard(hypervisor, LATER.minusSeconds(seconds), guests).heard(hypervisor, LATER, guests);
    }

    private Said heard(String hypervisor, Instant sent, Instant received, List<InventoriedGuest> guests) {
        heard = heard.with(Inventory.of(hypervisor, 1, sent, received, guests));
        return this;
    }

    /** The hypervisor shows a ticket of that time with what it has said last. */
    Said showing(String hypervisor, Instant since) {
        Ticket ticket = Ticket.of(VM.id(), hypervisor, since, List.of(VM.address()));
        heard = heard.with(heard.latest(hypervisor).orElseThrow().showing(Map.of(VM.id(), ticket)));
        return this;
    }

    /** Somebody vouches for what the hypervisor has said last. */
    Said onTheWordOf(String voucher, String hypervisor) {
        heard = heard.with(heard.latest(hypervisor).orElseThrow().onTheWordOf(voucher));
        return this;
    }

    static InventoriedGuest guest(String hypervisor, char word) {
        GuestState state = STATES.getOrDefault(word, GuestState.RUNNING);
        return InventoriedGuest.of(
                VM.id(),
                state,
                word == 'L' || word == 'M',
                List.of(VM.address()),
                Map.of(VM.mac(), VM.tap(hypervisor)));
    }

    /** The hypervisor says that it leaves there, running or standing still as the word has it, and whereto, or by which id. */
    Said leading(String hypervisor, char word, Optional<String> migration, Optional<String> destination) {
        return heard(hypervisor, LATER, List.of(guest(hypervisor, word).leading(migration, destination)));
    }

    /** The same, of a hypervisor that names the destination alone. */
    Said handing(String hypervisor, char word, String destination) {
        return leading(hypervisor, word, Optional.empty(), Optional.of(destination));
    }

    /** Everybody but the silent says the same again. */
    Said again() {
        heard.latest().values().stream()
                .filter(inventory -> inventory.sent().isAfter(NOW))
                .filter(inventory -> inventory.received().isAfter(LATER.minus(HeardInventories.SILENCE)))
                .forEach(inventory -> heard = heard.with(Inventory.of(
                        inventory.hypervisor(),
                        1,
                        LATER,
                        LATER.plusMillis(10),
                        inventory.guests().values())));
        return this;
    }

    Words words() {
        return heard.of(VM.id(), LATER);
    }

    /** Returns a machine to which nobody else has anything; rules lie on the switches for whoever is said to be abroad. */
    static InventoryMachine machine(Predicate<DeviceId> reachable) {
        return machine(ThreeSites.DOMAIN, reachable, binding -> true);
    }

    /** Returns the same where rules lie for those bindings. */
    static InventoryMachine machine(MobilityDomain domain, Predicate<DeviceId> reachable, Predicate<Binding> remains) {
        return new InventoryMachine(
                domain,
                reachable,
                new ListingCheck(
                        domain,
                        () -> AllBindings.of(List.of()),
                        new PortClaims((device, port) -> Optional.empty()),
                        remains));
    }

    /** What the machine concludes; every switch can be reached. */
    Conclusion about(Optional<Binding> binding) {
        return machine(device -> true).conclude(binding, words());
    }

    /** The binding as it is after hypervisors have spoken of it. */
    static Binding spokenOf(BindingPhase phase) {
        Binding binding = Samples.binding(phase);
        return binding.toBuilder()
                .heard(Map.of("hv-a1", NOW, "hv-b1", NOW, "hv-c1", NOW))
                .build();
    }

    /** Asserts the kind of a conclusion, with the hypervisor that the binding is at then, unless it is only asked for. */
    static void assertConcluded(String expected, Conclusion conclusion) {
        String where = conclusion
                .decision()
                .flatMap(Decision::binding)
                .filter(next -> conclusion.kind() != Conclusion.Kind.PROBED)
                .flatMap(next -> next.at().hypervisor())
                .map(id -> ":" + id)
                .orElse("");
        assertEquals(expected, conclusion.kind().label() + where, conclusion.why());
    }
}
