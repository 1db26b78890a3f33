/* SPDX-License-Identifier: Apache-2.0 */
package org.hypermip.flows.binding;

import static org.hypermip.flows.binding.Samples.VM;
import static org.hypermip.flows.binding.Samples.binding;
import static org.hypermip.flows.binding.Sightings.announcing;
import static org.hypermip.flows.binding.Sightings.rarp;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.hypermip.flows.ThreeSites;
import org.hypermip.flows.fake.AllBindings;
import org.hypermip.flows.network.Machine;
import org.hypermip.flows.network.MobilityDomain;
import org.junit.jupiter.api.Test;
import org.onlab.packet.IpAddress;
import org.onlab.packet.VlanId;

/** Whose MAC address was seen. */
class RecognitionTest {

    private static final Binding SAMPLE = binding(BindingPhase.PREPARED);

    /** A machine of net-b that has the sample's MAC address: that is allowed, for networks share no addresses. */
    private static final Binding NAMESAKE = Binding.builder()
            .mobileNode("namesake")
            .interfaces(List.of(HomeAddress.of("net-b", VM.mac(), List.of(IpAddress.valueOf("10.2.0.50")))))
            .phase(BindingPhase.AT_HOME)
            .at(Attachment.somewhereAtHome(ThreeSites.B1))
            .build();

    private static Optional<String> recognized(Sighting sighting, Binding... bindings) {
        return Recognition.of(sighting, AllBindings.of(List.of(bindings)), ThreeSites.DOMAIN)
                .map(Binding::mobileNode);
    }

    @Test
    void aBindingIsKnownByItsMac() {
        assertEquals(Optional.of(VM.id()), recognized(rarp("hv-c1"), SAMPLE));
        assertEquals(Optional.empty(), recognized(rarp("hv-c1")));
    }

    @Test
    void ofTwoItIsTheOneThatIsExpectedThere() {
        assertEquals(Optional.of(VM.id()), recognized(rarp("hv-b1"), NAMESAKE, SAMPLE));
        assertEquals(Optional.empty(), recognized(rarp("hv-c1"), NAMESAKE, SAMPLE));
    }

    @Test
    void ofTwoItIsTheOneWhoseAddressIsAnnounced() {
        Sighting announced = announcing("hv-c1", Announcement.GRATUITOUS_ARP, "10.2.0.50");
        assertEquals(Optional.of("namesake"), recognized(announced, NAMESAKE, SAMPLE));
    }

    @Test
    void aBindingWhoseNetworkIsNotConfiguredAnyMoreStandsInNobodysWay() {
        Binding left = NAMESAKE.toBuilder()
                .mobileNode("left")
                .interfaces(List.of(HomeAddress.of("net-gone", VM.mac(), List.of(VM.ip()))))
                .build();
        assertEquals(Optional.of(VM.id()), recognized(rarp("hv-c1"), left, SAMPLE));
        assertEquals(Optional.empty(), recognized(rarp("hv-c1"), left));
    }

    /** A second tenant's machine, of the sample's MAC and address, at the same switches in another VLAN. */
    @Test
    void ofTwoTenantsItIsTheOneInWhoseVlanItIsSeen() {
        MobilityDomain tenants = ThreeSites.tenants(Map.of(ThreeSites.NET_A, 10, ThreeSites.NET_T, 20));
        Binding twin = SAMPLE.toBuilder()
                .mobileNode("twin")
                .interfaces(List.of(HomeAddress.of("net-t", VM.mac(), List.of(VM.ip()))))
                .phase(BindingPhase.AT_HOME)
                .handover(Optional.empty())
                .build();
        Binding own = twin.toBuilder()
                .mobileNode("own")
                .interfaces(List.of(VM.address()))
                .build();
        Sighting atTrunk =
                Sighting.of(Announcement.RARP, VM.mac(), Optional.empty(), ThreeSites.A1, "host-a1-2", Instant.EPOCH);
        for (Map.Entry<VlanId, Optional<Binding>> seen : Map.of(
                        VlanId.vlanId((short) 10),
                        Optional.of(own),
                        VlanId.vlanId((short) 20),
                        Optional.of(twin),
                        VlanId.vlanId((short) 30),
                        Optional.<Binding>empty(),
                        VlanId.NONE,
                        Optional.<Binding>empty())
                .entrySet()) {
            assertEquals(
                    seen.getValue(),
                    Recognition.of(atTrunk.withTag(seen.getKey()), AllBindings.of(List.of(own, twin)), tenants));
        }
    }

    /** Whose it is cannot be told at a foreign port: nobody is followed there, but who is expected. */
    @Test
    void ofTwoVisitorsItIsTheOneThatIsExpected() {
        MobilityDomain tenants =
                ThreeSites.tenants(Map.of(ThreeSites.NET_A, 10, ThreeSites.NET_T, 20, ThreeSites.NET_B, 30));
        Binding twin = NAMESAKE.toBuilder()
                .interfaces(List.of(HomeAddress.of("net-t", VM.mac(), List.of(VM.ip()))))
                .build();
        assertEquals(
                Optional.of(SAMPLE), Recognition.of(rarp("hv-b1"), AllBindings.of(List.of(SAMPLE, twin)), tenants));
        assertEquals(Optional.empty(), Recognition.of(rarp("hv-c1"), AllBindings.of(List.of(SAMPLE, twin)), tenants));
        Sighting atAccessPort =
                Sighting.of(Announcement.RARP, VM.mac(), Optional.empty(), ThreeSites.B1, "host-b1-3", Instant.EPOCH);
        assertEquals(Optional.empty(), Recognition.of(atAccessPort, AllBindings.of(List.of(twin)), tenants));
    }

    @Test
    void aListedMachineIsSomewhereAtHomeUntilItHasABinding() {
        Machine machine = Machine.of(VM.id(), VM.mac(), List.of(VM.ip()));
        MobilityDomain domain = MobilityDomain.of(
                List.of(ThreeSites.NET_A.toBuilder().machines(List.of(machine)).build()),
                ThreeSites.DOMAIN.switches().values(),
                ThreeSites.DOMAIN.hypervisors().values());
        Binding listed =
                Recognition.of(rarp("hv-b1"), AllBindings.of(List.of()), domain).orElseThrow();
        assertEquals(Attachment.somewhereAtHome(ThreeSites.A1), listed.at());
        assertEquals(BindingPhase.AT_HOME, listed.phase());
        assertEquals(Optional.of(SAMPLE), Recognition.of(rarp("hv-b1"), AllBindings.of(List.of(SAMPLE)), domain));
    }
}
