/* SPDX-License-Identifier: Apache-2.0 */
package org.hypermip.app.reconcile;

import static org.hypermip.app.TwoSites.A1;
import static org.hypermip.app.TwoSites.B1;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import com.fasterxml.jackson.databind.node.ObjectNode;
import com.google.common.collect.ImmutableSet;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.hypermip.app.TwoSites;
import org.hypermip.app.fake.FakeSwitches;
import org.hypermip.app.reconcile.openflow.SwitchExtensions;
import org.hypermip.flows.frames.NetworkView;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Test;
import org.onosproject.net.AnnotationKeys;
import org.onosproject.net.DefaultPort;
import org.onosproject.net.DeviceId;
import org.onosproject.net.Port;
import org.onosproject.net.PortNumber;

class NetworkViewReaderTest {

    private final Fabric fabric = new Fabric();
    private final DepartedPorts departed = new DepartedPorts(fabric.time);
    private final NetworkViewReader reader = new NetworkViewReader(
            fabric.domain,
            fabric.switches,
            new SwitchExtensions(fabric.drivers),
            departed,
            new FormerAgents(fabric.time, () -> {}));

    @Test
    void portsAreKnownByNameWhetherTheirLinksAreUpOrNot() {
        NetworkView view = reader.read();

        assertEquals(TwoSites.PORTS, view.ports());
        assertEquals(TwoSites.domain(), view.domain());
    }

    @Test
    void aSwitchThatIsAwayKeepsItsPortsAndOneNeverSeenHasNone() {
        fabric.switches.disconnect(B1);

        assertEquals(TwoSites.PORTS, reader.read().ports());
        assertEquals(
                0,
                new NetworkViewReader(
                                fabric.domain,
                                new FakeSwitches(),
                                new SwitchExtensions(fabric.drivers),
                                new DepartedPorts(fabric.time),
                                new FormerAgents(fabric.time, () -> {}))
                        .read()
                        .ports()
                        .size());
    }

    @Test
    void aPortThatHasJustGoneIsThereForRulesAloneAndOneThatTookItsNameGoesFirst() {
        Port gone = fabric.switches.getPorts(B1).get(0);
        String name = gone.annotations().value(AnnotationKeys.PORT_NAME);
        List<String> told = new ArrayList<>();

        fabric.switches.removePort(B1, name);
        departed.remember(B1, gone, () -> told.add(name));

        assertFalse(reader.read().port(B1, name).isPresent());
        assertEquals(Optional.of(gone.number()), reader.readWithDeparted().port(B1, name));
        fabric.switches.addPort(B1, name, 77);
        assertEquals(
                Optional.of(PortNumber.portNumber(77)),
                reader.readWithDeparted().port(B1, name));
        fabric.switches.removePort(B1, name);
        fabric.time.advance(DepartedPorts.REMEMBERED);
        assertFalse(reader.readWithDeparted().port(B1, name).isPresent());
        assertEquals(List.of(name), told);
    }

    @Test
    void aPortWithoutANameIsNotRemembered() {
        departed.remember(
                B1,
                new DefaultPort(fabric.switches.getDevice(B1), PortNumber.portNumber(78), true),
                () -> Assertions.fail("no rule is made for it"));

        fabric.time.advance(DepartedPorts.REMEMBERED);
        assertEquals(TwoSites.PORTS, reader.readWithDeparted().ports());
    }

    @Test
    void switchesThatTheConfigurationDoesNotNameAreNoneOfOurs() {
        DeviceId stranger = DeviceId.deviceId("of:00000000000000ff");
        fabric.switches.connect(stranger);
        fabric.switches.addPort(stranger, "vxlan0", 1);

        assertEquals(ImmutableSet.of(A1, B1), reader.read().ports().keySet());
    }

    @Test
    void arpIsAnsweredWhereTheDriverHasTheMoves() {
        fabric.drivers.setPlain(A1);

        assertEquals(ImmutableSet.of(B1), reader.read().arpResponders());
    }

    @Test
    void whereTheOperatorSaysSoTheControllerAnswersAnyway() {
        ObjectNode configuration = TwoSites.configuration();
        ((ObjectNode) configuration.at("/switches/0")).put("arpResponder", "controller");
        fabric.domain.set(TwoSites.settings(configuration).domain());

        assertEquals(ImmutableSet.of(B1), reader.read().arpResponders());
    }
}
