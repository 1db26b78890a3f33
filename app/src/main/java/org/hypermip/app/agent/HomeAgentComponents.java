/* SPDX-License-Identifier: Apache-2.0 */
package org.hypermip.app.agent;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ScheduledFuture;
import org.hypermip.app.clock.SteadyClock;
import org.hypermip.app.ownership.OwnershipService;
import org.hypermip.app.reconcile.Reconciler;
import org.hypermip.app.store.BindingStore;
import org.hypermip.flows.binding.Binding;
import org.hypermip.flows.binding.TimeLimits;
import org.hypermip.flows.binding.Transition;
import org.onosproject.event.EventDeliveryService;
import org.onosproject.net.packet.PacketService;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Who works for the home agent, and who calls whom, from left to right.
 *
 * <pre>
 *   hypervisors -- Registrations ---+                        +-- BindingStore -- BindingWatcher -- listeners
 *      "     Inventories -- Comparisons                         |                        |
 *   the fabric --- Sightings -------+-- Bindings (Decider) --+                        |
 *   an operator -- Deregistrations -+                        +-- ReturnAnnouncer      +-- ExpiryTimers, HomeAgentAnnouncer
 *   the time ----- Expiries --------+                                                 |        |
 *                     |     |                                                         |    (Expiries)
 *                     |     +-- all of them, when it is decided --> Reconciler <------+
 *                     +-- Inquiry (and Comparisons) -- Prober
 * </pre>
 */
final class HomeAgentComponents {

    private final Logger log = LoggerFactory.getLogger(getClass());
    private final Registrations registrations;
    private final Sightings sightings;
    private final Deregistrations deregistrations;
    private final Inventories inventories;
    private final BindingWatcher watcher;
    private final Bindings bindings;
    private final BindingStore store;
    private final SteadyClock clock;

    /**
     * Creates them.
     *
     * @param patience how long {@code switching} may wait for its answer
     * @param reportTime how long hypervisors have to report what the fabric saw while frames go both ways
     */
    HomeAgentComponents(
            Duration patience,
            Duration reportTime,
            BindingStore store,
            Reconciler reconciler,
            PacketService packets,
            EventDeliveryService events,
            OwnershipService ownership,
            SteadyClock clock,
            Threads threads) {
        ReturnAnnouncer announcer = new ReturnAnnouncer(packets, ownership);
        this.store = store;
        this.clock = clock;
        bindings = new Bindings(store, reconciler, announcer, clock, threads::always);
        TakenPorts taken = new TakenPorts(bindings, store, reconciler, threads::always);
        reconciler.whenPortGone(taken::gone);
        sightings = new Sightings(bindings, store, reconciler, threads, reportTime);
        deregistrations = new Deregistrations(bindings, reconciler);
        Inquiry inquiry = new Inquiry(bindings, new Prober(packets, ownership, threads));
        inventories = new Inventories(
                store,
                new Comparisons(bindings, store, reconciler, inquiry),
                taken,
                reconciler::heard,
                () -> reconciler.view().domain(),
                threads,
                clock);
        registrations = new Registrations(bindings, reconciler, taken, inventories::heard, threads, patience);
        Expiries expiries = new Expiries(bindings, reconciler, inquiry, inventories::heard);
        watcher = new BindingWatcher(
                store,
                reconciler,
                timers(reconciler, ownership, threads, expiries),
                homeAgentAnnouncer(reconciler, packets, ownership, threads),
                events);
    }

    private HomeAgentAnnouncer homeAgentAnnouncer(
            Reconciler reconciler, PacketService packets, OwnershipService ownership, Threads threads) {
        HomeAgentAnnouncer announcer = new HomeAgentAnnouncer(store, reconciler::view, packets, ownership, clock);
        reconciler.whenInPlace(announcer::inPlace);
        ScheduledFuture<?> unused = threads.every(HomeAgentAnnouncer.TICK, "announcements", announcer::repeat);
        return announcer;
    }

    private ExpiryTimers timers(Reconciler reconciler, OwnershipService ownership, Threads threads, Expiries expiries) {
        return new ExpiryTimers(
                clock,
                threads,
                ownership::isMine,
                binding -> new TimeLimits(reconciler.view().domain(), reconciler::isReachable).next(binding),
                expiries::expire);
    }

    /** Begins with the bindings that are there. */
    void start() {
        store.all().stream()
                .filter(binding -> ClockCorrection.isNeeded(binding, clock.instant()))
                .map(Binding::mobileNode)
                .forEach(this::correctTimes);
        watcher.start();
        inventories.start();
    }

    private void correctTimes(String mobileNode) {
        log.warn(
                "The binding of '{}' is from the future: the clock has been set back, its times count from now",
                mobileNode);
        CompletableFuture<Transition> unused = bindings.decide(
                mobileNode,
                new ClockCorrection(mobileNode),
                change -> CompletableFuture.completedFuture(change.transition()));
    }

    Registrations registrations() {
        return registrations;
    }

    Sightings sightings() {
        return sightings;
    }

    Deregistrations deregistrations() {
        return deregistrations;
    }

    Inventories inventories() {
        return inventories;
    }

    BindingWatcher watcher() {
        return watcher;
    }
}
