/* SPDX-License-Identifier: Apache-2.0 */
package org.hypermip.app.reconcile.ledger;

import static org.hypermip.app.TwoSites.A1;
import static org.hypermip.app.TwoSites.B1;
import static org.hypermip.app.reconcile.Rules.head;
import static org.hypermip.app.reconcile.Rules.relay;
import static org.hypermip.app.reconcile.Rules.rule;
import static org.hypermip.app.reconcile.Rules.set;
import static org.hypermip.app.reconcile.Rules.stage;
import static org.hypermip.app.reconcile.Rules.tail;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableSet;
import org.hypermip.flows.rollout.RolloutPlan;
import org.hypermip.flows.rollout.RolloutStage;
import org.hypermip.flows.rollout.RuleDiff;
import org.hypermip.flows.rules.Rule;
import org.hypermip.flows.rules.RuleSet;
import org.junit.jupiter.api.Test;

class RuleLedgerTest {

    private static final Holder VM1 = Holder.ofBinding("vm1");
    private static final Holder VM2 = Holder.ofBinding("vm2");
    private static final Rule ONE = rule(1, 10);
    private static final Rule ONE_OTHERWISE = rule(1, 11);
    private static final Rule TWO = rule(2, 20);

    private final RuleLedger ledger = new RuleLedger();

    private RuleDiff plan(Holder holder, Rule... wanted) {
        return ledger.plan(holder, set(wanted), device -> true);
    }

    private void confirm(Holder holder, RolloutStage stage) {
        ledger.sent(holder, stage);
        SwitchStage.of(stage).forEach(part -> ledger.answered(holder, StageResult.confirmed(part)));
    }

    private void install(Holder holder, Rule... rules) {
        confirm(holder, stage(RuleSet.EMPTY, set(rules)));
    }

    private void remove(Holder holder, Rule... rules) {
        confirm(holder, stage(set(rules), RuleSet.EMPTY));
    }

    private static void assertNothing(RuleDiff diff) {
        assertEquals(ImmutableList.of(), diff.adds());
        assertEquals(ImmutableList.of(), diff.removes());
    }

    @Test
    void aConfirmedRuleNeedsNothing() {
        install(VM1, ONE);

        assertNothing(plan(VM1, ONE));
        assertTrue(ledger.isCertain(ONE.key()));
    }

    @Test
    void aRuleThatWasSentAndNotConfirmedIsSentAgain() {
        ledger.sent(VM1, stage(RuleSet.EMPTY, set(ONE)));

        assertEquals(ImmutableList.of(ONE), plan(VM1, ONE).adds());
    }

    @Test
    void aRuleThatWasSentAndNotConfirmedIsTakenAwayIfItIsNoLongerWanted() {
        ledger.sent(VM1, stage(RuleSet.EMPTY, set(ONE)));

        assertEquals(ImmutableList.of(ONE), plan(VM1).removes());
    }

    @Test
    void goingBackAfterAFailedReplacementPutsTheOldRuleInItsPlaceAgain() {
        install(VM1, ONE);
        RolloutStage replacement = stage(set(ONE), set(ONE_OTHERWISE));
        ledger.sent(VM1, replacement);
        SwitchStage.of(replacement).forEach(part -> ledger.answered(VM1, StageResult.failed(part, "did not confirm")));

        assertEquals(ImmutableList.of(ONE), plan(VM1, ONE).adds());
        assertEquals(ImmutableList.of(), plan(VM1, ONE).removes());
    }

    @Test
    void whatIsGoneIsNobodysAnyMore() {
        install(VM1, ONE);
        ledger.found(VM2, ONE);

        ledger.gone(ONE.key());
        ledger.gone(ONE.key());

        assertFalse(ledger.knows(ONE.key()));
        assertEquals(ImmutableSet.of(), ledger.holders());
        assertEquals(ImmutableList.of(), ImmutableList.copyOf(ledger.known().rules()));
        remove(VM1, ONE);
    }

    @Test
    void aRuleThatDoesSomethingElseIsReplacedInOneStep() {
        install(VM1, ONE);

        assertEquals(ImmutableList.of(ONE_OTHERWISE), plan(VM1, ONE_OTHERWISE).adds());
        assertEquals(ImmutableList.of(), plan(VM1, ONE_OTHERWISE).removes());
    }

    @Test
    void aSharedRuleIsInstalledOnceAndGoesWithTheLastWhoWantsIt() {
        install(VM1, ONE);
        assertNothing(plan(VM2, ONE));

        assertNothing(plan(VM1));
        assertEquals(ImmutableList.of(ONE), plan(VM2).removes());
    }

    @Test
    void aRuleBeingRemovedIsNotTakenForThereByTheNextWhoWantsIt() {
        install(VM1, ONE);
        ledger.sent(VM1, stage(set(ONE), RuleSet.EMPTY));

        assertEquals(ImmutableList.of(ONE), plan(VM2, ONE).adds());
        ledger.sent(VM2, stage(RuleSet.EMPTY, set(ONE)));
        remove(VM1, ONE);
        assertTrue(ledger.knows(ONE.key()), "the next one's rule is still on its way");
    }

    @Test
    void aRuleRemovedForCertainIsForgotten() {
        install(VM1, ONE, TWO);

        remove(VM1, ONE);

        assertFalse(ledger.knows(ONE.key()));
        assertEquals(ImmutableList.of(TWO), plan(VM1).removes());
        remove(VM1, TWO);
        assertEquals(ImmutableSet.of(), ledger.holders());
    }

    @Test
    void switchesThatAreAwayAreLeftOutBothWays() {
        Rule there = tail(B1, 3, 30);
        install(VM1, ONE);
        install(VM1, there);

        RuleDiff diff = ledger.plan(VM1, set(TWO, tail(B1, 4, 40)), device -> device.equals(A1));

        assertEquals(ImmutableList.of(TWO), diff.adds());
        assertEquals(ImmutableList.of(ONE), diff.removes());
        assertTrue(ledger.knows(there.key()), "it has to go when the switch is back");
    }

    @Test
    void aRuleFoundOnASwitchIsTakenOver() {
        ledger.found(VM1, ONE);

        assertNothing(plan(VM1, ONE));
        assertEquals(ImmutableList.of(ONE), plan(VM1).removes());
    }

    @Test
    void whoMayHaveSentFramesOnTurnsAlsoIfThatIsInDoubt() {
        install(VM1, relay(B1, 3));
        assertTrue(turns(tail(B1, 3, 30), head(A1, 1, 10)));

        ledger.doubt(B1);
        assertTrue(turns(tail(B1, 3, 30), head(A1, 1, 10)));

        ledger.sent(VM1, stage(set(relay(B1, 3)), set(tail(B1, 3, 30))));
        assertTrue(turns(tail(B1, 3, 30), head(A1, 1, 10)));

        install(VM1, tail(B1, 3, 30));
        ledger.doubt(B1);
        assertFalse(turns(tail(B1, 3, 30), head(A1, 1, 10)));
    }

    private boolean turns(Rule... wanted) {
        return RolloutPlan.of(plan(VM1, wanted)).stages().get(0).turns();
    }

    @Test
    void doubtsAboutASwitchConcernItsRulesOnly() {
        install(VM1, ONE);
        install(VM1, tail(B1, 3, 30));

        ledger.doubt(B1);

        assertEquals(ImmutableList.of(ONE), ledger.certain());
    }
}
