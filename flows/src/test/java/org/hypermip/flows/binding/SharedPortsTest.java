/* SPDX-License-Identifier: Apache-2.0 */
package org.hypermip.flows.binding;

import static org.hypermip.flows.binding.Said.LATER;
import static org.hypermip.flows.binding.Samples.VM;
import static org.hypermip.flows.binding.Samples.place;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.onlab.packet.IpAddress;
import org.onlab.packet.MacAddress;

/** A virtual router's MAC address behind a machine's own card: it was listed by hand, and its hypervisor lists the card alone. */
class SharedPortsTest {

    private static final MacAddress VIRTUAL = MacAddress.valueOf("00:00:5e:00:01:01");
    private static final HomeAddress VIRTUAL_ADDRESS =
            HomeAddress.of(VM.address().network(), VIRTUAL, List.of(IpAddress.valueOf("10.1.0.99")));

    /** Away at hv-b1, both behind one port. */
    private static Binding both(String port) {
        Binding away = Said.spokenOf(BindingPhase.AWAY);
        return away.toBuilder()
                .interfaces(List.of(VM.address(), VIRTUAL_ADDRESS))
                .at(Attachment.at("hv-b1", away.at().device(), Map.of(VM.mac(), port, VIRTUAL, port)))
                .build();
    }

    private static InventoriedGuest lists(Map<MacAddress, String> ports) {
        return InventoriedGuest.of(VM.id(), GuestState.RUNNING, false, List.of(VM.address()), ports);
    }

    private static Optional<Binding> next(Binding binding, Said said) {
        return said.about(Optional.of(binding)).decision().map(Decision::accepted);
    }

    @Test
    void whatIsBehindThePortOfACardThatIsListedStays() {
        Said said = new Said().heard("hv-b1", LATER, List.of(lists(Map.of(VM.mac(), "tap-b"))));
        assertEquals(Optional.empty(), next(both("tap-b"), said));
    }

    @Test
    void itIsBehindThePortThatTheCardHasNow() {
        Said said = new Said().heard("hv-b1", LATER, List.of(lists(Map.of(VM.mac(), "vnet9"))));
        Binding next = next(both("tap-b"), said).orElseThrow();
        assertEquals(both("vnet9").interfaces(), next.interfaces());
        assertEquals(both("vnet9").at(), next.at());
    }

    @Test
    void itFollowsTheCardToAnotherHypervisor() {
        Said said = new Said().at("hv-b1", 'G').heard("hv-c1", LATER, List.of(lists(Map.of(VM.mac(), "vnet9"))));
        Binding next = next(both("tap-b"), said).orElseThrow();
        assertEquals(List.of(VM.address(), VIRTUAL_ADDRESS), next.interfaces());
        assertEquals(
                Attachment.at("hv-c1", place("hv-c1").device(), Map.of(VM.mac(), "vnet9", VIRTUAL, "vnet9")),
                next.at());
    }

    @Test
    void itStaysBehindTheCardWhileAMigrationIsOpen() {
        Binding away = both("tap-b");
        Binding leaving = away.toBuilder()
                .phase(BindingPhase.PREPARED)
                .handover(Optional.of(Handover.of("m2", away.at(), place("hv-c1"))))
                .build();
        Said said = new Said()
                .heard("hv-b1", LATER, List.of(lists(Map.of(VM.mac(), "vnet9"))))
                .at("hv-c1", 'W');
        assertEquals(both("vnet9").at(), next(leaving, said).orElseThrow().at());
    }

    /** Two cards may have changed places, or one may have been taken out: who was listed itself is behind nobody else. */
    @Test
    void aCardThatIsListedNoMoreGoes() {
        Said said = new Said()
                .heard("hv-b1", LATER.minusMillis(1), List.of(lists(Map.of(VM.mac(), "tap-b", VIRTUAL, "tap-b"))))
                .heard("hv-b1", LATER, List.of(lists(Map.of(VM.mac(), "tap-b"))));
        Binding next = next(both("tap-b"), said).orElseThrow();
        assertEquals(List.of(VM.address()), next.interfaces());
        assertEquals(Map.of(VM.mac(), "tap-b"), next.at().ports());
    }

    /** Nor does an interface stay whose port nobody has. */
    @Test
    void aPortOfItsOwnIsNotShared() {
        Binding two = both("tap-b").toBuilder()
                .at(Attachment.at("hv-b1", place("hv-b1").device(), Map.of(VM.mac(), "tap-b", VIRTUAL, "tap-b2")))
                .build();
        Said said = new Said().heard("hv-b1", LATER, List.of(lists(Map.of(VM.mac(), "tap-b"))));
        assertEquals(List.of(VM.address()), next(two, said).orElseThrow().interfaces());
    }
}
