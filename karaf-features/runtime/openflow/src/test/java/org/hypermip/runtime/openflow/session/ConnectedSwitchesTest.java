/* SPDX-License-Identifier: Apache-2.0 */
package org.hypermip.runtime.openflow.session;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import org.hypermip.runtime.openflow.fake.FakeController;
import org.hypermip.runtime.openflow.fake.FakeSwitch;
import org.junit.jupiter.api.Test;
import org.projectfloodlight.openflow.protocol.OFVersion;

class ConnectedSwitchesTest {
    private final FakeController controller = new FakeController();
    private final FakeSwitch sw = new FakeSwitch(1, OFVersion.OF_13);
    private final List<String> made = new ArrayList<>();
    private final ConnectedSwitches<Object> switches = new ConnectedSwitches<>(controller, connected -> {
        made.add(connected.getStringId());
        return new Object();
    });

    @Test
    void ofASwitchThatIsNotConnectedNothingIsKnown() {
        assertTrue(switches.of(sw.getDpid()).isEmpty());
        assertTrue(made.isEmpty());
    }

    @Test
    void whatIsKnownStaysAndIsTheSameByDeviceAndByNumber() {
        controller.connect(sw);
        Object known = switches.of(sw.getDpid()).orElseThrow();

        assertSame(known, switches.of(sw.deviceId()).orElseThrow());
        assertEquals(1, made.size());
    }

    @Test
    void ofASwitchThatConnectedAgainNothingIsKnownThoughNobodySaidThatItWent() {
        controller.connect(sw);
        Object before = switches.of(sw.getDpid()).orElseThrow();

        controller.connect(new FakeSwitch(1, OFVersion.OF_13));

        assertNotSame(before, switches.of(sw.getDpid()).orElseThrow());
    }

    @Test
    void aForgottenSwitchIsKnownAnew() {
        controller.connect(sw);
        Object before = switches.of(sw.getDpid()).orElseThrow();

        switches.forget(sw.getDpid());

        assertNotSame(before, switches.of(sw.getDpid()).orElseThrow());
    }

    @Test
    void eachSwitchIsKnownByItself() {
        FakeSwitch other = new FakeSwitch(2, OFVersion.OF_14);
        controller.connect(sw);
        controller.connect(other);

        assertNotSame(
                switches.of(sw.getDpid()).orElseThrow(),
                switches.of(other.getDpid()).orElseThrow());
    }
}
