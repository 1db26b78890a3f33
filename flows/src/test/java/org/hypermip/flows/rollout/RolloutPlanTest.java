/* SPDX-License-Identifier: Apache-2.0 */
package org.hypermip.flows.rollout;

import static org.hypermip.flows.desired.Scenes.arrived;
import static org.hypermip.flows.desired.Scenes.atHome;
import static org.hypermip.flows.desired.Scenes.leaving;
import static org.hypermip.flows.desired.Scenes.left;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.hypermip.flows.ThreeSites;
import org.hypermip.flows.binding.Binding;
import org.hypermip.flows.binding.BindingPhase;
import org.hypermip.flows.desired.DesiredRules;
import org.hypermip.flows.desired.RuleText;
import org.hypermip.flows.frames.NetworkView;
import org.hypermip.flows.rules.Rule;
import org.hypermip.flows.rules.RuleSet;
import org.junit.jupiter.api.Test;

/** What is done first. */
class RolloutPlanTest {

    private static final Binding AT_HOME = atHome("hv-a1");
    private static final Binding PREPARED = leaving(BindingPhase.PREPARED, "hv-a1", "hv-b1");
    private static final Binding SIMULTANEOUS = leaving(BindingPhase.SIMULTANEOUS, "hv-a1", "hv-b1");
    private static final Binding ARRIVED = arrived("hv-a1", "hv-b1");

    private static RuleSet rules(Binding binding) {
        return DesiredRules.of(binding, ThreeSites.fullView());
    }

    private static RolloutPlan plan(Binding from, Binding to) {
        return RolloutPlan.of(RuleDiff.between(rules(from), rules(to)));
    }

    /** Stages as sorted words like {@code +a1 redirect}, each counted once. */
    private static List<String> stages(RolloutPlan plan) {
        return plan.stages().stream().map(RolloutPlanTest::words).collect(Collectors.toList());
    }

    private static String words(RolloutStage stage) {
        return Stream.concat(
                        stage.adds().stream().map(rule -> "+" + word(rule)),
                        stage.removes().stream().map(rule -> "-" + word(rule)))
                .distinct()
                .sorted()
                .collect(Collectors.joining(", "));
    }

    private static String word(Rule rule) {
        String text = RuleText.of(rule);
        return text.substring(0, text.indexOf(':'));
    }

    @Test
    void nothingToDoIsNoStage() {
        assertEquals(List.of(), plan(PREPARED, PREPARED).stages());
    }

    @Test
    void preparingLaysTheReverseTunnelFromItsEnd() {
        assertEquals(
                List.of(
                        "+a1 frame-exit-guard, +a1 nd-exit-guard, +a1 nd-reverse-tunnel-exit, +a1 reverse-tunnel-exit,"
                                + " +b1 anti-spoofing, +b1 arrival-watch, +b1 delivery, +b1 frame-guard,"
                                + " +b1 nd-guard, +b1 priority-tag",
                        "+b1 arrival-watch, +b1 nd-reverse-tunnel, +b1 reverse-tunnel"),
                stages(plan(AT_HOME, PREPARED)));
    }

    @Test
    void switchingIsOneRuleForTheHomeNetwork() {
        assertEquals(List.of("+a1 delivery", "+a1 redirect"), stages(plan(PREPARED, SIMULTANEOUS)));
    }

    /** Other visitors' frames come out of the reverse tunnel at a1, which sends them on only when a2 sends them both ways. */
    @Test
    void awayFromTheHomeAgentTheSwitchItLeavesComesFirst() {
        assertEquals(
                List.of("+a2 delivery", "+a1 redirect, +a1 tunnel-redirect, +a2 redirect"),
                stages(plan(
                        leaving(BindingPhase.PREPARED, "hv-a2", "hv-b1"),
                        leaving(BindingPhase.SIMULTANEOUS, "hv-a2", "hv-b1"))));
    }

    @Test
    void arrivedTurnsTheTailsBeforeTheHeads() {
        assertEquals(
                List.of(
                        "+a1 announcement, +a1 announcement-exit, +a2 announcement, +b1 arp-delivery, +b1 nd-delivery",
                        "+a1 arp-delivery, +a1 nd-delivery, +a2 arp-delivery, +a2 nd-delivery",
                        "+a1 home-multicast, +a1 proxy-arp, +a1 proxy-nd, +a1 redirect, +a1 tunnel-redirect,"
                                + " +a2 proxy-arp, +a2 proxy-nd, +a2 redirect, +a2 tunnel-redirect",
                        "-b1 arrival-watch",
                        "-b1 arrival-watch"),
                stages(plan(SIMULTANEOUS, ARRIVED)));
    }

