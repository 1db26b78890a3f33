/* SPDX-License-Identifier: Apache-2.0 */
package org.hypermip.flows.desired;

import static org.hypermip.flows.desired.Scenes.arrived;
import static org.hypermip.flows.desired.Scenes.atHome;
import static org.hypermip.flows.desired.Scenes.away;
import static org.hypermip.flows.desired.Scenes.bareView;
import static org.hypermip.flows.desired.Scenes.leaving;
import static org.hypermip.flows.desired.Scenes.leavingFromSomewhere;
import static org.hypermip.flows.desired.Scenes.left;
import static org.hypermip.flows.desired.Scenes.rules;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.Map;
import java.util.Set;
import org.hypermip.flows.ThreeSites;
import org.hypermip.flows.binding.Attachment;
import org.hypermip.flows.binding.Binding;
import org.hypermip.flows.binding.BindingPhase;
import org.junit.jupiter.api.Test;
import org.onosproject.net.DeviceId;

/** Where frames for the mobile node go that the home network sends. */
class RedirectRulesTest {

    private static void check(Binding binding, String... expected) {
        assertEquals(Set.of(expected), rules(new RedirectRules(), binding));
    }

    @Test
    void atHomeThereIsNone() {
        check(atHome("hv-a1"));
        check(leaving(BindingPhase.PREPARED, "hv-a1", "hv-b1"));
    }

    /** Bindings outlive the configuration: where it was last may not be part of its home network any more. */
    @Test
    void atHomeInAPlaceThatIsNotConfiguredThereAreNoRules() {
        Binding gone = atHome("hv-a1").toBuilder()
                .at(Attachment.at("hv-gone", DeviceId.deviceId("of:00000000000000ff"), Map.of()))
                .build();
        Binding elsewhere = atHome("hv-a1").toBuilder()
                .at(Attachment.at("hv-b1", ThreeSites.B1, Map.of()))
                .build();
        for (Binding binding : List.of(gone, elsewhere)) {
            assertEquals(
                    Set.of(),
                    Set.copyOf(DesiredRules.of(binding, ThreeSites.fullView()).rules()));
        }
    }

    @Test
    void theCutOverIsOneRuleWithTwoOutputs() {
        check(
                leaving(BindingPhase.SIMULTANEOUS, "hv-a1", "hv-b1"),
                "a1 redirect: to=vm50 -> tap-vm50-hv-a1 b1(key=1001*) tunnel");
    }

    /** The guest's first frame out of the reverse tunnel makes a1 believe that it is behind the tunnel port. */
    @Test
    void whereTheReverseTunnelEndsFramesNeedARuleToTheSwitchItLeaves() {
        check(
                leaving(BindingPhase.SIMULTANEOUS, "hv-a2", "hv-b1"),
                "a1 redirect: to=vm50 -> a2(key=1001) tunnel",
                "a2 redirect: to=vm50 -> tap-vm50-hv-a2 b1(key=1001*) tunnel");
    }

    @Test
    void withinTheHomeNetworkOnlyTheSwitchItLeavesSendsBothWays() {
        check(
                leaving(BindingPhase.SIMULTANEOUS, "hv-a2", "hv-a1"),
                "a2 redirect: to=vm50 -> tap-vm50-hv-a2 a1(key=1001*) tunnel");
        check(
                leaving(BindingPhase.SIMULTANEOUS, "hv-a1", "hv-a1x"),
                "a1 redirect: to=vm50 -> tap-vm50-hv-a1 tap-vm50-hv-a1x");
    }

    @Test
    void awayAllHomeSwitchesSendStraightToWhereItIs() {
        String[] toB1 = {
            "a1 redirect: to=vm50 -> b1(key=1001) tunnel", "a2 redirect: to=vm50 -> b1(key=1001) tunnel",
        };
        check(arrived("hv-a1", "hv-b1"), toB1);
        check(away("hv-b1"), toB1);
        check(leaving(BindingPhase.SIMULTANEOUS, "hv-b1", "hv-c1"), toB1);
    }

    @Test
    void justBackFramesGoToItsPortUntilTheSwitchesHaveLearnedIt() {
        check(
                arrived("hv-b1", "hv-a1"),
                "a1 redirect: to=vm50 -> tap-vm50-hv-a1",
                "a2 redirect: to=vm50 -> a1(key=1001) tunnel");
    }

    @Test
    void aPortAtHomeThatIsNotKnownIsFoundByLearning() {
        Binding simultaneous = leaving(BindingPhase.SIMULTANEOUS, "hv-a1", "hv-b1");
        assertEquals(
                Set.of("a1 redirect: to=vm50 -> NORMAL b1(key=1001*) tunnel"),
                rules(new RedirectRules(), simultaneous, bareView()));
        check(
                leavingFromSomewhere(BindingPhase.SIMULTANEOUS, "hv-b1"),
                "a1 redirect: to=vm50 -> NORMAL b1(key=1001*) tunnel");
    }

    @Test
    void aDestinationOnTheSameSwitchWhosePortIsNotKnownGetsNothing() {
        assertEquals(
                Set.of("a1 redirect: to=vm50 -> tap-vm50-hv-a1"),
                rules(
                        new RedirectRules(),
                        leaving(BindingPhase.SIMULTANEOUS, "hv-a1", "hv-a1x"),
                        ThreeSites.view(List.of("tap-vm50-hv-a1"), Set.of())));
    }

    /** Learning at a1 from frames that a2 redirects would teach it that their senders are behind the tunnel port. */
    @Test
    void noOtherSwitchRedirectsToAPortThatIsNotKnown() {
        assertEquals(
                Set.of("a1 redirect: to=vm50 -> NORMAL"),
                rules(new RedirectRules(), left(atHome("hv-a1"), "hv-b1"), bareView()));
    }
}
