/* SPDX-License-Identifier: Apache-2.0 */
package org.hypermip.app.reconcile;

import com.google.common.collect.ImmutableMap;
import com.google.common.collect.ImmutableSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Function;
import org.hypermip.app.reconcile.ledger.FlowAudit;
import org.hypermip.app.reconcile.ledger.Holder;
import org.hypermip.app.reconcile.ledger.RuleLedger;
import org.hypermip.app.reconcile.openflow.SwitchExtensions;
import org.hypermip.app.reconcile.rollout.Outcome;
import org.hypermip.app.reconcile.rollout.Relocator;
import org.hypermip.app.reconcile.rollout.Rollouts;
import org.hypermip.flows.rules.RuleSet;
import org.onosproject.net.DeviceId;
import org.onosproject.net.flow.FlowRule;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Goes the way of every holder's rollout at once, after checking what the switches hold. */
final class Resync {

    private final Logger log = LoggerFactory.getLogger(getClass());
    private final Executor executor;
    private final SwitchExtensions extensions;
    private final FlowAudit audit;
    private final WantedRules wanted;
    private final Rollouts rollouts;
    private final Relocator relocator;
    private final StrayPolicy strays;
    private final Function<Holder, CompletableFuture<Outcome>> bring;
    private final AtomicBoolean requested = new AtomicBoolean();

    /**
     * Creates a resync.
     *
     * @param executor one thread, on which reading ONOS's flow tables may take its time
     * @param strays until when what nobody wants stays
     * @param bring starts one holder's rollout
     */
    Resync(
            Executor executor,
            SwitchExtensions extensions,
            FlowAudit audit,
            WantedRules wanted,
            Rollouts rollouts,
            Relocator relocator,
            StrayPolicy strays,
            Function<Holder, CompletableFuture<Outcome>> bring) {
        this.executor = executor;
        this.extensions = extensions;
        this.audit = audit;
        this.wanted = wanted;
        this.rollouts = rollouts;
        this.relocator = relocator;
        this.strays = strays;
        this.bring = bring;
    }

    /** Asks for a resync; any number of requests before it starts are one. */
    void request() {
        if (!requested.getAndSet(true)) {
            executor.execute(() -> {
                requested.set(false);
                CompletableFuture<Void> unused = run().exceptionally(failure -> {
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
            RuleSet there = audit.present(wanted.of(holder));
            rollouts.correct(ledger -> there.rules().stream()
                    .filter(rule -> !ledger.knows(rule.key()))
                    .forEach(rule -> ledger.found(holder, rule)));
        }
    }

    /** A switch is back: it may have lost every rule, and waiting until ONOS has read its tables would take seconds. */
    void returned(DeviceId device) {
        rollouts.correct(ledger -> ledger.doubt(device));
        request();
    }

    /** A rule of ours went from a switch; unless we took it away ourselves, it has to be put back. */
    void removed(FlowRule flowRule) {
        if (rollouts.read(ledger -> ledger.isCertain(FlowAudit.stray(flowRule).key()))) {
            log.warn("A rule was removed that is still wanted: {}", flowRule);
            request();
        }
    }

    /** Checks, moves and mends; what comes back is done when every holder's rollout is. */
    CompletableFuture<Void> run() {
        extensions.forget();
        try {
            check();
        } catch (RuntimeException e) {
            log.warn("The switches' rules cannot be checked", e);
        }
        return relocator.run().thenCompose(moved -> bringAll());
    }

    private void check() {
        boolean mayRemove = strays.mayRemoveStrays();
        FlowAudit.Look look = audit.look();
        rollouts.correct(ledger -> {
            ImmutableMap<Holder, RuleSet> all = wanted.all();
            audit.correct(ledger, look, all);
            if (mayRemove) {
                audit.claimStrays(ledger, look, all, Holder.FABRIC);
            }
        });
    }

    private CompletableFuture<Void> bringAll() {
        return CompletableFuture.allOf(holders().stream().map(bring).toArray(CompletableFuture<?>[]::new));
    }

    private ImmutableSet<Holder> holders() {
        return ImmutableSet.<Holder>builder()
                .addAll(wanted.all().keySet())
                .addAll(rollouts.read(RuleLedger::holders))
                .build();
    }
}
