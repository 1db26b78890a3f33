/* SPDX-License-Identifier: Apache-2.0 */
package org.hypermip.flows.binding;

import static org.hypermip.flows.binding.Samples.VM;
import static org.hypermip.flows.binding.Samples.binding;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.hypermip.flows.Guest;
import org.hypermip.flows.ThreeSites;
import org.hypermip.flows.fake.AllBindings;
import org.hypermip.flows.network.MobilityDomain;
import org.junit.jupiter.api.Test;

/** Who may have an address that someone has already. */
class AddressClaimsTest {

    private static final Guest OTHER = ThreeSites.GUESTS.get(1);
    private static final KnownBindings BINDINGS = AllBindings.of(List.of(binding(BindingPhase.AWAY)));

    private static Optional<Refusal> conflict(String mobileNode, HomeAddress... interfaces) {
        return AddressClaims.conflict(mobileNode, List.of(interfaces), BINDINGS, ThreeSites.DOMAIN);
    }

    @Test
    void addressesOfOnesOwnAreFree() {
        assertEquals(Optional.empty(), conflict(OTHER.id(), OTHER.address()));
    }

    @Test
    void whatAMobileNodeHasItMayClaimAgain() {
        assertEquals(Optional.empty(), conflict(VM.id(), VM.address()));
    }

    @Test
    void aMacAddressBelongsToOne() {
        assertEquals(
                Optional.of(Refusal.of(
                        ReplyCode.PROHIBITED,
                        "vm.interfaces[1].mac",
                        VM.mac().toString(),
                        "mobile node 'vm50' has this address; give another one, or deregister that one")),
                conflict(OTHER.id(), OTHER.address(), HomeAddress.of("net-a", VM.mac(), List.of(OTHER.ip()))));
    }

    @Test
    void anIpAddressBelongsToOne() {
        Refusal refusal = conflict(OTHER.id(), HomeAddress.of("net-a", OTHER.mac(), List.of(OTHER.ip(), VM.ip6())))
                .orElseThrow();
        assertEquals("vm.interfaces[0].addresses", refusal.field());
        assertEquals(VM.ip6().toString(), refusal.value());
    }

    /** The machine that had it was deleted there, or renamed; its hypervisor knows. */
    @Test
    void atHomeTheHypervisorThatBothWereAtKnowsBetterThanAStaleBinding() {
        Registration.Builder next = Samples.says("hv-a1", RegistrationPhase.PREPARING)
                .mobileNode("vm-next")
                .interfaces(List.of(VM.address()))
                .destination(Optional.of("hv-b1"));
        assertEquals(Optional.empty(), conflict(next.build(), BindingPhase.AT_HOME));
        for (BindingPhase phase : List.of(BindingPhase.PREPARED, BindingPhase.AWAY)) {
            assertTrue(conflict(next.build(), phase).isPresent(), phase.label());
        }
        assertTrue(conflict(next.source(Optional.of("hv-a2")).build(), BindingPhase.AT_HOME)
                .isPresent());
        assertTrue(conflict(next.reporter("hv-a2").source(Optional.empty()).build(), BindingPhase.AT_HOME)
                .isPresent());
        assertTrue(
                conflict(next.reporter("hv-b1").build(), BindingPhase.AT_HOME).isPresent());
    }

    @Test
    void whatHasEndedHasNoAddress() {
        assertEquals(
                Optional.empty(),
                AddressClaims.conflict(
                        OTHER.id(),
                        List.of(VM.address()),
                        AllBindings.of(List.of(binding(BindingPhase.ENDED))),
                        ThreeSites.DOMAIN));
    }

    private static Optional<Refusal> conflict(Registration registration, BindingPhase phase) {
        return AddressClaims.conflict(registration, AllBindings.of(List.of(binding(phase))), ThreeSites.DOMAIN);
    }

    @Test
    void networksDoNotShareAddresses() {
        assertEquals(Optional.empty(), conflict(OTHER.id(), HomeAddress.of("net-b", VM.mac(), List.of(VM.ip()))));
    }

    @Test
    void networksWhoseFramesLookTheSameDoNotShareMacAddresses() {
        HomeAddress twin = HomeAddress.of("net-t", VM.mac(), List.of(VM.ip()));
        Refusal refusal = conflict(ThreeSites.tenants(Map.of(ThreeSites.NET_A, 10, ThreeSites.NET_T, 10)), twin)
                .orElseThrow();
        assertEquals("vm.interfaces[0].mac", refusal.field());
        assertEquals(
                "mobile node 'vm50' has this address in network net-a, whose frames look the same at " + ThreeSites.A1
                        + "; give another one, or one of the networks another VLAN",
                refusal.remedy());
        assertEquals(
                Optional.empty(),
                conflict(ThreeSites.tenants(Map.of(ThreeSites.NET_A, 10, ThreeSites.NET_T, 20)), twin));
    }

    private static Optional<Refusal> conflict(MobilityDomain domain, HomeAddress claimed) {
        return AddressClaims.conflict("twin", List.of(claimed), BINDINGS, domain);
    }
}
