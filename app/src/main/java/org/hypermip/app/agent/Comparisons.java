/* SPDX-License-Identifier: Apache-2.0 */
package org.hypermip.app.agent;

import com.google.common.collect.ImmutableSet;
import com.google.common.collect.ImmutableSortedMap;
import com.google.common.collect.Sets;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import org.hypermip.app.api.InventoryReply.OfGuest;
import org.hypermip.app.reconcile.Reconciler;
import org.hypermip.app.store.BindingStore;
import org.hypermip.flows.binding.Binding;
import org.hypermip.flows.binding.Conclusion;
import org.hypermip.flows.binding.Decision;
import org.hypermip.flows.binding.HeardInventories;
import org.hypermip.flows.binding.InventoryMachine;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Compares bindings with what hypervisors say is, and takes what differs from conclusion to rules. */
final class Comparisons {

    /** What changes nothing, and is concluded again from the next inventory. */
    private static final ImmutableSet<Conclusion.Kind> REPEATED = Sets.immutableEnumSet(
            Conclusion.Kind.PROBED, Conclusion.Kind.CONTESTED, Conclusion.Kind.WAITING, Conclusion.Kind.REFUSED);

    private final Logger log = LoggerFactory.getLogger(getClass());
    private final Bindings bindings;
    private final BindingStore store;
    private final Reconciler reconciler;
    private final Inquiry inquiry;
    private final Map<String, String> complaints = new ConcurrentHashMap<>();
    private final Set<String> contested = ConcurrentHashMap.newKeySet();
    private final Map<String, String> waiting = new ConcurrentHashMap<>();

    Comparisons(Bindings bindings, BindingStore store, Reconciler reconciler, Inquiry inquiry) {
        this.bindings = bindings;
        this.store = store;
        this.reconciler = reconciler;
        this.inquiry = inquiry;
    }

    /** Compares one mobile node's binding. Most say what is known, and need no turn. */
    CompletableFuture<OfGuest> compare(String mobileNode, Supplier<HeardInventories> heard) {
        return compare(new InventoryDecider(mobileNode, heard, InventoryMachine::conclude));
    }

    /** Compares it, because the hypervisor where it is bound has said nothing for too long. */
    void hearSilence(String mobileNode, Supplier<HeardInventories> heard) {
        ask(new InventoryDecider(mobileNode, heard, InventoryMachine::concludeFromSilence));
    }

    /** Compares it, because its address is said to be another's. */
    void hearClaim(String mobileNode, String claim, Supplier<HeardInventories> heard) {
        ask(new InventoryDecider(
                mobileNode, heard, (machine, before, words) -> machine.concludeFromClaim(before, words, claim)));
    }

    private void ask(InventoryDecider decider) {
        CompletableFuture<?> unused = CompletableFuture.completedFuture(decider)
                .thenCompose(this::compare)
                .whenComplete((done, failure) -> {
                    if (failure != null) {
                        log.warn(
                                "'{}' is not asked for, although its hypervisor is silent",
                                decider.mobileNode(),
                                failure);
                    }
                });
    }

    /** The mobile nodes that run at several hypervisors, as these say. */
    ImmutableSet<String> contested() {
        return ImmutableSet.copyOf(contested);
    }

    /** The mobile nodes that wait for an operator, and why. */
    ImmutableSortedMap<String, String> waiting() {
        return ImmutableSortedMap.copyOf(waiting);
    }

    /** Whether it is contested or waits, as its hypervisors said when they spoke last. */
    boolean isUnsettled(String mobileNode) {
        return contested.contains(mobileNode) || waiting.containsKey(mobileNode);
    }

    private CompletableFuture<OfGuest> compare(InventoryDecider decider) {
        Optional<Binding> known = store.get(decider.mobileNode()).filter(binding -> !binding.hasEnded());
        Conclusion expected = decider.conclude(known, bindings.situation());
        if (expected.decision().isEmpty()) {
            report(decider.mobileNode(), expected);
            return CompletableFuture.completedFuture(OfGuest.of(expected, known));
        }
        return bindings.decide(decider.mobileNode(), decider, change -> {
            Conclusion conclusion =
                    change.decision().refusal().map(Conclusion::refused).orElse(expected);
            report(decider.mobileNode(), conclusion);
            follow(decider.mobileNode(), change);
            return CompletableFuture.completedFuture(
                    OfGuest.of(conclusion, change.transition().after()));
        });
    }

    private void follow(String mobileNode, DecidedChange change) {
        if (change.decision().kind() == Decision.Kind.REFUSED
                || !change.transition().isEffective()) {
            return;
        }
        CompletableFuture<?> unused =
                reconciler.reconcile(mobileNode).thenAccept(outcome -> inquiry.follow(change, outcome));
    }

    /** Inventories are repeated: the same is said once. */
    private void report(String mobileNode, Conclusion conclusion) {
        if (conclusion.kind() == Conclusion.Kind.CONTESTED) {
            contested.add(mobileNode);
        } else {
            contested.remove(mobileNode);
        }
        if (conclusion.kind() == Conclusion.Kind.WAITING) {
            waiting.put(mobileNode, conclusion.why());
        } else {
            waiting.remove(mobileNode);
        }
        boolean isRepeated = REPEATED.contains(conclusion.kind());
        Optional<String> before = Optional.ofNullable(
                isRepeated ? complaints.put(mobileNode, conclusion.why()) : complaints.remove(mobileNode));
        boolean isNews = conclusion.kind() != Conclusion.Kind.KEPT
                && before.filter(conclusion.why()::equals).isEmpty();
        if (isNews) {
            log.warn("'{}' is {}: {}", mobileNode, conclusion.kind().label(), conclusion.why());
        }
    }
}