    @Test
    void failingTakesTheHeadAwayFirst() {
        assertEquals(
                List.of(
                        "-a1 redirect",
                        "-a1 delivery, -b1 arrival-watch, -b1 nd-reverse-tunnel, -b1 reverse-tunnel",
                        "-a1 frame-exit-guard, -a1 nd-exit-guard, -a1 nd-reverse-tunnel-exit, -a1 reverse-tunnel-exit,"
                                + " -b1 anti-spoofing, -b1 arrival-watch, -b1 delivery, -b1 frame-guard,"
                                + " -b1 nd-guard, -b1 priority-tag"),
                stages(plan(SIMULTANEOUS, AT_HOME)));
    }

    /** The source delivers before the destination sends back what comes there: or frames would run in a circle. */
    @Test
    void goingBackDeliversBeforeItSendsOn() {
        List<String> stages = stages(plan(ARRIVED, left(AT_HOME, "hv-b1")));
        // From now on b1 guards only against what comes under the MAC address: behind the port may be another machine.
        assertEquals("+a1 delivery, +b1 anti-spoofing, +b1 frame-guard", stages.get(0));
        assertEquals("+b1 delivery", stages.get(1));
        assertEquals("+a1 redirect, +a2 redirect, +a2 tunnel-redirect", stages.get(2));
        assertEquals("-a1 home-multicast, -a1 proxy-arp, -a1 proxy-nd, -a2 proxy-arp, -a2 proxy-nd", stages.get(3));
    }

    /** Where it has been before: what b1 sent on to a1 up to now may be sent on for a moment, though b1 has confirmed. */
    @Test
    void whoDeliversWhatItHasSentOnTurns() {
        List<RolloutStage> back =
                plan(left(SIMULTANEOUS, "hv-b1"), left(ARRIVED, "hv-a1")).stages();
        assertEquals(List.of(true, false, false), turning(back).subList(0, 3));
        assertEquals(List.of(false, false, true), depending(back).subList(0, 3));
        assertTrue(words(back.get(0)).contains("+b1 delivery"), words(back.get(0)));
        assertTrue(words(back.get(2)).contains("+a1 redirect"), words(back.get(2)));
    }

    /** What a1 sent on to its port at b1 may be sent on for a moment, though a1 has confirmed: b1 delivers for as long. */
    @Test
    void whoAttractsNoMoreTurnsAndWhatWaitedForThatStaysLonger() {
        List<RolloutStage> stages = plan(left(AT_HOME, "hv-b1"), AT_HOME).stages();
        assertEquals(true, turning(stages).get(0));
        assertEquals(false, depending(stages).get(0));
        assertEquals(Set.of(true), Set.copyOf(depending(stages.subList(1, stages.size()))));
    }

    @Test
    void nobodyElseDoes() {
        Stream.of(plan(AT_HOME, PREPARED), plan(PREPARED, SIMULTANEOUS))
                .forEach(plan -> assertFalse(turning(plan.stages()).contains(true)));
    }

    private static List<Boolean> turning(List<RolloutStage> stages) {
        return stages.stream().map(RolloutStage::turns).collect(Collectors.toList());
    }

    private static List<Boolean> depending(List<RolloutStage> stages) {
        return stages.stream().map(RolloutStage::dependsOnOthers).collect(Collectors.toList());
    }

    /** A packet that goes on to the next table has to find its rule there. */
    @Test
    void aRoutersHopIsLaidFromItsSecondRuleAndTakenAwayFromItsFirst() {
        NetworkView optimized = ThreeSites.fullView(ThreeSites.domain(Set.of(), Set.of(ThreeSites.NET_A)));
        RuleSet home = DesiredRules.of(AT_HOME, optimized);
        RuleSet arrived = DesiredRules.of(ARRIVED, optimized);
        assertEquals(List.of(1, 2), stagesOfHop(RolloutPlan.of(RuleDiff.between(home, arrived)), "+c1/1", "+c1"));
        assertEquals(List.of(0, 1), stagesOfHop(RolloutPlan.of(RuleDiff.between(arrived, home)), "-c1", "-c1/1"));
    }

    private static List<Integer> stagesOfHop(RolloutPlan plan, String... switches) {
        return Arrays.stream(switches)
                .map(word -> IntStream.range(0, plan.stages().size())
                        .filter(stage -> stages(plan).get(stage).contains(word + " optimized-redirect"))
                        .sum())
                .collect(Collectors.toList());
    }

    @Test
    void aPlanLeadsToWhatIsDesired() {
        RuleSet result = rules(ARRIVED);
        for (RolloutStage stage : plan(ARRIVED, AT_HOME).stages()) {
            result = stage.appliedTo(result);
        }
        assertEquals(rules(AT_HOME), result);
    }
}
