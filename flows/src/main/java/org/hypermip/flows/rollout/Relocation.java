/* SPDX-License-Identifier: Apache-2.0 */
package org.hypermip.flows.rollout;

import com.google.auto.value.AutoValue;
import com.google.common.collect.ImmutableList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.hypermip.flows.rules.Pipeline;
import org.hypermip.flows.rules.Rule;
import org.hypermip.flows.rules.RuleRole;
import org.hypermip.flows.rules.RuleSet;
import org.onosproject.net.DeviceId;
import org.onosproject.net.flow.TrafficSelector;

/**
 * The order in which rules go to another {@link Pipeline}, all bindings' together: each frame meets the same rule at any moment, in
 * its old place or in its new one. They are laid in their new places from the highest rank down; so a rule that would take a frame
 * from a higher one comes after that one. From their old places they go from the lowest rank up, for the same reason. The second
 * rule of a hop, in the next table, is there before anything leads to it, and as long as anything does.
 */
public final class Relocation {

    /** What a rule keeps when it moves. */
    @AutoValue
    abstract static class Identity {
        abstract DeviceId device();

        abstract RuleRole role();

        abstract TrafficSelector selector();

        abstract boolean isSecondOfHop();

        static Identity of(Rule rule) {
            return new AutoValue_Relocation_Identity(
                    rule.device(), rule.role(), rule.key().selector(), rule.isSecondOfHop());
        }
    }

    private static final Comparator<Rule> BY_RANK =
            Comparator.comparing((Rule rule) -> rule.role().rank());

    private static final Comparator<Rule> SECOND_RULES_LAST = Comparator.comparing(Rule::isSecondOfHop);

    private static final Comparator<Rule> SECOND_RULES_FIRST = SECOND_RULES_LAST.reversed();

    private final RuleSet installed;
    private final RuleSet desired;
    private final Map<Identity, Rule> places = new HashMap<>();

    private Relocation(RuleSet installed, RuleSet desired) {
        this.installed = installed;
        this.desired = desired;
        desired.rules().forEach(rule -> places.put(Identity.of(rule), rule));
    }

    /** Returns what is to be done next; empty if no rule is in another place than it should be. */
    public static Optional<RolloutStage> next(RuleSet installed, RuleSet desired) {
        return new Relocation(installed, desired).next();
    }

    private Optional<RolloutStage> next() {
        ImmutableList<Rule> moving = installed.rules().stream()
                .filter(rule -> place(rule)
                        .filter(there -> !there.key().equals(rule.key()))
                        .isPresent())
                .collect(ImmutableList.toImmutableList());
        if (moving.isEmpty()) {
            return Optional.empty();
        }
        Rule any = moving.get(0);
        int tables = place(any).orElseThrow().key().table() - any.key().table();
        ImmutableList<Rule> missing = moving.stream()
                .flatMap(rule -> place(rule).stream())
                .filter(rule -> installed.get(rule.key()).filter(rule::equals).isEmpty())
                .collect(ImmutableList.toImmutableList());
        if (!missing.isEmpty()) {
            return Optional.of(RolloutStage.adding(foremost(missing, laying(tables)), false));
        }
        ImmutableList<Rule> left = moving.stream()
                .filter(rule -> desired.get(rule.key()).isEmpty())
                .collect(ImmutableList.toImmutableList());
        return left.isEmpty()
                ? Optional.empty()
                : Optional.of(RolloutStage.removing(foremost(left, taking(tables)), false));
    }

    private Optional<Rule> place(Rule rule) {
        return Optional.ofNullable(places.get(Identity.of(rule)));
    }

    /** One table down, second rules would be where what leads there has been led to so far: they come when it no longer is. */
    private static Comparator<Rule> laying(int tables) {
        return (tables == -1 ? SECOND_RULES_LAST : SECOND_RULES_FIRST).thenComparing(BY_RANK.reversed());
    }

    /** One table up, second rules are where what leads to them will be led to from now on: they go before that. */
    private static Comparator<Rule> taking(int tables) {
        return (tables == 1 ? SECOND_RULES_FIRST : SECOND_RULES_LAST).thenComparing(BY_RANK);
    }

    private static ImmutableList<Rule> foremost(ImmutableList<Rule> rules, Comparator<Rule> order) {
        Rule first = rules.stream().min(order).orElseThrow();
        return rules.stream().filter(rule -> order.compare(rule, first) == 0).collect(ImmutableList.toImmutableList());
    }
}
