/* SPDX-License-Identifier: Apache-2.0 */
package org.hypermip.flows.desired.watch;

import static org.hypermip.flows.desired.Scenes.arrived;
import static org.hypermip.flows.desired.Scenes.atHome;
import static org.hypermip.flows.desired.Scenes.away;
import static org.hypermip.flows.desired.Scenes.bareView;
import static org.hypermip.flows.desired.Scenes.leaving;
import static org.hypermip.flows.desired.Scenes.left;
import static org.hypermip.flows.desired.Scenes.rules;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Set;
import org.hypermip.flows.ThreeSites;
import org.hypermip.flows.binding.BindingPhase;
import org.hypermip.flows.frames.NetworkView;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What goes up to the controller where a mobile node is about to arrive. */
class ArrivalWatchRulesTest {

    private static final ArrivalWatchRules GENERATOR = new ArrivalWatchRules();
    private static final NetworkView REACTIVE = ThreeSites.fullView(ThreeSites.REACTIVE_DOMAIN);

    /** Its announcements there, and what becomes of them beside the copy. */
    private static Set<String> watched(String device, String tap, String rarp, String others) {
        String sent = device + " arrival-watch: in=" + tap + " from=vm50 ";
        return Set.of(
                sent + "rarp -> " + rarp + "CONTROLLER",
                sent + "arp by=10.1.0.50 for=10.1.0.50 at=vm50 -> " + others + "CONTROLLER",
                sent + "ipv6 proto=58 src=fd00:1::50/128 dst=ff02::1/128 icmp6=136 about=fd00:1::50 at=vm50 -> "
                        + others + "CONTROLLER",
                sent + "ipv6 proto=58 src=fe80::5054:ff:fe00:32/128 dst=ff02::1/128 icmp6=136"
                        + " about=fe80::5054:ff:fe00:32 at=vm50 -> " + others + "CONTROLLER");
    }

    @Test
    void whileNothingMovesThereIsNone() {
        assertEquals(Set.of(), rules(GENERATOR, atHome("hv-a1"), REACTIVE));
        assertEquals(Set.of(), rules(GENERATOR, away("hv-b1"), REACTIVE));
        assertEquals(Set.of(), rules(GENERATOR, arrived("hv-a1", "hv-b1"), REACTIVE));
    }

    @ParameterizedTest
    @EnumSource(names = {"PREPARED", "SIMULTANEOUS"})
    void abroadFramesTakeTheReverseTunnelAsBefore(BindingPhase phase) {
        assertEquals(
                watched("b1", "tap-vm50-hv-b1", "", "a1(key=1001) tunnel "),
                rules(GENERATOR, leaving(phase, "hv-a1", "hv-b1")));
    }

    @Test
    void atHomeFramesGoTheNormalWayAsBefore() {
        assertEquals(
                watched("a2", "tap-vm50-hv-a2", "NORMAL ", "NORMAL "),
                rules(GENERATOR, leaving(BindingPhase.PREPARED, "hv-b1", "hv-a2")));
    }

    @Test
    void aPortThatIsNotKnownIsNotWatched() {
        assertEquals(Set.of(), rules(GENERATOR, leaving(BindingPhase.PREPARED, "hv-a1", "hv-b1"), bareView()));
    }

    @Test
    void reactiveNetworksWatchThePortItMayComeBackTo() {
        assertEquals(watched("b1", "tap-vm50-hv-b1", "", ""), rules(GENERATOR, left(away("hv-c1"), "hv-b1"), REACTIVE));
        assertEquals(Set.of(), rules(GENERATOR, left(away("hv-c1"), "hv-a1"), REACTIVE));
        assertEquals(Set.of(), rules(GENERATOR, left(away("hv-c1"), "hv-b1")));
    }
}
