/* SPDX-License-Identifier: Apache-2.0 */
package org.hypermip.app.agent;

import com.google.common.collect.ImmutableListMultimap;
import com.google.common.collect.ImmutableMap;
import com.google.common.collect.ImmutableSet;
import com.google.common.collect.ImmutableSetMultimap;
import com.google.common.collect.ImmutableSortedMap;
import com.google.common.collect.ImmutableSortedSet;
import com.google.common.collect.Maps;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ScheduledFuture;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.hypermip.app.api.InventoryReply;
import org.hypermip.app.store.BindingStore;
import org.hypermip.flows.binding.Binding;
import org.hypermip.flows.binding.BindingKey;
import org.hypermip.flows.binding.Conclusion;
import org.hypermip.flows.binding.DoubtfulClaims;
import org.hypermip.flows.binding.GuestState;
import org.hypermip.flows.binding.HeardInventories;
import org.hypermip.flows.binding.InventoriedGuest;
import org.hypermip.flows.binding.Inventory;
import org.hypermip.flows.binding.InventoryCheck;
import org.hypermip.flows.binding.Refusal;
import org.hypermip.flows.network.MobilityDomain;

/** Takes inventories of hypervisors, and has every binding that they say something new about compared with them. */
final class Inventories {

    private final BindingStore store;
    private final Comparisons comparisons;
    private final TakenPorts taken;
    private final Consumer<String> spoken;
    private final Supplier<MobilityDomain> domain;
    private final Threads threads;
    private final Clock clock;
    private final Set<String> reporters = ConcurrentHashMap.newKeySet();
    private final Map<String, Instant> doubted = new ConcurrentHashMap<>();
    private final Map<String, ScheduledFuture<?>> silences = new HashMap<>();
    private HeardInventories heard;

    /**
     * Creates the inventories; none was heard yet.
     *
     * @param spoken hears of each hypervisor that has sent one, when the bindings are as it says, and none of its guests waits
     * @param domain the configuration as it is now
     */
    Inventories(
            BindingStore store,
            Comparisons comparisons,
            TakenPorts taken,
            Consumer<String> spoken,
            Supplier<MobilityDomain> domain,
            Threads threads,
            Clock clock) {
        this.store = store;
        this.comparisons = comparisons;
        this.taken = taken;
        this.spoken = spoken;
        this.domain = domain;
        this.threads = threads;
        this.clock = clock;
        heard = HeardInventories.none(clock.instant());
    }

    /** Begins to listen: of whom nothing is heard for as long as that, is silent. */
    void start() {
        ScheduledFuture<?> unused =
                threads.every(HeardInventories.SILENCE, "unheard hypervisors", this::hearSilenceOfUnheard);
    }

    /** Hears that a hypervisor speaks, if only of what it does: its registration was accepted. */
    void registered(String reporter) {
        reporters.add(reporter);
    }

    /** What was heard so far. */
    synchronized HeardInventories heard() {
        return heard;
    }

    /** Those that run at several hypervisors, by each that says so. */
    ImmutableSetMultimap<String, String> contested() {
        ImmutableSet<String> mobileNodes = comparisons.contested();
        return heard().latest().values().stream()
                .collect(ImmutableSetMultimap.flatteningToImmutableSetMultimap(
                        Inventory::hypervisor,
                        inventory -> mobileNodes.stream().filter(mobileNode -> runs(mobileNode, inventory))));
    }

    private static boolean runs(String mobileNode, Inventory inventory) {
        return inventory
                .guest(mobileNode)
                .filter(guest -> guest.state() == GuestState.RUNNING)
                .isPresent();
    }

    /** Those that are abroad as their hypervisors alone say, and why they are not believed. */
    ImmutableSortedMap<String, String> waiting() {
        return comparisons.waiting();
    }

    /** Compares and mends; the answer tells of the guests in the inventory alone. */
    CompletableFuture<InventoryReply> take(Inventory inventory) {
        Set<String> concerned = new LinkedHashSet<>();
        Optional<Refusal> refusal = note(inventory, concerned);
        if (refusal.isPresent()) {
            return CompletableFuture.completedFuture(InventoryReply.refused(refusal.get()));
        }
        awaitNext(inventory.hypervisor());
        concerned.addAll(boundAt(inventory.hypervisor()));
        ImmutableMap<String, Refusal> refusals = InventoryCheck.refusals(inventory, domain.get());
        taken.named(inventory.hypervisor(), ports(inventory, refusals.keySet()));
        doubt(inventory);
        return all(inOrder(concerned, inventory).stream()
                        .collect(ImmutableMap.toImmutableMap(
                                mobileNode -> mobileNode, mobileNode -> comparisons.compare(mobileNode, this::heard))))
                .thenApply(concluded -> {
                    if (concluded.values().stream().noneMatch(Inventories::isWaiting)) {
                        spoken.accept(inventory.hypervisor());
                    }
                    return InventoryReply.taken(concluded.entrySet().stream()
                                    .filter(entry -> inventory.guests().containsKey(entry.getKey()))
                                    .collect(ImmutableMap.toImmutableMap(Map.Entry::getKey, Map.Entry::getValue)))
                            .without(unsaid(refusals, concluded));
                });
    }

    /** Rules that lie on the switches may speak for it, once ONOS has read them: until then they stay. */
    private static boolean isWaiting(InventoryReply.OfGuest guest) {
        return guest.conclusion().kind() == Conclusion.Kind.WAITING;
    }

    /** What is concluded without the ports that are refused says nothing of them. */
    private static Map<String, Refusal> unsaid(
            Map<String, Refusal> refusals, Map<String, InventoryReply.OfGuest> concluded) {
        return Maps.filterKeys(refusals, mobileNode -> Optional.ofNullable(concluded.get(mobileNode))
                .filter(guest -> guest.conclusion().kind() == Conclusion.Kind.KEPT)
                .isPresent());
    }

