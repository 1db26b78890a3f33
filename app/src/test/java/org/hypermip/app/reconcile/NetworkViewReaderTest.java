/* SPDX-License-Identifier: Apache-2.0 */
package org.hypermip.app.reconcile;

import static org.hypermip.app.TwoSites.A1;
import static org.hypermip.app.TwoSites.B1;
import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.databind.node.ObjectNode;
import com.google.common.collect.ImmutableSet;
import org.hypermip.app.TwoSites;
import org.hypermip.app.fake.FakeSwitches;
import org.hypermip.flows.rules.NetworkView;
import org.junit.jupiter.api.Test;
import org.onosproject.net.DeviceId;

class NetworkViewReaderTest {

    private final Fabric fabric = new Fabric();
    private final NetworkViewReader reader = new NetworkViewReader(
            fabric.domain, fabric.switches, new SwitchExtensions(fabric.drivers), new DepartedPorts(fabric.time));

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
                                new DepartedPorts(fabric.time))
                        .read()
                        .ports()
                        .size());
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
