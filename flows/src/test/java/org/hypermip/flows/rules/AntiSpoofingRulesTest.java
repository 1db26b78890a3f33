/* SPDX-License-Identifier: Apache-2.0 */
package org.hypermip.flows.rules;

import static org.hypermip.flows.rules.Scenes.arrived;
import static org.hypermip.flows.rules.Scenes.atHome;
import static org.hypermip.flows.rules.Scenes.bareView;
import static org.hypermip.flows.rules.Scenes.leaving;
import static org.hypermip.flows.rules.Scenes.rules;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Set;
import org.hypermip.flows.binding.BindingPhase;
import org.junit.jupiter.api.Test;

/** What becomes of the rest that comes from a visitor's port. */
class AntiSpoofingRulesTest {

    private static final AntiSpoofingRules GENERATOR = new AntiSpoofingRules();

    @Test
    void atHomeNothingIsDropped() {
        assertEquals(Set.of(), rules(GENERATOR, atHome("hv-a1")));
    }

    @Test
    void beforeAVisitorRunsItsPortIsGuarded() {
        assertEquals(
                Set.of("b1 anti-spoofing: in=tap-vm50-hv-b1 -> drop"),
                rules(GENERATOR, leaving(BindingPhase.PREPARED, "hv-a1", "hv-b1")));
    }

    @Test
    void thePortItLeftStaysGuardedAsLongAsItMaySpeak() {
        assertEquals(
                Set.of("b1 anti-spoofing: in=tap-vm50-hv-b1 -> drop", "c1 anti-spoofing: in=tap-vm50-hv-c1 -> drop"),
                rules(GENERATOR, arrived("hv-b1", "hv-c1")));
        assertEquals(
                Set.of("b1 anti-spoofing: in=tap-vm50-hv-b1 -> drop"), rules(GENERATOR, arrived("hv-b1", "hv-a1")));
    }

    @Test
    void aPortThatIsNotKnownCannotBeGuarded() {
        assertEquals(Set.of(), rules(GENERATOR, arrived("hv-b1", "hv-c1"), bareView()));
    }
}