    /** Whoever has answered is not asked again with each inventory. */
    private void doubt(Inventory inventory) {
        Instant now = clock.instant();
        doubted.values().removeIf(time -> !now.isBefore(time.plus(HeardInventories.SILENCE)));
        new DoubtfulClaims(heard(), now, domain.get())
                .against(inventory, store.known())
                .forEach((mobileNode, claim) -> {
                    if (doubted.putIfAbsent(mobileNode, now) == null) {
                        comparisons.hearClaim(mobileNode, claim, this::heard);
                    }
                });
    }

    private static ImmutableListMultimap<String, String> ports(Inventory inventory, Set<String> refused) {
        return inventory.guests().values().stream()
                .filter(guest -> guest.state() != GuestState.ENDED && !refused.contains(guest.mobileNode()))
                .collect(ImmutableListMultimap.flatteningToImmutableListMultimap(
                        InventoriedGuest::mobileNode, guest -> guest.ports().values().stream()));
    }

    /** Those first that run there no more: others may have their ports and addresses by now. */
    private static List<String> inOrder(Collection<String> concerned, Inventory inventory) {
        return concerned.stream()
                .sorted(Comparator.comparing(mobileNode -> runs(mobileNode, inventory)))
                .collect(Collectors.toList());
    }

    private synchronized Optional<Refusal> note(Inventory inventory, Collection<String> concerned) {
        Optional<Refusal> refusal = heard.refusal(inventory);
        if (refusal.isEmpty()) {
            concerned.addAll(heard.concernedBy(inventory));
            boolean wasComplete = isComplete();
            heard = heard.with(inventory);
            concerned.addAll(wasComplete || !isComplete() ? Set.of() : unbound());
        }
        return refusal;
    }

    private boolean isComplete() {
        return heard.latest().keySet().containsAll(domain.get().hypervisors().keySet());
    }

    /**
     * Who is listed and has no binding. Once all have spoken it is clear who of them stands still abroad and runs nowhere: those are bound
     * before {@link #spoken} lets rules go that nobody wants.
     */
    private Set<String> unbound() {
        return heard.latest().values().stream()
                .flatMap(inventory -> inventory.guests().keySet().stream())
                .filter(mobileNode -> store.get(mobileNode)
                        .filter(binding -> !binding.hasEnded())
                        .isEmpty())
                .collect(ImmutableSet.toImmutableSet());
    }

    private Collection<String> boundAt(String hypervisor) {
        return ImmutableSortedSet.copyOf(store.known().mobileNodes(BindingKey.hypervisor(hypervisor)));
    }

    /**
     * Its silence is a word too, of what is bound there, and as long as it lasts: who could not be asked once may be the next time. Who is
     * contested or waits by its word does so no longer.
     */
    private void awaitNext(String hypervisor) {
        hearSilenceAfter(Duration.between(clock.instant(), heard().silentFrom(hypervisor)), hypervisor);
    }

    /** There is one timer for each hypervisor, however often it speaks. */
    private synchronized void hearSilenceAfter(Duration delay, String hypervisor) {
        ScheduledFuture<?> timer = threads.after(delay.plusMillis(1), hypervisor, () -> hearSilenceOf(hypervisor));
        Optional.ofNullable(silences.put(hypervisor, timer)).ifPresent(before -> before.cancel(false));
    }

    private void hearSilenceOf(String hypervisor) {
        if (clock.instant().isBefore(heard().silentFrom(hypervisor))) {
            awaitNext(hypervisor);
        } else {
            boundAt(hypervisor).forEach(this::hearSilence);
            heard().latest(hypervisor).stream()
                    .flatMap(inventory -> inventory.guests().keySet().stream())
                    .filter(comparisons::isUnsettled)
                    .forEach(this::hearSilence);
            hearSilenceAfter(HeardInventories.SILENCE, hypervisor);
        }
    }

    /** There may be bindings at hypervisors that have said nothing at all since the controller started. */
    private void hearSilenceOfUnheard() {
        store.all().stream()
                .filter(this::isAtUnheard)
                .map(Binding::mobileNode)
                .collect(Collectors.toList())
                .forEach(mobileNode -> threads.always(mobileNode).execute(() -> hearSilenceIfUnheard(mobileNode)));
    }

    /** When its turn comes, its hypervisors may have been heard. */
    private void hearSilenceIfUnheard(String mobileNode) {
        if (store.get(mobileNode).filter(this::isAtUnheard).isPresent()) {
            comparisons.hearSilence(mobileNode, this::heard);
        }
    }

    private boolean isAtUnheard(Binding binding) {
        return !binding.hasEnded()
                && binding.possiblePlaces().stream()
                        .flatMap(place -> place.hypervisor().stream())
                        .anyMatch(this::isUnheard);
    }

    /** A hypervisor may have very many: those who share its lane do not wait for all of them. */
    private void hearSilence(String mobileNode) {
        threads.always(mobileNode).execute(() -> comparisons.hearSilence(mobileNode, this::heard));
    }

    private boolean isUnheard(String hypervisor) {
        return !reporters.contains(hypervisor) && !heard().latest().containsKey(hypervisor);
    }

    private static <T> CompletableFuture<Map<String, T>> all(Map<String, CompletableFuture<T>> futures) {
        return CompletableFuture.allOf(futures.values().toArray(new CompletableFuture<?>[0]))
                .thenApply(done -> futures.entrySet().stream()
                        .collect(ImmutableMap.toImmutableMap(
                                Map.Entry::getKey, entry -> entry.getValue().join())));
    }
}
