/* SPDX-License-Identifier: Apache-2.0 */
package org.hypermip.runtime.openflow.session;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import org.hypermip.runtime.openflow.fake.FakeController;
import org.hypermip.runtime.openflow.fake.FakeSwitch;
import org.hypermip.runtime.openflow.fake.ManualScheduler;
import org.junit.jupiter.api.Test;
import org.onosproject.openflow.controller.Dpid;
import org.onosproject.openflow.controller.RoleState;
import org.projectfloodlight.openflow.protocol.OFVersion;

/** From when until when a switch is polled. */
class PolledSwitchesTest {
    private final FakeController controller = new FakeController();
    private final FakeSwitch sw = new FakeSwitch(1, OFVersion.OF_13);
    private final ManualScheduler scheduler = new ManualScheduler();
    private final List<Dpid> polled = new ArrayList<>();
    private final List<Dpid> gone = new ArrayList<>();
    private final PolledSwitches switches = new PolledSwitches(new SwitchPolls(scheduler, 5, polled::add), gone::add);

    @Test
    void switchesThatWereThereBeforeArePolledAtOnce() {
        controller.connect(sw);

        switches.watch(controller);
        scheduler.runDue();

        assertEquals(List.of(sw.getDpid()), polled);
    }

    @Test
    void aSwitchIsPolledFromMastershipOn() {
        switches.watch(controller);
        scheduler.pass(5_000);
        assertTrue(polled.isEmpty());

        controller.connect(sw);
        scheduler.pass(5_000);

        assertEquals(2, polled.size());
    }

    @Test
    void aSwitchThatKeepsItsMasterIsPolledOn() {
        switches.watch(controller);
        controller.connect(sw);
        scheduler.runDue();

        controller.roleReplied(sw, RoleState.MASTER, RoleState.MASTER);
        scheduler.pass(5_000);

        assertEquals(2, polled.size());
    }

    @Test
    void aSwitchThatGoesIsPolledNoMoreAndIsToldOf() {
        switches.watch(controller);
        controller.connect(sw);
        scheduler.runDue();

        controller.disconnect(sw);
        scheduler.pass(20_000);

        assertEquals(1, polled.size());
        assertEquals(List.of(sw.getDpid()), gone);
    }

    @Test
    void whoLeavesPollsNobody() {
        switches.watch(controller);
        controller.connect(sw);
        scheduler.runDue();

        switches.leave(controller);
        scheduler.pass(20_000);

        assertEquals(1, polled.size());
        assertTrue(controller.isLeft());
    }
}
