/* SPDX-License-Identifier: Apache-2.0 */
package org.hypermip.app.reconcile;

import com.google.common.collect.ImmutableSet;
import com.google.common.collect.Iterators;
import com.google.common.collect.Sets;
import java.util.Collection;
import java.util.Collections;
import java.util.Iterator;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.hypermip.app.reconcile.ledger.FlowAudit;
import org.hypermip.app.reconcile.ledger.Holder;
import org.hypermip.app.reconcile.ledger.RuleLedger;
import org.hypermip.app.reconcile.openflow.SwitchExtensions;
import org.hypermip.app.reconcile.rollout.Outcome;
import org.hypermip.app.reconcile.rollout.Relocator;
import org.hypermip.app.reconcile.rollout.Rollouts;
import org.hypermip.flows.rules.Pipeline;
import org.hypermip.flows.rules.Rule;
import org.onosproject.net.DeviceId;
import org.onosproject.net.flow.FlowRule;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Goes the way of many holders' rollouts at once, after checking what the switches hold. What is known to have changed is done at once;
 * besides that, all switches are checked from time to time, and some holders brought to where they should be anyway.
 */
final class Resync {

    /** How many holders a check brings to where they should be although nothing is known to be wrong. */
    private static final int AT_A_TIME = 1000;

    private final Logger log = LoggerFactory.getLogger(getClass());
    private final Executor executor;
    private final SwitchExtensions extensions;
    private final NetworkViews views;
    private final BindingIndex index;
    private final Supplier<? extends Set<DeviceId>> switches;
    private final FlowAudit audit;
    private final WantedRules wanted;
    private final Rollouts rollouts;
    private final Relocator relocator;
    private final StrayPolicy strays;
    private final Function<Holder, CompletableFuture<Outcome>> bring;
    private final AtomicReference<Agenda> agenda = new AtomicReference<>(Agenda.NOTHING);
    private Iterator<Holder> round = Collections.emptyIterator();

    /**
     * Creates a resync.
     *
     * @param executor one thread, on which reading ONOS's flow tables may take its time
     * @param switches those of this controller that may hold rules of ours
     * @param strays until when what nobody wants stays
     * @param bring starts one holder's rollout
     */
    Resync(
            Executor executor,
            SwitchExtensions extensions,
            NetworkViews views,
            BindingIndex index,
            Supplier<? extends Set<DeviceId>> switches,
            FlowAudit audit,
            WantedRules wanted,
            Rollouts rollouts,
            Relocator relocator,
            StrayPolicy strays,
            Function<Holder, CompletableFuture<Outcome>> bring) {
        this.executor = executor;
        this.extensions = extensions;
        this.views = views;
        this.index = index;
        this.switches = switches;
        this.audit = audit;
        this.wanted = wanted;
        this.rollouts = rollouts;
        this.relocator = relocator;
        this.strays = strays;
        this.bring = bring;
    }

    /** Asks for all holders to be brought to where they should be by now. */
    void request() {
        ask(Agenda.of(false, ImmutableSet.of(), true));
    }

    /** Asks for all switches to be checked. */
    void check() {
        ask(Agenda.of(true, ImmutableSet.of(), false));
    }

    /** Asks for both. */
    void begin() {
        ask(Agenda.of(true, ImmutableSet.of(), true));
    }

    private void ask(Agenda more) {
        if (agenda.getAndUpdate(before -> before.and(more)).equals(Agenda.NOTHING)) {
            executor.execute(() -> {
                CompletableFuture<Void> unused = CompletableFuture.completedFuture(agenda.getAndSet(Agenda.NOTHING))
                        .thenCompose(this::carryOut)
                        .exceptionally(failure -> {
                            log.warn("Rules cannot be brought to where they should be", failure);
                            return null;
                        });
            });
        }
    }

    /**
     * Takes over what a holder wants and a switch has, as it is there. While strays stay there may be such rules, and laying them once
     * more would put them in the place of themselves.
     */
    void adopt(Holder holder) {
        if (!strays.mayRemoveStrays()) {
            wanted.of(holder).rules().stream()
                    .filter(rule -> !rollouts.read(ledger -> ledger.knows(rule.key())))
                    .collect(Collectors.groupingBy(Rule::device))
                    .forEach((device, rules) -> adopt(holder, rules, audit.glance(device)));
        }
    }

