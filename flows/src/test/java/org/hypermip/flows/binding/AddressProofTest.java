/* SPDX-License-Identifier: Apache-2.0 */
package org.hypermip.flows.binding;

import static org.hypermip.flows.binding.Samples.VM;
import static org.hypermip.flows.binding.Samples.accepted;
import static org.hypermip.flows.binding.Samples.says;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.common.collect.Iterables;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.hypermip.flows.ThreeSites;
import org.hypermip.flows.fake.AllBindings;
import org.hypermip.flows.network.Machine;
import org.hypermip.flows.network.MobilityDomain;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.onlab.packet.IpAddress;
import org.onlab.packet.MacAddress;

/** Addresses are claimed by who has them, from their network, or from an operator's list. */
class AddressProofTest {

    private static final IpAddress OTHERS = IpAddress.valueOf("10.1.0.99");
    private static final HomeAddress MORE = HomeAddress.of("net-a", VM.mac(), List.of(VM.ip(), OTHERS));
    private static final Binding AWAY = Samples.binding(BindingPhase.AWAY);

    private static Optional<String> lacking(
            MobilityDomain domain, Binding binding, String hypervisor, HomeAddress... all) {
        return new AddressProof(domain, binding)
                .lacking(hypervisor, List.of(all))
                .map(refusal -> refusal.code().value() + " " + refusal.field() + " " + refusal.value());
    }

    private static Optional<String> lacking(Binding binding, String hypervisor, HomeAddress... all) {
        return lacking(ThreeSites.DOMAIN, binding, hypervisor, all);
    }

    @Test
    void whatItHasMayBeSaidAnywhere() {
        assertEquals(Optional.empty(), lacking(AWAY, "hv-b1", VM.address()));
        assertEquals(Optional.empty(), lacking(AWAY, "hv-b1", HomeAddress.of("net-a", VM.mac(), List.of(VM.ip()))));
    }

    @Test
    void anotherAddressIsNotClaimedFromAbroad() {
        assertEquals(Optional.of("129 vm.interfaces[0].addresses 10.1.0.99"), lacking(AWAY, "hv-b1", MORE));
        HomeAddress card = HomeAddress.of("net-a", MacAddress.valueOf("52:54:00:00:00:99"), List.of(OTHERS));
        assertEquals(
                Optional.of("129 vm.interfaces[1].mac 52:54:00:00:00:99"), lacking(AWAY, "hv-b1", VM.address(), card));
    }

    @Test
    void atHomeItIs() {
        assertEquals(Optional.empty(), lacking(AWAY, "hv-a2", MORE));
    }

    @Test
    void theOperatorsListCountsForItsMachine() {
        MobilityDomain listing = listing(VM.id());
        assertEquals(Optional.empty(), lacking(listing, AWAY, "hv-b1", MORE));
        assertTrue(lacking(listing("another"), AWAY, "hv-b1", MORE).isPresent());
    }

    private static MobilityDomain listing(String id) {
        return MobilityDomain.of(
                List.of(
                        ThreeSites.NET_A.toBuilder()
                                .machines(List.of(Machine.of(id, VM.mac(), List.of(OTHERS))))
                                .build(),
                        ThreeSites.NET_B,
                        ThreeSites.NET_C),
                ThreeSites.DOMAIN.switches().values(),
                ThreeSites.DOMAIN.hypervisors().values());
    }

    /** It moves all the same, by the addresses that it has. */
    @Test
    void whatIsNotProvenIsNotTakenUp() {
        Registration said = says("hv-b1", RegistrationPhase.PREPARING)
                .destination(Optional.of("hv-c1"))
                .interfaces(List.of(MORE))
                .ports(Map.of(VM.mac(), "tap7", MacAddress.valueOf("52:54:00:00:00:99"), "tap8"))
                .build();
        Refusal lack = new AddressProof(ThreeSites.DOMAIN, AWAY)
                .lacking("hv-b1", said.interfaces())
                .orElseThrow();
        Binding next = accepted(AWAY, said.unprovenBy(lack));
        assertEquals(AWAY.interfaces(), next.interfaces());
        assertEquals(Map.of(VM.mac(), "tap7"), next.at().ports());
        String detail = Iterables.getLast(next.history()).detail();
        assertTrue(detail.endsWith("vm.interfaces[0].addresses 10.1.0.99 was not taken up"), detail);
    }

    /** What only a destination has claimed keeps nobody from having it. */
    @ParameterizedTest
    @CsvSource({"true, ''", "false, 129"})
    void aClaimThatNoSourceHasConfirmedIsVoid(boolean awaits, String code) {
        Binding squatter = Binding.builder()
                .mobileNode("squatter")
                .interfaces(List.of(MORE))
                .phase(BindingPhase.PREPARED)
                .at(Attachment.somewhereAtHome(ThreeSites.A1))
                .handover(
                        Optional.of(Handover.of("m9", Attachment.somewhereAtHome(ThreeSites.A1), Samples.place("hv-b1"))
                                .awaitingSource(awaits)))
                .build();
        assertEquals(
                code,
                AddressClaims.conflict(
                                VM.id(), List.of(VM.address()), AllBindings.of(List.of(squatter)), ThreeSites.DOMAIN)
                        .map(refusal -> "" + refusal.code().value())
                        .orElse(""));
    }

    /** Nor does it bind the source, whose list counts. */
    @Test
    void aSourceListsWhatItsDestinationOnlyClaimed() {
        Binding claimed = accepted(
                        Optional.empty(),
                        says("hv-b1", RegistrationPhase.PREPARING)
                                .destination(Optional.of("hv-b1"))
                                .interfaces(List.of(MORE))
                                .build())
                .awaitingSource(true);
        Binding heard = accepted(
                claimed,
                says("hv-a1", RegistrationPhase.PREPARING)
                        .source(Optional.of("hv-a1"))
                        .interfaces(List.of(VM.address()))
                        .build());
        assertEquals(List.of(VM.address()), heard.interfaces());
    }
}
