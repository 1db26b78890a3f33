/* SPDX-License-Identifier: Apache-2.0 */
package org.hypermip.app.agent;

import static org.hypermip.app.Reports.address;
import static org.hypermip.app.Reports.mac;
import static org.hypermip.app.Reports.ordered;
import static org.hypermip.app.Reports.preparing;
import static org.hypermip.app.Reports.says;
import static org.hypermip.app.TwoSites.B1;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.common.collect.Iterables;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.hypermip.app.fake.ManualTime;
import org.hypermip.flows.binding.Binding;
import org.hypermip.flows.binding.BindingPhase;
import org.hypermip.flows.binding.HomeAddress;
import org.hypermip.flows.binding.Refusal;
import org.hypermip.flows.binding.Registration;
import org.hypermip.flows.binding.RegistrationPhase;
import org.hypermip.flows.binding.ReplyCode;
import org.junit.jupiter.api.Test;
import org.onosproject.net.PortNumber;

/** What belongs to one mobile node alone: its addresses, and its ports. */
class ClaimsTest {

    private static final Duration LONG = Duration.ofSeconds(10);

    private final Agency agency = new Agency();

    private Refusal refused(Registration registration) {
        return agency.register(registration).refusal().orElseThrow();
    }

    private Binding binding() {
        return agency.homeAgent.binding("vm1").orElseThrow();
    }

    @Test
    void theNumberOfAPortIsKeptWhenItIsThere() {
        agency.move(1, "hv-a", "hv-b");
        assertEquals(Map.of(mac(1), PortNumber.portNumber(8)), binding().at().portNumbers());
    }

    @Test
    void anotherMachinesPortIsRefusedWhileItIsTheSame() {
        agency.move(1, "hv-a", "hv-b");
        Registration second = ordered(2, "hv-b", "hv-a", "hv-b");

        Refusal refusal = refused(second);

        assertEquals(ReplyCode.PROHIBITED, refusal.code());
        assertEquals("tap-b", refusal.value());
        assertTrue(refusal.remedy().contains("vm1"), refusal.remedy());
        assertEquals(Optional.empty(), agency.homeAgent.binding("vm2"));

        agency.fabric.switches.removePort(B1, "tap-b");
        agency.fabric.time.advance(LONG);
        agency.fabric.switches.addPort(B1, "tap-b", 9);
        agency.accepted(second);
    }

    @Test
    void aTunnelsPortIsRefused() {
        Registration tunnel = Registration.builder()
                .phase(RegistrationPhase.PREPARING)
                .mobileNode("vm1")
                .reporter("hv-b")
                .source(Optional.of("hv-a"))
                .interfaces(List.of(address(1)))
                .ports(Map.of(mac(1), "vxlan0"))
                .received(ManualTime.START)
                .build();
        assertEquals("vxlan0", refused(tunnel).value());
    }

    @Test
    void refreshingNamesItsPortsAnewAndNoTunnels() {
        agency.move(1, "hv-a", "hv-b");
        agency.fabric.switches.addPort(B1, "tap-new", 9);
        agency.accepted(refreshing("tap-new"));
        assertEquals(Map.of(mac(1), "tap-new"), binding().at().ports());
        assertEquals(Map.of(mac(1), PortNumber.portNumber(9)), binding().at().portNumbers());
        assertEquals("vxlan0", refused(refreshing("vxlan0")).value());
        assertEquals(Map.of(mac(1), "tap-new"), binding().at().ports());
    }

    private static Registration refreshing(String port) {
        return Registration.builder()
                .phase(RegistrationPhase.REFRESHING)
                .mobileNode("vm1")
                .reporter("hv-b")
                .ports(Map.of(mac(1), port))
                .received(ManualTime.START)
                .build();
    }

    /** It is configured to have another one's address by now. Abroad that is refused; home it comes with those that it has. */
    @Test
    void whoWantsAnothersAddressComesHomeWithItsOwn() {
        agency.move(1, "hv-a", "hv-b");
        agency.accepted(preparing(2, "hv-a", "hv-a", "hv-b"));
        Registration greedy = Registration.builder()
                .phase(RegistrationPhase.PREPARING)
                .mobileNode("vm1")
                .reporter("hv-a")
                .destination(Optional.of("hv-a"))
                .interfaces(List.of(HomeAddress.of(
                        "net-a",
                        mac(1),
                        Iterables.concat(address(1).addresses(), address(2).addresses()))))
                .received(ManualTime.START)
                .build();

        Binding coming = agency.accepted(greedy);

        assertEquals(List.of(address(1)), coming.interfaces());
        agency.accepted(preparing(1, "hv-b", "hv-b", "hv-a"));
        agency.accepted(says("hv-a", RegistrationPhase.ARRIVED, 1));
        assertEquals("hv-a", binding().at().hypervisor().orElseThrow());
    }

    /** What its hypervisor names is another one's port there, or a tunnel's. Onwards that is refused; home it comes without. */
    @Test
    void whoNamesAnothersPortComesHomeWithItsOwn() {
        agency.fabric.switches.addPort(B1, "tap-2", 9);
        agency.move(1, "hv-a", "hv-b");
        agency.accepted(preparing(2, "hv-a", "hv-a", "hv-b"));
        agency.accepted(portOfSecond("tap-2"));

        for (String port : List.of("tap-2", "vxlan0")) {
            agency.accepted(leaving(port));
            assertEquals(Map.of(mac(1), "tap-b"), binding().at().ports());
            assertEquals(
                    Map.of(mac(1), PortNumber.portNumber(8)), binding().at().portNumbers());
        }
        agency.accepted(says("hv-a", RegistrationPhase.ARRIVED, 1));
        assertEquals("hv-a", binding().at().hypervisor().orElseThrow());
    }

    private static Registration leaving(String port) {
        return Registration.builder()
                .phase(RegistrationPhase.PREPARING)
                .mobileNode("vm1")
                .reporter("hv-b")
                .destination(Optional.of("hv-a"))
                .ports(Map.of(mac(1), port))
                .received(ManualTime.START)
                .build();
    }

    private static Registration portOfSecond(String port) {
        return Registration.builder()
                .phase(RegistrationPhase.PREPARING)
                .mobileNode("vm2")
                .reporter("hv-b")
                .ports(Map.of(mac(2), port))
                .received(ManualTime.START)
                .build();
    }

    /** The machine that had them at the same hypervisor was deleted, or has another name now. */
    @Test
    void theAddressesOfAMachineThatIsNoMoreAreFreeWhereItWas() {
        agency.move(1, "hv-a", "hv-b");
        agency.move(1, "hv-b", "hv-a");
        agency.fabric.time.advance(LONG);
        agency.fabric.storage.deliver();
        assertEquals(BindingPhase.AT_HOME, binding().phase());
        Registration renamed = Registration.builder()
                .phase(RegistrationPhase.PREPARING)
                .mobileNode("renamed")
                .reporter("hv-a")
                .source(Optional.of("hv-a"))
                .destination(Optional.of("hv-b"))
                .interfaces(List.of(address(1)))
                .received(ManualTime.START)
                .build();
        assertEquals(BindingPhase.PREPARED, agency.accepted(renamed).phase());
    }
}
