/* SPDX-License-Identifier: Apache-2.0 */
package org.hypermip.flows.rollout;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.Lists;
import com.google.common.collect.Ordering;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.hypermip.flows.ThreeSites;
import org.hypermip.flows.binding.Binding;
import org.hypermip.flows.desired.DesiredRules;
import org.hypermip.flows.desired.Scenes;
import org.hypermip.flows.frames.NetworkView;
import org.hypermip.flows.rules.Pipeline;
import org.hypermip.flows.rules.Rule;
import org.hypermip.flows.rules.RuleRole;
import org.hypermip.flows.rules.RuleSet;
import org.junit.jupiter.api.Test;

class RelocationTest {

    private static final Pipeline HIGHER = Pipeline.of(0, 50000);
    private static final Binding AWAY = Scenes.away("hv-b1");

    private static RuleSet rules(Pipeline place) {
        NetworkView view = ThreeSites.fullView(ThreeSites.domain(Set.of(ThreeSites.NET_A), Set.of()));
        return DesiredRules.of(List.of(AWAY), view.in(place));
    }

    private static List<RolloutStage> stages(RuleSet installed, RuleSet desired) {
        List<RolloutStage> stages = new ArrayList<>();
        RuleSet now = installed;
        Optional<RolloutStage> stage = Relocation.next(now, desired);
        while (stage.isPresent()) {
            stages.add(stage.get());
            now = stage.get().appliedTo(now);
            stage = Relocation.next(now, desired);
        }
        assertEquals(Set.copyOf(desired.rules()), Set.copyOf(now.rules()));
        return stages;
    }

    private static ImmutableList<Integer> ranks(List<ImmutableList<Rule>> stages) {
        return stages.stream()
                .filter(rules -> !rules.isEmpty())
                .map(rules ->
                        rules.get(0).isSecondOfHop() ? -1 : rules.get(0).role().rank())
                .collect(ImmutableList.toImmutableList());
    }

    @Test
    void whatIsInItsPlaceStaysThere() {
        assertEquals(Optional.empty(), Relocation.next(rules(HIGHER), rules(HIGHER)));
        assertEquals(Optional.empty(), Relocation.next(RuleSet.EMPTY, rules(HIGHER)));
        assertEquals(Optional.empty(), Relocation.next(rules(HIGHER), RuleSet.EMPTY));
    }

    @Test
    void theHighestRankIsLaidFirstAndTheLowestGoesFirst() {
        List<RolloutStage> stages = stages(rules(Pipeline.DEFAULT), rules(HIGHER));

        ImmutableList<Integer> laid = ranks(Lists.transform(stages, RolloutStage::adds));
        ImmutableList<Integer> gone = ranks(Lists.transform(stages, RolloutStage::removes));
        assertEquals(-1, laid.get(0));
        assertEquals(
                Ordering.natural().reverse().immutableSortedCopy(laid.subList(1, laid.size())),
                laid.subList(1, laid.size()));
        assertEquals(laid.reverse(), gone);
        assertTrue(stages.stream().limit(laid.size()).allMatch(stage -> stage.removes()
                .isEmpty()));
    }

    @Test
    void oneTableDownAHopsSecondRulesComeLast() {
        List<RolloutStage> stages = stages(rules(Pipeline.of(3, 400)), rules(Pipeline.of(2, 400)));

        ImmutableList<Integer> laid = ranks(Lists.transform(stages, RolloutStage::adds));
        assertEquals(-1, laid.get(laid.size() - 1));
    }

    @Test
    void oneTableUpAHopsSecondRulesGoFirst() {
        List<RolloutStage> stages = stages(rules(Pipeline.of(2, 500)), rules(Pipeline.of(3, 400)));

        ImmutableList<Integer> gone = ranks(Lists.transform(stages, RolloutStage::removes));
        assertEquals(-1, gone.get(0));
    }

    @Test
    void whatHasNeverBeenThereIsLeftToRollouts() {
        RuleSet guards = DesiredRules.of(List.of(), ThreeSites.fullView());

        List<Rule> laid = new ArrayList<>();
        Optional<RolloutStage> stage = Relocation.next(guards, rules(HIGHER));
        stage.ifPresent(next -> laid.addAll(next.adds()));

        assertTrue(laid.stream().allMatch(rule -> rule.role() == RuleRole.TUNNEL_GUARD), laid::toString);
        assertEquals(4, laid.size());
    }
}
