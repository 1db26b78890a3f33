/* SPDX-License-Identifier: Apache-2.0 */
package org.hypermip.flows.binding;

import com.google.auto.value.AutoValue;
import com.google.common.collect.ImmutableMap;
import com.google.common.collect.ImmutableSet;
import com.google.common.collect.Maps;
import com.google.common.collect.Sets;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.onlab.packet.MacAddress;

/** The latest inventory of each hypervisor that has sent one. Immutable: each inventory makes another of these. */
@AutoValue
public abstract class HeardInventories {

    /** Three inventories that did not come, of one at least every ten seconds. */
    public static final Duration SILENCE = Duration.ofSeconds(30);

    /** When the controller began to listen. */
    public abstract Instant began();

    /** The latest inventory of each hypervisor. */
    public abstract ImmutableMap<String, Inventory> latest();

    /** What each hypervisor has listed before, if that was anything else. */
    abstract ImmutableMap<String, Inventory> before();

    /**
     * Since when each hypervisor has listed each of its guests in the state that it is in now. Those that it lists no more are in it as well,
     * for {@link #SILENCE}, with the time since when. So whoever is not in it has not been listed for longer than that.
     */
    abstract ImmutableMap<String, ImmutableMap<String, Instant>> since();

    /** Since when each hypervisor has listed each of its guests that leave as one that does. */
    abstract ImmutableMap<String, ImmutableMap<String, Instant>> leaving();

    /** Which hypervisors list each mobile node, be it as one that has ended. */
    abstract Listers<String> listers();

    /** Which hypervisors list an interface of each MAC address, of whomever, be it of one that has ended. */
    abstract Listers<MacAddress> stations();

    /** Returns what is known when nothing was heard yet. */
    public static HeardInventories none(Instant began) {
        return new AutoValue_HeardInventories(
                began,
                ImmutableMap.of(),
                ImmutableMap.of(),
                ImmutableMap.of(),
                ImmutableMap.of(),
                Listers.none(),
                Listers.none());
    }

    /** Returns why an inventory is not heeded: its hypervisor has said more already, or by its clock it was under way for too long. */
    public Optional<Refusal> refusal(Inventory inventory) {
        return new LateInventory(inventory)
                .overtakenBy(latest(inventory.hypervisor())
                        .filter(known -> inventory.received().isBefore(silentFrom(known.hypervisor()))))
                .or(() -> new LateInventory(inventory).underWayForTooLong());
    }

    /** Returns what is known with that inventory as its hypervisor's latest. */
    public HeardInventories with(Inventory inventory) {
        String hypervisor = inventory.hypervisor();
        return new AutoValue_HeardInventories(
                began(),
                replaced(latest(), hypervisor, inventory),
                latest(hypervisor)
                        .filter(last -> !last.guests().equals(inventory.guests()))
                        .map(last -> replaced(before(), hypervisor, last))
                        .orElse(before()),
                replaced(since(), hypervisor, since(inventory)),
                replaced(leaving(), hypervisor, leaving(inventory)),
                listers()
                        .with(hypervisor, listed(hypervisor), inventory.guests().keySet()),
                stations()
                        .with(
                                hypervisor,
                                latest(hypervisor).map(Inventory::macs).orElseGet(ImmutableSet::of),
                                inventory.macs()));
    }

    /** Returns the mobile nodes that an inventory can say something new about: those in it, and those in the one before. */
    public ImmutableSet<String> concernedBy(Inventory inventory) {
        return Sets.union(inventory.guests().keySet(), listed(inventory.hypervisor()))
                .immutableCopy();
    }

    private ImmutableSet<String> listed(String hypervisor) {
        return latest(hypervisor).map(inventory -> inventory.guests().keySet()).orElseGet(ImmutableSet::of);
    }

    /** Returns what all hypervisors say of one mobile node at that time. */
    public Words of(String mobileNode, Instant now) {
        return new Words(this, mobileNode, now);
    }

    /** When the hypervisor counts as silent if it says no more; it may be over. */
    public Instant silentFrom(String hypervisor) {
        return latest(hypervisor)
                .map(Inventory::received)
                .orElseGet(this::began)
                .plus(SILENCE);
    }

    /** Returns the latest inventory of a hypervisor. */
    public Optional<Inventory> latest(String hypervisor) {
        return Optional.ofNullable(latest().get(hypervisor));
    }

    /** Returns since when a hypervisor has said of a mobile node what it says now; absent if it lists it no more, for longer than {@link #SILENCE}. */
    Optional<Instant> since(String hypervisor, String mobileNode) {
        return Optional.ofNullable(since().get(hypervisor)).map(times -> times.get(mobileNode));
    }

    /** Returns since when a hypervisor has listed a mobile node as one that leaves. */
    Optional<Instant> leavingSince(String hypervisor, String mobileNode) {
        return Optional.ofNullable(leaving().get(hypervisor)).map(times -> times.get(mobileNode));
    }

    private ImmutableMap<String, Instant> leaving(Inventory inventory) {
        return inventory.guests().values().stream()
                .filter(InventoriedGuest::isLeaving)
                .map(InventoriedGuest::mobileNode)
                .collect(ImmutableMap.toImmutableMap(
                        id -> id, id -> leavingSince(inventory.hypervisor(), id).orElseGet(inventory::received)));
    }

    private ImmutableMap<String, Instant> since(Inventory inventory) {
        ImmutableMap.Builder<String, Instant> times = ImmutableMap.builder();
        times.putAll(unlistedSince(inventory));
        inventory
                .guests()
                .forEach((mobileNode, guest) -> times.put(mobileNode, since(inventory.hypervisor(), guest, inventory)));
        return times.build();
    }

    /** Since when it does not list those any more that it has listed lately: of as many as it may list, so that who invents names fills nothing. */
    private ImmutableMap<String, Instant> unlistedSince(Inventory inventory) {
        ImmutableSet<String> before = listed(inventory.hypervisor());
        ImmutableMap<String, Instant> known =
                Optional.ofNullable(since().get(inventory.hypervisor())).orElseGet(ImmutableMap::of);
        return Maps.transformEntries(
                        Maps.filterKeys(known, mobileNode -> !inventory.guests().containsKey(mobileNode)),
                        (mobileNode, time) -> before.contains(mobileNode) ? inventory.received() : time)
                .entrySet()
                .stream()
                .filter(entry -> entry.getValue().plus(SILENCE).isAfter(inventory.received()))
                .limit(Inventory.MOST_GUESTS)
                .collect(ImmutableMap.toImmutableMap(Map.Entry::getKey, Map.Entry::getValue));
    }

    private Instant since(String hypervisor, InventoriedGuest guest, Inventory inventory) {
        boolean isAsBefore = latest(hypervisor)
                .flatMap(before -> before.guest(guest.mobileNode()))
                .filter(before -> before.state() == guest.state())
                .isPresent();
        return since(hypervisor, guest.mobileNode()).filter(time -> isAsBefore).orElseGet(inventory::received);
    }

    private static <T> ImmutableMap<String, T> replaced(Map<String, T> all, String key, T value) {
        Map<String, T> changed = new HashMap<>(all);
        changed.put(key, value);
        return ImmutableMap.copyOf(changed);
    }
}
