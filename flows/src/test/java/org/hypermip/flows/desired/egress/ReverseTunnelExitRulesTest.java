/* SPDX-License-Identifier: Apache-2.0 */
package org.hypermip.flows.desired.egress;

import static org.hypermip.flows.desired.Scenes.arrived;
import static org.hypermip.flows.desired.Scenes.atHome;
import static org.hypermip.flows.desired.Scenes.away;
import static org.hypermip.flows.desired.Scenes.leaving;
import static org.hypermip.flows.desired.Scenes.rules;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Set;
import org.hypermip.flows.binding.BindingPhase;
import org.junit.jupiter.api.Test;

/** Where the reverse tunnel ends. */
class ReverseTunnelExitRulesTest {

    private static final ReverseTunnelExitRules GENERATOR = new ReverseTunnelExitRules();
    private static final Set<String> EXIT = Set.of("a1 reverse-tunnel-exit: in=tunnel key=1001 -> NORMAL");

    @Test
    void asLongAsItIsAtHomeThereIsNone() {
        assertEquals(Set.of(), rules(GENERATOR, atHome("hv-a1")));
        assertEquals(Set.of(), rules(GENERATOR, leaving(BindingPhase.SIMULTANEOUS, "hv-a1", "hv-a2")));
    }

    @Test
    void itEndsAtTheHomeAgentBeforeDuringAndAfterAVisit() {
        assertEquals(EXIT, rules(GENERATOR, leaving(BindingPhase.PREPARED, "hv-a2", "hv-b1")));
        assertEquals(EXIT, rules(GENERATOR, away("hv-b1")));
        assertEquals(EXIT, rules(GENERATOR, arrived("hv-b1", "hv-a2")));
    }
}
