/* SPDX-License-Identifier: Apache-2.0 */
package org.hypermip.runtime.openflow.device;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import org.hypermip.runtime.openflow.fake.FakeController;
import org.hypermip.runtime.openflow.fake.FakeSwitch;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.onosproject.net.AnnotationKeys;
import org.onosproject.net.DeviceId;
import org.onosproject.net.MastershipRole;
import org.onosproject.net.device.DeviceDescription;
import org.onosproject.net.device.DeviceProviderServiceAdapter;
import org.onosproject.net.device.PortDescription;
import org.onosproject.openflow.controller.OpenFlowSwitchListener;
import org.onosproject.openflow.controller.RoleState;
import org.projectfloodlight.openflow.protocol.OFVersion;

/** What DeviceManager hears when a switch comes and goes at an awkward moment. */
class DeviceEventsTest {
    private final FakeController controller = new FakeController();
    private final FakeSwitch sw = new FakeSwitch(0xa1, OFVersion.OF_13);
    private final List<String> heard = new ArrayList<>();
    private final OpenFlowSwitchListener events = new DeviceEvents(new Service(), controller);
    private boolean goesWhileItIsAdded;

    @BeforeEach
    void watch() {
        controller.addListener(events);
    }

    @Test
    void aSwitchIsThereBeforeItsPorts() {
        controller.connect(sw);

        assertEquals(List.of("connected", "ports"), heard);
    }

    @Test
    void aSwitchThatGoesWhileItIsAddedIsGoneInTheEnd() {
        goesWhileItIsAdded = true;

        controller.connect(sw);

        assertEquals("disconnected", heard.get(heard.size() - 1));
    }

    @Test
    void aSwitchThatIsGoneBeforeItIsAddedWasNeverThere() {
        events.switchAdded(sw.getDpid());

        assertTrue(heard.isEmpty());
    }

    @Test
    void portsOfASwitchThatIsGoneAreNotTold() {
        events.switchChanged(sw.getDpid());

        assertTrue(heard.isEmpty());
    }

    @Test
    void aSwitchThatRefusesARoleIsPassedOnAsSuch() {
        events.receivedRoleReply(sw.getDpid(), RoleState.SLAVE, RoleState.SLAVE);
        events.receivedRoleReply(sw.getDpid(), null, null);

        assertEquals(List.of("NONE NONE", "null null"), heard);
    }

    @Test
    void anIpv6AddressKeepsItsColons() {
        sw.setChannel("[2001:db8::11]:40000");

        DeviceDescription device = SwitchDescription.of(sw);

        assertEquals("[2001:db8::11]", device.annotations().value(AnnotationKeys.MANAGEMENT_ADDRESS));
    }

    @Test
    void aChannelWithoutAPortIsAnAddress() {
        sw.setChannel("198.18.0.11");

        DeviceDescription device = SwitchDescription.of(sw);

        assertEquals("198.18.0.11", device.annotations().value(AnnotationKeys.MANAGEMENT_ADDRESS));
    }

    private final class Service extends DeviceProviderServiceAdapter {
        @Override
        public void deviceConnected(DeviceId deviceId, DeviceDescription description) {
            heard.add("connected");
            if (goesWhileItIsAdded) {
                controller.disconnect(sw);
            }
        }

        @Override
        public void deviceDisconnected(DeviceId deviceId) {
            heard.add("disconnected");
        }

        @Override
        public void updatePorts(DeviceId deviceId, List<PortDescription> descriptions) {
            heard.add("ports");
        }

        @Override
        public void receivedRoleReply(DeviceId deviceId, MastershipRole requested, MastershipRole response) {
            heard.add(requested + " " + response);
        }
    }
}
