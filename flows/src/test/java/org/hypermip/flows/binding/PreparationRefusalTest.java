/* SPDX-License-Identifier: Apache-2.0 */
package org.hypermip.flows.binding;

import static org.hypermip.flows.binding.Samples.VM;
import static org.hypermip.flows.binding.Samples.binding;
import static org.hypermip.flows.binding.Samples.refused;
import static org.hypermip.flows.binding.Samples.says;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.hypermip.flows.ThreeSites;
import org.junit.jupiter.api.Test;
import org.onlab.packet.MacAddress;

/** What {@code preparing} is refused for. */
class PreparationRefusalTest {

    private static final Optional<Binding> AT_HOME = Optional.of(binding(BindingPhase.AT_HOME));

    private static Registration.Builder preparing(String reporter) {
        return says(reporter, RegistrationPhase.PREPARING);
    }

    @Test
    void aMobileNodeSeenForTheFirstTimeWithoutInterfaces() {
        refused(
                Optional.empty(),
                preparing("hv-a1").destination(Optional.of("hv-b1")).build(),
                ReplyCode.UNKNOWN_HOME_AGENT,
                "vm.id",
                VM.id());
    }

    @Test
    void aSourceThatDoesNotNameTheDestination() {
        refused(AT_HOME, preparing("hv-a1").build(), ReplyCode.MALFORMED, "destination", "");
    }

    /** Nobody can tell which of the two ends it is. */
    @Test
    void aFirstReporterThatNamesNeitherEnd() {
        refused(
                Optional.empty(),
                preparing("hv-b1").interfaces(List.of(VM.address())).build(),
                ReplyCode.MALFORMED,
                "destination",
                "");
    }

    @Test
    void hypervisorsThatAreNotConfigured() {
        refused(AT_HOME, preparing("hv-x").build(), ReplyCode.PROHIBITED, "reporter", "hv-x");
        refused(
                AT_HOME,
                preparing("hv-a1").destination(Optional.of("hv-y")).build(),
                ReplyCode.INVALID_CARE_OF_ADDRESS,
                "destination",
                "hv-y");
        refused(
                AT_HOME,
                preparing("hv-b1").source(Optional.of("hv-z")).build(),
                ReplyCode.PROHIBITED,
                "source",
                "hv-z");
    }

    @Test
    void aReporterThatIsNeitherEnd() {
        refused(
                AT_HOME,
                preparing("hv-c1").destination(Optional.of("hv-b1")).build(),
                ReplyCode.PROHIBITED,
                "reporter",
                "hv-c1");
    }

    @Test
    void aDestinationWhereItIsAlready() {
        refused(
                AT_HOME,
                preparing("hv-a1").destination(Optional.of("hv-a1")).build(),
                ReplyCode.IDENTIFICATION_MISMATCH,
                "destination",
                "hv-a1");
    }

    @Test
    void aDestinationThatIsTheSource() {
        refused(
                Optional.empty(),
                preparing("hv-b1")
                        .interfaces(List.of(VM.address()))
                        .source(Optional.of("hv-b1"))
                        .destination(Optional.of("hv-b1"))
                        .build(),
                ReplyCode.MALFORMED,
                "destination",
                "hv-b1");
    }

    @Test
    void aSourceWhereItIsNot() {
        Refusal refusal = refused(
                Optional.of(binding(BindingPhase.AWAY)),
                preparing("hv-c1").source(Optional.of("hv-a1")).build(),
                ReplyCode.IDENTIFICATION_MISMATCH,
                "source",
                "hv-a1");
        assertEquals("vm50 is at hv-b1; name that as the source, or leave it out", refusal.remedy());
    }

    @Test
    void aForeignSourceOfAMobileNodeThatIsAtHome() {
        refused(
                AT_HOME,
                preparing("hv-c1").source(Optional.of("hv-b1")).build(),
                ReplyCode.IDENTIFICATION_MISMATCH,
                "source",
                "hv-b1");
    }

