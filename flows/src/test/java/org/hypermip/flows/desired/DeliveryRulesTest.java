/* SPDX-License-Identifier: Apache-2.0 */
package org.hypermip.flows.desired;

import static org.hypermip.flows.desired.Scenes.arrived;
import static org.hypermip.flows.desired.Scenes.atHome;
import static org.hypermip.flows.desired.Scenes.away;
import static org.hypermip.flows.desired.Scenes.bareView;
import static org.hypermip.flows.desired.Scenes.leaving;
import static org.hypermip.flows.desired.Scenes.left;
import static org.hypermip.flows.desired.Scenes.rules;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Set;
import org.hypermip.flows.binding.Binding;
import org.hypermip.flows.binding.BindingPhase;
import org.junit.jupiter.api.Test;

/** Where frames for the mobile node go that come out of a tunnel. */
class DeliveryRulesTest {

    private static void check(Binding binding, String... expected) {
        assertEquals(Set.of(expected), rules(new DeliveryRules(), binding));
    }

    @Test
    void atHomeThereIsNone() {
        check(atHome("hv-a1"));
    }

    @Test
    void aDestinationIsReadyBeforeAnythingIsSentThere() {
        check(
                leaving(BindingPhase.PREPARED, "hv-a1", "hv-b1"),
                "b1 delivery: in=tunnel to=vm50 key=1001 -> tap-vm50-hv-b1",
                "b1 delivery: in=tunnel to=vm50 key=1001* -> tap-vm50-hv-b1");
    }

    /** Another visitor's frames come out of the reverse tunnel at a1. */
    @Test
    void whileItLeavesHomeVisitorsFramesGoBothWaysToo() {
        check(
                leaving(BindingPhase.SIMULTANEOUS, "hv-a1", "hv-b1"),
                "a1 delivery: in=tunnel to=vm50 key=1001 -> tap-vm50-hv-a1 b1(key=1001*) IN_PORT",
                "b1 delivery: in=tunnel to=vm50 key=1001 -> tap-vm50-hv-b1",
                "b1 delivery: in=tunnel to=vm50 key=1001* -> tap-vm50-hv-b1");
    }

    @Test
    void whileItLeavesTheOtherSwitchOfItsHomeTheHomeAgentSendsThemOnToThere() {
        check(
                leaving(BindingPhase.SIMULTANEOUS, "hv-a2", "hv-b1"),
                "a1 tunnel-redirect: in=tunnel to=vm50 key=1001 -> a2(key=1001) IN_PORT",
                "a2 delivery: in=tunnel to=vm50 key=1001 -> tap-vm50-hv-a2 b1(key=1001*) IN_PORT",
                "b1 delivery: in=tunnel to=vm50 key=1001 -> tap-vm50-hv-b1",
                "b1 delivery: in=tunnel to=vm50 key=1001* -> tap-vm50-hv-b1");
    }

    @Test
    void awayHomeAgentsSendVisitorsFramesBackIntoTheTunnel() {
        check(
                away("hv-b1"),
                "a1 tunnel-redirect: in=tunnel to=vm50 key=1001 -> b1(key=1001) IN_PORT",
                "a2 tunnel-redirect: in=tunnel to=vm50 key=1001 -> b1(key=1001) IN_PORT",
                "b1 delivery: in=tunnel to=vm50 key=1001 -> tap-vm50-hv-b1",
                "b1 delivery: in=tunnel to=vm50 key=1001* -> tap-vm50-hv-b1");
    }

    @Test
    void whileItMovesOnTheForeignAgentHandsOver() {
        check(
                leaving(BindingPhase.SIMULTANEOUS, "hv-b1", "hv-c1"),
                "a1 tunnel-redirect: in=tunnel to=vm50 key=1001 -> b1(key=1001) IN_PORT",
                "a2 tunnel-redirect: in=tunnel to=vm50 key=1001 -> b1(key=1001) IN_PORT",
                "b1 delivery: in=tunnel to=vm50 key=1001 -> tap-vm50-hv-b1 c1(key=1001*) IN_PORT",
                "b1 delivery: in=tunnel to=vm50 key=1001* -> tap-vm50-hv-b1",
                "c1 delivery: in=tunnel to=vm50 key=1001 -> tap-vm50-hv-c1",
                "c1 delivery: in=tunnel to=vm50 key=1001* -> tap-vm50-hv-c1");
    }

