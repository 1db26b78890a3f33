/* SPDX-License-Identifier: Apache-2.0 */
package org.hypermip.app.agent;

import com.google.common.collect.ImmutableListMultimap;
import com.google.common.collect.ImmutableMap;
import java.time.Clock;
import java.time.Duration;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.hypermip.app.api.InventoryReply;
import org.hypermip.app.store.BindingStore;
import org.hypermip.flows.binding.Binding;
import org.hypermip.flows.binding.GuestState;
import org.hypermip.flows.binding.HeardInventories;
import org.hypermip.flows.binding.InventoriedGuest;
import org.hypermip.flows.binding.Inventory;
import org.hypermip.flows.binding.Refusal;

/** Takes inventories of hypervisors, and has every binding that they say something new about compared with them. */
final class Inventories {

    private final BindingStore store;
    private final Comparisons comparisons;
    private final TakenPorts taken;
    private final Consumer<String> spoken;
    private final ScheduledExecutorService scheduler;
    private final Clock clock;
    private HeardInventories heard;

    /**
     * Creates the inventories; none was heard yet.
     *
     * @param spoken hears of each hypervisor that has sent one, when the bindings are as it says
     */
    Inventories(
            BindingStore store,
            Comparisons comparisons,
            TakenPorts taken,
            Consumer<String> spoken,
            ScheduledExecutorService scheduler,
            Clock clock) {
        this.store = store;
        this.comparisons = comparisons;
        this.taken = taken;
        this.spoken = spoken;
        this.scheduler = scheduler;
        this.clock = clock;
        heard = HeardInventories.none(clock.instant());
    }

    /** What was heard so far. */
    synchronized HeardInventories heard() {
        return heard;
    }

    /** Compares and mends; the answer tells of the guests in the inventory alone. */
    CompletableFuture<InventoryReply> take(Inventory inventory) {
        Set<String> concerned = new LinkedHashSet<>();
        Optional<Refusal> refusal = note(inventory, concerned);
        if (refusal.isPresent()) {
            return CompletableFuture.completedFuture(InventoryReply.refused(refusal.get()));
        }
        awaitNext(inventory);
        concerned.addAll(boundAt(inventory.hypervisor()));
        taken.named(inventory.hypervisor(), ports(inventory));
        return all(inOrder(concerned, inventory).stream()
                        .collect(ImmutableMap.toImmutableMap(
                                mobileNode -> mobileNode, mobileNode -> comparisons.compare(mobileNode, this::heard))))
                .thenApply(concluded -> {
                    spoken.accept(inventory.hypervisor());
                    return InventoryReply.taken(concluded.entrySet().stream()
                            .filter(entry -> inventory.guests().containsKey(entry.getKey()))
                            .collect(ImmutableMap.toImmutableMap(Map.Entry::getKey, Map.Entry::getValue)));
                });
    }

    private static ImmutableListMultimap<String, String> ports(Inventory inventory) {
        return inventory.guests().values().stream()
                .filter(guest -> guest.state() != GuestState.ENDED)
                .collect(ImmutableListMultimap.flatteningToImmutableListMultimap(
                        InventoriedGuest::mobileNode, guest -> guest.ports().values().stream()));
    }

    /** Those first that run there no more: others may have their ports and addresses by now. */
    private static List<String> inOrder(Collection<String> concerned, Inventory inventory) {
        return concerned.stream()
                .sorted(Comparator.comparing(mobileNode -> inventory
                        .guest(mobileNode)
                        .filter(guest -> guest.state() == GuestState.RUNNING)
                        .isPresent()))
                .collect(Collectors.toList());
    }

    private synchronized Optional<Refusal> note(Inventory inventory, Collection<String> concerned) {
        Optional<Refusal> refusal = heard.refusal(inventory);
        if (refusal.isEmpty()) {
            concerned.addAll(heard.concernedBy(inventory));
            heard = heard.with(inventory);
        }
        return refusal;
    }

    private Collection<String> boundAt(String hypervisor) {
        return store.all().stream()
                .filter(binding -> !binding.hasEnded())
                .filter(binding -> binding.possiblePlaces().stream().anyMatch(place -> place.isAt(hypervisor)))
                .map(Binding::mobileNode)
                .collect(Collectors.toList());
    }

    /** Its silence is a word too, of what is bound there, and as long as it lasts: who could not be asked once may be the next time. */
    private void awaitNext(Inventory last) {
        hearSilenceAfter(Duration.between(clock.instant(), heard().silentFrom(last.hypervisor())), last);
    }

    private void hearSilenceAfter(Duration delay, Inventory last) {
        ScheduledFuture<?> unused =
                scheduler.schedule(() -> hearSilence(last), delay.toMillis() + 1, TimeUnit.MILLISECONDS);
    }

    private void hearSilence(Inventory last) {
        if (last.equals(heard().latest().get(last.hypervisor()))) {
            boundAt(last.hypervisor()).forEach(mobileNode -> comparisons.hearSilence(mobileNode, this::heard));
            hearSilenceAfter(HeardInventories.SILENCE, last);
        }
    }

    private static <T> CompletableFuture<Map<String, T>> all(Map<String, CompletableFuture<T>> futures) {
        return CompletableFuture.allOf(futures.values().toArray(new CompletableFuture<?>[0]))
                .thenApply(done -> futures.entrySet().stream()
                        .collect(ImmutableMap.toImmutableMap(
                                Map.Entry::getKey, entry -> entry.getValue().join())));
    }
}
