/* SPDX-License-Identifier: Apache-2.0 */
package org.hypermip.runtime.openflow.session;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.ArrayList;
import java.util.List;
import org.hypermip.runtime.openflow.fake.ManualScheduler;
import org.junit.jupiter.api.Test;
import org.onosproject.openflow.controller.Dpid;

class SwitchPollsTest {
    private static final Dpid A = new Dpid(1);
    private static final Dpid B = new Dpid(2);

    private final ManualScheduler scheduler = new ManualScheduler();
    private final List<Dpid> polled = new ArrayList<>();
    private final SwitchPolls polls = new SwitchPolls(scheduler, 5, polled::add);

    @Test
    void eachSwitchHasItsOwnPolls() {
        polls.start(A);
        scheduler.pass(2_000);
        polls.start(B);
        scheduler.pass(5_000);

        assertEquals(List.of(A, B, A, B), polled);
    }

    @Test
    void aSwitchThatStartsAgainIsPolledAtOnceAndOnce() {
        polls.start(A);
        scheduler.pass(1_000);
        polls.start(A);
        scheduler.pass(5_000);

        assertEquals(List.of(A, A, A), polled);
    }

    @Test
    void aSwitchThatStopsIsPolledNoMore() {
        polls.start(A);
        scheduler.runDue();
        polls.stop(A);
        polls.soon(A);
        scheduler.pass(10_000);

        assertEquals(List.of(A), polled);
    }

    @Test
    void severalChangesShareOnePoll() {
        polls.start(A);
        scheduler.runDue();
        polls.soon(A);
        scheduler.pass(100);
        polls.soon(A);
        scheduler.pass(150);

        assertEquals(List.of(A, A), polled);
        scheduler.pass(4_999);
        assertEquals(2, polled.size());
    }

    @Test
    void aPollThatIsPutOffComesThenAndTheNextInTheUsualPeriod() {
        polls.start(A);
        scheduler.runDue();
        polls.postpone(A, 12_000);
        scheduler.pass(11_999);
        assertEquals(1, polled.size());

        scheduler.pass(1);
        assertEquals(2, polled.size());
        scheduler.pass(5_000);
        assertEquals(3, polled.size());
    }

    @Test
    void puttingOffBringsNothingForwardAndStartsNothing() {
        polls.start(A);
        scheduler.runDue();
        polls.postpone(A, 100);
        polls.postpone(B, 100);
        scheduler.pass(4_999);

        assertEquals(List.of(A), polled);
    }

    @Test
    void aPollThatFailsEndsNothing() {
        SwitchPolls failing = new SwitchPolls(scheduler, 5, dpid -> {
            polled.add(dpid);
            throw new IllegalStateException("not now");
        });
        failing.start(A);
        scheduler.pass(5_000);

        assertEquals(2, polled.size());
    }
}
