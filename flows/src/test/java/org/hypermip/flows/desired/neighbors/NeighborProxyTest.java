/* SPDX-License-Identifier: Apache-2.0 */
package org.hypermip.flows.desired.neighbors;

import static org.hypermip.flows.ThreeSites.A1;
import static org.hypermip.flows.ThreeSites.A2;
import static org.hypermip.flows.ThreeSites.B1;
import static org.hypermip.flows.desired.Scenes.VM;
import static org.hypermip.flows.desired.Scenes.arrived;
import static org.hypermip.flows.desired.Scenes.atHome;
import static org.hypermip.flows.desired.Scenes.away;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.Optional;
import org.hypermip.flows.ThreeSites;
import org.hypermip.flows.binding.Binding;
import org.junit.jupiter.api.Test;
import org.onlab.packet.IpAddress;
import org.onlab.packet.MacAddress;
import org.onlab.packet.VlanId;
import org.onosproject.net.ConnectPoint;
import org.onosproject.net.DeviceId;
import org.onosproject.net.PortNumber;

/** For whom the controller answers. */
class NeighborProxyTest {

    private static final MacAddress ASKER = MacAddress.valueOf("02:00:00:00:0a:11");

    private static Optional<MacAddress> answer(DeviceId device, String target, MacAddress asker, Binding binding) {
        return NeighborProxy.answer(
                new ConnectPoint(device, PortNumber.portNumber(3)),
                VlanId.NONE,
                IpAddress.valueOf(target),
                asker,
                List.of(binding),
                ThreeSites.fullView());
    }

    @Test
    void atEveryHomeSwitchItAnswersForAllAddressesOfOneWhoIsAway() {
        for (String target : List.of("10.1.0.50", "fd00:1::50", "fe80::5054:ff:fe00:32")) {
            for (DeviceId device : List.of(A1, A2)) {
                assertEquals(Optional.of(VM.mac()), answer(device, target, ASKER, away("hv-b1")), target);
            }
        }
    }

    @Test
    void otherAddressesAreOthers() {
        assertEquals(Optional.empty(), answer(A1, "10.1.0.51", ASKER, away("hv-b1")));
        assertEquals(Optional.empty(), answer(A1, "fe80::1", ASKER, away("hv-b1")));
    }

    @Test
    void elsewhereNobodyIsAnswered() {
        assertEquals(Optional.empty(), answer(B1, "10.1.0.50", ASKER, away("hv-b1")));
    }

    @Test
    void atHomeItAnswersForItself() {
        assertEquals(Optional.empty(), answer(A1, "10.1.0.50", ASKER, atHome("hv-a1")));
        assertEquals(Optional.empty(), answer(A1, "10.1.0.50", ASKER, arrived("hv-b1", "hv-a2")));
    }

    @Test
    void whoAsksForItsOwnAddressIsNotTold() {
        assertEquals(Optional.empty(), answer(A1, "fd00:1::50", VM.mac(), away("hv-b1")));
    }
}
