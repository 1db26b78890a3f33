/* SPDX-License-Identifier: Apache-2.0 */
package org.hypermip.flows.binding;

import static org.hypermip.flows.binding.Samples.VM;
import static org.hypermip.flows.binding.Samples.binding;
import static org.hypermip.flows.binding.Samples.place;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.hypermip.flows.Guest;
import org.hypermip.flows.ThreeSites;
import org.hypermip.flows.fake.AllBindings;
import org.junit.jupiter.api.Test;
import org.onosproject.net.PortNumber;

/** Which port is whose. */
class PortClaimsTest {

    private static final Guest OTHER = ThreeSites.GUESTS.get(1);
    private static final String TAP = VM.tap("hv-b1");

    /** What hv-b1's switch has. */
    private final Map<String, PortNumber> ports = new HashMap<>(Map.of(TAP, PortNumber.portNumber(7)));

    private final PortClaims claims = new PortClaims(
            (device, name) -> device.equals(ThreeSites.B1) ? Optional.ofNullable(ports.get(name)) : Optional.empty());

    private final Binding visitor = claims.found(binding(BindingPhase.AWAY));

    private Optional<Refusal> conflict(String port, Binding... bindings) {
        return claims.conflict(
                OTHER.id(), ThreeSites.B1, List.of(port), AllBindings.of(List.of(bindings)), holder -> true);
    }

    @Test
    void aPortIsFoundOnce() {
        assertEquals(Map.of(VM.mac(), PortNumber.portNumber(7)), visitor.at().portNumbers());
        ports.put(TAP, PortNumber.portNumber(8));
        assertEquals(visitor, claims.found(visitor));
        assertEquals(
                Map.of(VM.mac(), PortNumber.portNumber(8)),
                claims.named(visitor, "hv-b1", Set.of(VM.mac())).at().portNumbers());
        assertEquals(visitor, claims.named(visitor, "hv-a1", Set.of(VM.mac())));
    }

    @Test
    void allPlacesHaveTheirPorts() {
        Binding open = claims.found(binding(BindingPhase.PREPARED));
        assertEquals(Map.of(), open.at().portNumbers());
        assertEquals(
                Map.of(VM.mac(), PortNumber.portNumber(7)),
                open.destination().orElseThrow().portNumbers());
    }

    @Test
    void anotherMachinesPortIsNotFree() {
        for (Binding holder : List.of(visitor, claims.found(binding(BindingPhase.PREPARED)))) {
            Refusal refusal = conflict(TAP, holder).orElseThrow();
            assertEquals("vm.interfaces", refusal.field());
            assertEquals(TAP, refusal.value());
            assertEquals(
                    "mobile node 'vm50' has this port; name the machine's own, or deregister the one that has it no"
                            + " more",
                    refusal.remedy());
        }
        assertEquals(Optional.empty(), conflict("tap-free", visitor));
    }

    @Test
    void theSwitchsOwnPortIsNoMachines() {
        ports.put("br0", PortNumber.LOCAL);
        assertEquals("br0", conflict("br0").orElseThrow().value());
    }

    /** The hypervisor gives names to one machine after the other; the switch has made that port anew. */
    @Test
    void aNameAloneIsNobodys() {
        ports.put(TAP, PortNumber.portNumber(9));
        assertEquals(Optional.empty(), conflict(TAP, visitor));
        ports.remove(TAP);
        assertEquals(Optional.empty(), conflict(TAP, visitor));
    }

    @Test
    void whatItLeftOrHasNoMoreIsFree() {
        Binding gone = visitor.toBuilder()
                .at(place("hv-c1"))
                .draining(List.of(Draining.of(visitor.at(), Samples.NOW)))
                .build();
        assertEquals(Optional.empty(), conflict(TAP, gone));
        Binding ended = visitor.toBuilder().phase(BindingPhase.ENDED).build();
        assertEquals(Optional.empty(), conflict(TAP, ended));
        Binding unplugged =
                visitor.toBuilder().interfaces(List.of(OTHER.address())).build();
        assertEquals(Optional.empty(), conflict(TAP, unplugged));
    }

    @Test
    void aBindingHasPortsWhereItIsAndWhereItGoes() {
        Binding open = binding(BindingPhase.PREPARED);
        assertEquals(Set.of(VM.tap("hv-a1")), open.portsAt("hv-a1"));
        assertEquals(Set.of(TAP), open.portsAt("hv-b1"));
        assertEquals(Set.of(), open.portsAt("hv-c1"));
    }
}