    private void adopt(Holder holder, Collection<Rule> rules, FlowAudit.Look look) {
        rules.stream()
                .filter(rule -> audit.isConfirmed(rule, look))
                .forEach(rule -> rollouts.correct(ledger -> {
                    if (!ledger.knows(rule.key())) {
                        ledger.found(holder, rule);
                    }
                }));
    }

    /** A switch is back: it may have lost every rule, and waiting until ONOS has read its tables would take seconds. */
    void returned(DeviceId device) {
        rollouts.correct(ledger -> ledger.doubt(device));
        ask(Agenda.of(false, ImmutableSet.of(device), true));
    }

    /** A rule of ours went from a switch; unless we took it away ourselves, it has to be put back. */
    void removed(FlowRule flowRule) {
        if (rollouts.read(ledger -> ledger.isCertain(FlowAudit.key(flowRule)))) {
            log.warn("A rule was removed that is still wanted: {}", flowRule);
            ask(Agenda.of(false, ImmutableSet.of(flowRule.deviceId()), false));
        }
    }

    /** Checks, moves and mends; what comes back is done when every holder's rollout is. */
    CompletableFuture<Void> run() {
        return carryOut(Agenda.of(true, ImmutableSet.of(), true));
    }

    private CompletableFuture<Void> carryOut(Agenda asked) {
        boolean everybody = lookAround(asked);
        ImmutableSet<Holder> holders = ImmutableSet.<Holder>builder()
                .addAll(concerned(asked))
                .addAll(everybody ? everybody(asked.switches()) : asked.checksAll() ? some() : ImmutableSet.of())
                .build();
        boolean mayMove = everybody || asked.checksAll();
        CompletableFuture<Void> moved =
                mayMove && isOutOfPlace() ? relocator.run() : CompletableFuture.completedFuture(null);
        return moved.thenCompose(
                done -> CompletableFuture.allOf(holders.stream().map(bring).toArray(CompletableFuture<?>[]::new)));
    }

    /** Reads anew what is kept; returns whether everybody has to be brought to where it should be. */
    private boolean lookAround(Agenda asked) {
        if (asked.bringsAll()) {
            extensions.forget();
        } else {
            extensions.forgetMissing();
        }
        boolean changed = (asked.bringsAll() || asked.checksAll()) && views.refresh();
        if (asked.bringsAll() || changed) {
            index.updateAll();
        }
        return asked.bringsAll() || changed;
    }

    private ImmutableSet<Holder> concerned(Agenda asked) {
        Set<DeviceId> own = switches.get();
        try {
            return new SwitchCheck(audit, wanted, rollouts)
                    .run(asked.checksAll() ? own : Sets.intersection(own, asked.switches()), strays.mayRemoveStrays());
        } catch (RuntimeException e) {
            log.warn("The switches' rules cannot be checked", e);
            return ImmutableSet.of();
        }
    }

    /** Who has rules at these switches comes first. */
    private ImmutableSet<Holder> everybody(Set<DeviceId> first) {
        ImmutableSet.Builder<Holder> all = ImmutableSet.builder();
        first.forEach(device -> rollouts.read(ledger -> ledger.holders(device)).forEach(all::add));
        all.addAll(wanted.holders());
        rollouts.read(RuleLedger::holders).forEach(all::add);
        return all.build();
    }

    /** The next ones in turn. */
    private ImmutableSet<Holder> some() {
        if (!round.hasNext()) {
            round = everybody(ImmutableSet.of()).iterator();
        }
        return ImmutableSet.copyOf(Iterators.limit(round, AT_A_TIME));
    }

    private boolean isOutOfPlace() {
        Pipeline place = views.forRules().pipeline();
        return rollouts.read(RuleLedger::devices).stream()
                .flatMap(device -> rollouts.read(ledger -> ledger.known(device)).stream())
                .anyMatch(rule -> !rule.isIn(place));
    }
}
