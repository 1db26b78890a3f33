/* SPDX-License-Identifier: Apache-2.0 */
package org.hypermip.flows.binding;

import static org.hypermip.flows.binding.Samples.VM;
import static org.hypermip.flows.binding.Samples.binding;
import static org.hypermip.flows.binding.Sightings.announcing;
import static org.hypermip.flows.binding.Sightings.rarp;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.Optional;
import org.hypermip.flows.ThreeSites;
import org.hypermip.flows.network.Machine;
import org.hypermip.flows.network.MobilityDomain;
import org.junit.jupiter.api.Test;
import org.onlab.packet.IpAddress;

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
        return Recognition.of(sighting, List.of(bindings), ThreeSites.DOMAIN).map(Binding::mobileNode);
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
    void aListedMachineIsSomewhereAtHomeUntilItHasABinding() {
        Machine machine = Machine.of(VM.id(), VM.mac(), List.of(VM.ip()));
        MobilityDomain domain = MobilityDomain.of(
                List.of(ThreeSites.NET_A.toBuilder().machines(List.of(machine)).build()),
                ThreeSites.DOMAIN.switches().values(),
                ThreeSites.DOMAIN.hypervisors().values());
        Binding listed = Recognition.of(rarp("hv-b1"), List.of(), domain).orElseThrow();
        assertEquals(Attachment.somewhereAtHome(ThreeSites.A1), listed.at());
        assertEquals(BindingPhase.AT_HOME, listed.phase());
        assertEquals(Optional.of(SAMPLE), Recognition.of(rarp("hv-b1"), List.of(SAMPLE), domain));
    }
}
