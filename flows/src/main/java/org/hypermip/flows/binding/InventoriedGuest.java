/* SPDX-License-Identifier: Apache-2.0 */
package org.hypermip.flows.binding;

import com.google.auto.value.AutoValue;
import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableMap;
import com.google.common.collect.ImmutableSet;
import com.google.common.collect.Sets;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.onlab.packet.MacAddress;

/** One guest in an inventory, as it is at that hypervisor now. */
@AutoValue
public abstract class InventoriedGuest {

    /** Id of the mobile node. */
    public abstract String mobileNode();

    /** How it stands there. */
    public abstract GuestState state();

    /** Tells whether a migration from or to there is under way. */
    public abstract boolean migrating();

    /** The id of that migration, as far as the fabric has given one. */
    public abstract Optional<String> migration();

    /** The hypervisor that it leads to, if the one that it leaves names it: then nobody else is meant. */
    public abstract Optional<String> destination();

    /** Its interfaces, as far as the hypervisor knows their addresses. */
    public abstract ImmutableList<HomeAddress> interfaces();

    /** Name of the switch port of each interface that it has there. */
    public abstract ImmutableMap<MacAddress, String> ports();

    /** Tells whether it can be that mobile node, and not only one of the same name: an interface is the same, or none is told. */
    boolean canBe(Binding binding) {
        Set<MacAddress> macs = macs();
        return macs.isEmpty()
                || binding.interfaces().stream().map(HomeAddress::mac).anyMatch(macs::contains);
    }

    /** Tells whether it is known to be another mobile node than that one of the same name. */
    boolean isNamesakeOf(InventoriedGuest other) {
        Set<MacAddress> macs = macs();
        Set<MacAddress> others = other.macs();
        return !macs.isEmpty()
                && !others.isEmpty()
                && Sets.intersection(macs, others).isEmpty();
    }

    /** Tells whether it runs there, or stands still. */
    boolean isThere() {
        return state() == GuestState.RUNNING || state() == GuestState.PAUSED;
    }

    /** Tells whether it is on its way from there. */
    boolean isLeaving() {
        return migrating() && isThere();
    }

    /** Tells whether it has an interface of that binding. Tenants may have the same MAC addresses, where networks are known. */
    boolean hasInterfaceOf(Binding binding) {
        return binding.interfaces().stream().anyMatch(address -> interfaces().stream()
                .filter(own -> own.mac().equals(address.mac()))
                .findFirst()
                .map(own -> own.network().equals(address.network()))
                .orElseGet(() -> ports().containsKey(address.mac())));
    }

    /** The MAC addresses of all interfaces that are told of it. */
    Set<MacAddress> macs() {
        return Sets.union(
                ports().keySet(), interfaces().stream().map(HomeAddress::mac).collect(ImmutableSet.toImmutableSet()));
    }

    /** Returns a guest of these values. */
    public static InventoriedGuest of(
            String mobileNode,
            GuestState state,
            boolean migrating,
            Iterable<HomeAddress> interfaces,
            Map<MacAddress, String> ports) {
        return new AutoValue_InventoriedGuest(
                mobileNode,
                state,
                migrating,
                Optional.empty(),
                Optional.empty(),
                ImmutableList.copyOf(interfaces),
                ImmutableMap.copyOf(ports));
    }

    /** Returns the same guest in a migration of that id, to that hypervisor, as far as these are known. */
    public InventoriedGuest leading(Optional<String> migration, Optional<String> destination) {
        return new AutoValue_InventoriedGuest(
                mobileNode(), state(), true, migration, destination, interfaces(), ports());
    }
}