    @Test
    void anotherDestinationUnderTheSameId() {
        refused(
                Optional.of(binding(BindingPhase.PREPARED)),
                preparing("hv-a1")
                        .migration(Optional.of("m1"))
                        .destination(Optional.of("hv-c1"))
                        .build(),
                ReplyCode.TOO_MANY_BINDINGS,
                "destination",
                "hv-c1");
    }

    @Test
    void anIdThatHasArrived() {
        refused(
                Optional.of(binding(BindingPhase.ARRIVED)),
                preparing("hv-a1")
                        .migration(Optional.of("m1"))
                        .destination(Optional.of("hv-b1"))
                        .build(),
                ReplyCode.IDENTIFICATION_MISMATCH,
                "phase",
                "preparing");
    }

    @Test
    void portsOfInterfacesItDoesNotHave() {
        MacAddress unknown = MacAddress.valueOf("52:54:00:00:00:99");
        refused(
                AT_HOME,
                preparing("hv-b1").ports(Map.of(unknown, "tap9")).build(),
                ReplyCode.MALFORMED,
                "vm.interfaces",
                unknown.toString());
    }

    /** Its guard would drop all that the other one sends. */
    @Test
    void aPortThatCannotBeAMachinesOfTheReporter() {
        BindingMachine named = new BindingMachine(ThreeSites.REACTIVE_DOMAIN);
        assertEquals("vxlan0", foreignPort(named, "vxlan0").value());
        Refusal refusal = foreignPort(named, "host-b1-4");
        assertEquals("host-b1-4", refusal.value());
        assertTrue(refusal.remedy().contains("hv-b1=[tap-*-hv-b1]"), refusal.remedy());
        assertEquals("tap-vm50-hv-b1x", foreignPort(named, "tap-vm50-hv-b1x").value());
        assertEquals(
                "vxlan0",
                foreignPort(new BindingMachine(ThreeSites.DOMAIN), "vxlan0").value());
    }

    private static Refusal foreignPort(BindingMachine machine, String port) {
        Refusal refusal = machine.next(
                        AT_HOME,
                        preparing("hv-b1").ports(Map.of(VM.mac(), port)).build())
                .refusal()
                .orElseThrow();
        assertEquals(ReplyCode.PROHIBITED, refusal.code());
        assertEquals("vm.interfaces", refusal.field());
        return refusal;
    }

    /** What the machine sends by that port would not be known as its network's. */
    @Test
    void aPortAtHomeThatIsNoAccessPortOfItsVlan() {
        BindingMachine machine = new BindingMachine(ThreeSites.tenants(Map.of(ThreeSites.NET_A, 10)));
        Registration registration = preparing("hv-a1")
                .destination(Optional.of("hv-b1"))
                .interfaces(List.of(VM.address()))
                .ports(Map.of(VM.mac(), "vnet0"))
                .build();
        Refusal refusal = machine.next(Optional.empty(), registration).refusal().orElseThrow();
        assertEquals(ReplyCode.PROHIBITED, refusal.code());
        assertEquals("vnet0", refusal.value());
        assertTrue(
                refusal.remedy().contains("network net-a") && refusal.remedy().contains("tap-vm50-*"),
                refusal.remedy());
        Registration atHisPort = preparing("hv-a1")
                .destination(Optional.of("hv-b1"))
                .interfaces(List.of(VM.address()))
                .ports(Map.of(VM.mac(), VM.tap("hv-a1")))
                .build();
        assertEquals(Optional.empty(), machine.next(Optional.empty(), atHisPort).refusal());
        Registration elsewhere = preparing("hv-b1")
                .source(Optional.of("hv-a1"))
                .interfaces(List.of(VM.address()))
                .ports(Map.of(VM.mac(), "vnet0"))
                .build();
        assertEquals(Optional.empty(), machine.next(Optional.empty(), elsewhere).refusal());
    }
}
