/* SPDX-License-Identifier: Apache-2.0 */
package org.hypermip.flows.binding;

import com.google.auto.value.AutoValue;
import com.google.common.collect.ImmutableMap;
import com.google.common.collect.ImmutableSet;
import com.google.common.collect.Maps;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import org.onlab.packet.MacAddress;

/**
 * All guests of one hypervisor at one time, like a heartbeat with a restart counter (RFC 5847 section 3.1). A guest that is not in it is
 * not there.
 */
@AutoValue
public abstract class Inventory {

    /** How many guests an inventory may list. */
    public static final int MOST_GUESTS = 4096;

    /** How long after a change an inventory may come that was taken before it. */
    static final Duration TAKING_LIMIT = Duration.ofSeconds(2);

    /** The hypervisor. */
    public abstract String hypervisor();

    /** How often its notifier has started; it grows with each start. */
    public abstract long restarts();

    /** When it was said, by the hypervisor's own clock; never later than {@link #received}. */
    public abstract Instant sent();

    /** When it reached us, by the controller's clock. */
    public abstract Instant received();

    /** The guests, by mobile node. */
    public abstract ImmutableMap<String, InventoriedGuest> guests();

    /** The tickets that are shown for them, by mobile node; each is the fabric's own word. */
    abstract ImmutableMap<String, Ticket> tickets();

    /** On whose word it counts as the hypervisor's, such as {@code operator karaf}; absent if the hypervisor has signed it. */
    public abstract Optional<String> voucher();

    /** Returns what it says of one mobile node, if that is in it. */
    public Optional<InventoriedGuest> guest(String mobileNode) {
        return Optional.ofNullable(guests().get(mobileNode));
    }

    /** The MAC addresses of all guests' interfaces. */
    ImmutableSet<MacAddress> macs() {
        return guests().values().stream()
                .flatMap(guest -> guest.macs().stream())
                .collect(ImmutableSet.toImmutableSet());
    }

    /** Tells whether it comes after that one: of a later start, or said later. */
    boolean isAfter(Inventory other) {
        return restarts() != other.restarts() ? restarts() > other.restarts() : !sent().isBefore(other.sent());
    }

    /** Returns an inventory of these values, said by its hypervisor. A clock that is ahead counts as the controller's: what it says next must not look older. */
    public static Inventory of(
            String hypervisor, long restarts, Instant sent, Instant received, Iterable<InventoriedGuest> guests) {
        return new AutoValue_Inventory(
                hypervisor,
                restarts,
                sent.isAfter(received) ? received : sent,
                received,
                Maps.uniqueIndex(guests, InventoriedGuest::mobileNode),
                ImmutableMap.of(),
                Optional.empty());
    }

    /** Returns this inventory with the tickets that are shown, by mobile node. */
    public Inventory showing(Map<String, Ticket> tickets) {
        return new AutoValue_Inventory(
                hypervisor(), restarts(), sent(), received(), guests(), ImmutableMap.copyOf(tickets), voucher());
    }

    /** Returns this inventory as one that counts on somebody's word. */
    public Inventory onTheWordOf(String voucher) {
        return new AutoValue_Inventory(
                hypervisor(), restarts(), sent(), received(), guests(), tickets(), Optional.of(voucher));
    }
}
