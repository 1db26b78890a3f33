/* SPDX-License-Identifier: Apache-2.0 */
package org.hypermip.app.agent;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.hypermip.flows.binding.BindingPhase;
import org.junit.jupiter.api.Test;

class RehearsalTest {

    @Test
    void itGoesTheWholeWay() {
        assertEquals(BindingPhase.AWAY, new Rehearsal().perform().phase());
    }

    @Test
    void itLeavesNoTrace() {
        Agency agency = new Agency();

        assertEquals(0, agency.homeAgent.bindings().size());
        assertEquals(0, agency.fabric.flowRules.takeApplied().size());
        assertEquals(0, agency.packets.size());
    }
}
