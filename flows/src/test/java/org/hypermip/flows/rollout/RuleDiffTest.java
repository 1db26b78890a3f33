/* SPDX-License-Identifier: Apache-2.0 */
package org.hypermip.flows.rollout;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.hypermip.flows.ThreeSites;
import org.hypermip.flows.rules.Action;
import org.hypermip.flows.rules.Pipeline;
import org.hypermip.flows.rules.Rule;
import org.hypermip.flows.rules.RuleRole;
import org.hypermip.flows.rules.RuleSet;
import org.junit.jupiter.api.Test;
import org.onosproject.net.PortNumber;
import org.onosproject.net.flow.DefaultTrafficSelector;

/** Wanted against installed. */
class RuleDiffTest {

    private static final Rule TO_PORT_7 = rule(1, 7);
    private static final Rule TO_PORT_8 = rule(1, 8);
    private static final Rule OTHER = rule(2, 7);

    private static Rule rule(long in, long out) {
        return Rule.of(
                ThreeSites.A1,
                Pipeline.DEFAULT,
                RuleRole.DELIVERY,
                DefaultTrafficSelector.builder()
                        .matchInPort(PortNumber.portNumber(in))
                        .build(),
                List.of(Action.output(PortNumber.portNumber(out))));
    }

    private static RuleSet set(Rule... rules) {
        return RuleSet.of(Stream.of(rules));
    }

    @Test
    void whatIsThereAlreadyIsLeftAlone() {
        RuleDiff diff = RuleDiff.between(set(TO_PORT_7, OTHER), set(OTHER, TO_PORT_7));
        assertEquals(List.of(), diff.adds());
        assertEquals(List.of(), diff.removes());
    }

    @Test
    void aRuleOfTheSameKeyIsReplacedAndNotRemoved() {
        RuleDiff diff = RuleDiff.between(set(TO_PORT_7), set(TO_PORT_8));
        assertEquals(List.of(TO_PORT_8), diff.adds());
        assertEquals(List.of(), diff.removes());
    }

    @Test
    void whatNobodyWantsIsRemoved() {
        RuleDiff diff = RuleDiff.between(set(TO_PORT_7, OTHER), set(TO_PORT_7));
        assertEquals(List.of(), diff.adds());
        assertEquals(List.of(OTHER), diff.removes());
    }

    @Test
    void ofTwoRulesWithTheSameKeyTheFirstCounts() {
        assertEquals(Optional.of(TO_PORT_7), set(TO_PORT_7, TO_PORT_8).get(TO_PORT_8.key()));
    }

    @Test
    void aSetKnowsTheRulesOfEachSwitch() {
        assertEquals(set(TO_PORT_7, OTHER), set(TO_PORT_7, OTHER).on(ThreeSites.A1));
        assertEquals(RuleSet.EMPTY, set(TO_PORT_7, OTHER).on(ThreeSites.A2));
    }
}