    @Test
    void aForeignAgentItLeftSendsOn() {
        check(
                arrived("hv-b1", "hv-c1"),
                "a1 tunnel-redirect: in=tunnel to=vm50 key=1001 -> c1(key=1001) IN_PORT",
                "a2 tunnel-redirect: in=tunnel to=vm50 key=1001 -> c1(key=1001) IN_PORT",
                "b1 delivery: in=tunnel to=vm50 key=1001 -> c1(key=1001*) IN_PORT",
                "c1 delivery: in=tunnel to=vm50 key=1001 -> tap-vm50-hv-c1",
                "c1 delivery: in=tunnel to=vm50 key=1001* -> tap-vm50-hv-c1");
    }

    @Test
    void onOneSwitchBothPortsGetTheFrames() {
        check(
                leaving(BindingPhase.SIMULTANEOUS, "hv-b1", "hv-b1x"),
                "a1 tunnel-redirect: in=tunnel to=vm50 key=1001 -> b1(key=1001) IN_PORT",
                "a2 tunnel-redirect: in=tunnel to=vm50 key=1001 -> b1(key=1001) IN_PORT",
                "b1 delivery: in=tunnel to=vm50 key=1001 -> tap-vm50-hv-b1 tap-vm50-hv-b1x",
                "b1 delivery: in=tunnel to=vm50 key=1001* -> tap-vm50-hv-b1");
    }

    @Test
    void onItsWayHomeWhatIsHandedOverIsDeliveredAndWhatIsRedirectedStillGoesAway() {
        check(
                leaving(BindingPhase.SIMULTANEOUS, "hv-b1", "hv-a1"),
                "a1 tunnel-redirect: in=tunnel to=vm50 key=1001 -> b1(key=1001) IN_PORT",
                "a1 delivery: in=tunnel to=vm50 key=1001* -> tap-vm50-hv-a1",
                "a2 tunnel-redirect: in=tunnel to=vm50 key=1001 -> b1(key=1001) IN_PORT",
                "b1 delivery: in=tunnel to=vm50 key=1001 -> tap-vm50-hv-b1 a1(key=1001*) IN_PORT",
                "b1 delivery: in=tunnel to=vm50 key=1001* -> tap-vm50-hv-b1");
    }

    @Test
    void justBackTheHomeSwitchesSendToWhereItIs() {
        check(
                left(atHome("hv-a1"), "hv-b1"),
                "a1 delivery: in=tunnel to=vm50 key=1001 -> tap-vm50-hv-a1",
                "a1 delivery: in=tunnel to=vm50 key=1001* -> tap-vm50-hv-a1",
                "a2 tunnel-redirect: in=tunnel to=vm50 key=1001 -> a1(key=1001) IN_PORT",
                "b1 delivery: in=tunnel to=vm50 key=1001 -> a1(key=1001*) IN_PORT");
    }

    /** A visitor's frame that comes out of the reverse tunnel at a1 must not go to the machine that does not run yet. */
    @Test
    void aDestinationAtHomeGetsNothingButWhatIsHandedOver() {
        check(
                leaving(BindingPhase.PREPARED, "hv-a2", "hv-a1"),
                "a1 delivery: in=tunnel to=vm50 key=1001* -> tap-vm50-hv-a1");
    }

    @Test
    void portsThatAreNotKnownGetNothing() {
        Binding binding = leaving(BindingPhase.SIMULTANEOUS, "hv-a1", "hv-b1");
        assertEquals(Set.of(), rules(new DeliveryRules(), binding, bareView()));
    }
}
