/* SPDX-License-Identifier: Apache-2.0 */
package org.hypermip.app.reconcile;

import com.google.common.collect.HashBasedTable;
import com.google.common.collect.ImmutableSet;
import com.google.common.collect.Sets;
import com.google.common.collect.Table;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import org.hypermip.flows.network.HomeAgents;
import org.hypermip.flows.network.HomeNetwork;
import org.hypermip.flows.network.MobilityDomain;
import org.onosproject.net.DeviceId;

/**
 * In networks with one home agent, the switches that were home agents until lately: another one stood in, or the configuration was another.
 * Base forwarding still leads frames to them, so they go on for the network's grace time.
 */
final class FormerAgents {

    private final ScheduledExecutorService timers;
    private final Runnable forgotten;
    private final Map<String, ImmutableSet<DeviceId>> present = new HashMap<>();

    /** By network and switch: how many changes ago, counted over all, it became one. */
    private final Table<String, DeviceId, Long> former = HashBasedTable.create();

    private long changes;

    /**
     * Starts without any.
     *
     * @param forgotten called when one of them acts no more
     */
    FormerAgents(ScheduledExecutorService timers, Runnable forgotten) {
        this.timers = timers;
        this.forgotten = forgotten;
    }

    /** Returns the domain with those of each of its networks; who is no home agent any more is one from now on. */
    synchronized MobilityDomain with(MobilityDomain served) {
        served.networks().values().forEach(this::compare);
        return served.served(this::withFormer);
    }

    private void compare(HomeNetwork network) {
        ImmutableSet<DeviceId> before = present.getOrDefault(network.id(), ImmutableSet.of());
        ImmutableSet<DeviceId> now = network.agents();
        present.put(network.id(), now);
        if (network.homeAgents() == HomeAgents.ONE) {
            Sets.difference(before, now).forEach(device -> remember(network.id(), device, network.grace()));
        }
    }

    private void remember(String network, DeviceId device, Duration grace) {
        long change = ++changes;
        former.put(network, device, change);
        ScheduledFuture<?> unused =
                timers.schedule(() -> forget(network, device, change), grace.toMillis(), TimeUnit.MILLISECONDS);
    }

    private void forget(String network, DeviceId device, Long change) {
        boolean isOver;
        synchronized (this) {
            isOver = former.row(network).remove(device, change);
        }
        if (isOver) {
            forgotten.run();
        }
    }

    private HomeNetwork withFormer(HomeNetwork network) {
        ImmutableSet<DeviceId> acting = Sets.difference(
                        Sets.intersection(former.row(network.id()).keySet(), network.switches()), network.agents())
                .immutableCopy();
        return network.homeAgents() == HomeAgents.ALL || acting.isEmpty()
                ? network
                : network.toBuilder().formerAgents(acting).build();
    }
}
