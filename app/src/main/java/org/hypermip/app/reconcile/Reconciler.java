/* SPDX-License-Identifier: Apache-2.0 */
package org.hypermip.app.reconcile;

import static org.onlab.util.Tools.groupedThreads;

import com.google.common.collect.ImmutableSet;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import org.hypermip.app.config.MobilityDomainService;
import org.hypermip.app.ownership.OwnershipService;
import org.hypermip.app.reconcile.ledger.FlowAudit;
import org.hypermip.app.reconcile.ledger.Holder;
import org.hypermip.app.reconcile.openflow.RuleTranslator;
import org.hypermip.app.reconcile.openflow.SwitchExtensions;
import org.hypermip.app.reconcile.rollout.FlowInstaller;
import org.hypermip.app.reconcile.rollout.Outcome;
import org.hypermip.app.reconcile.rollout.Relocator;
import org.hypermip.app.reconcile.rollout.Retries;
import org.hypermip.app.reconcile.rollout.Rollouts;
import org.hypermip.app.store.BindingStore;
import org.hypermip.flows.frames.NetworkView;
import org.hypermip.flows.rules.RuleSet;
import org.onosproject.core.ApplicationId;
import org.onosproject.net.DeviceId;
import org.onosproject.net.device.DeviceService;
import org.onosproject.net.driver.DriverService;
import org.onosproject.net.flow.FlowRuleService;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Makes the switches hold what the bindings of this controller want, and keeps it so. */
public final class Reconciler {

    /** How long what is not urgent waits. */
    public static final Duration SOON = Duration.ofMillis(200);

    private static final Logger LOG = LoggerFactory.getLogger(Reconciler.class);

    private final ScheduledExecutorService timers;
    private final ExecutorService worker;
    private final DeviceService devices;
    private final OwnershipService ownership;
    private final StrayPolicy strays;
    private final NetworkViewReader views;
    private final WantedRules wanted;
    private final Rollouts rollouts;
    private final Retries retries;
    private final Resync resync;
    private final NetworkWatcher watcher;
    private final Set<Holder> awaited = ConcurrentHashMap.newKeySet();

    /**
     * Starts with a resync: bindings may be there from before, and rules of theirs on the switches.
     *
     * @param patience how long a switch may take to confirm
     * @param settling how long a switch may take, after it has confirmed, to forget what it decided before
     * @param resyncPeriod time between two checks of what the switches hold
     * @param strays until when rules of ours that nobody wants stay
     */
    public Reconciler(
            Duration patience,
            Duration settling,
            Duration resyncPeriod,
            StrayPolicy strays,
            ApplicationId application,
            BindingStore bindings,
            MobilityDomainService configuration,
            OwnershipService ownership,
            DeviceService devices,
            DriverService drivers,
            FlowRuleService flowRules) {
        this(
                patience,
                settling,
                resyncPeriod,
                strays,
                application,
                bindings,
                configuration,
                ownership,
                devices,
                drivers,
                flowRules,
                Executors.newSingleThreadScheduledExecutor(groupedThreads("hypermip/reconcile", "timers", LOG)),
                Executors.newSingleThreadExecutor(groupedThreads("hypermip/reconcile", "resync", LOG)));
    }

    Reconciler(
            Duration patience,
            Duration settling,
            Duration resyncPeriod,
            StrayPolicy strays,
            ApplicationId application,
            BindingStore bindings,
            MobilityDomainService configuration,
            OwnershipService ownership,
            DeviceService devices,
            DriverService drivers,
            FlowRuleService flowRules,
            ScheduledExecutorService timers,
            ExecutorService worker) {
        this.devices = devices;
        this.ownership = ownership;
        this.strays = strays;
        this.timers = timers;
        this.worker = worker;
        SwitchExtensions extensions = new SwitchExtensions(drivers);
        RuleTranslator translator = new RuleTranslator(application, extensions);
        DepartedPorts departed = new DepartedPorts(timers);
        views = new NetworkViewReader(configuration, devices, extensions, departed);
        wanted = new WantedRules(bindings, views::readWithDeparted);
        FlowInstaller installer = new FlowInstaller(flowRules, translator, timers, patience);
        rollouts = new Rollouts(wanted::of, this::canAsk, installer, timers, settling);
        retries = new Retries(timers, this::request);
        resync = new Resync(
                worker,
                extensions,
                new FlowAudit(flowRules, application, translator, ownership),
                wanted,
                rollouts,
                new Relocator(
                        wanted::all,
                        device -> devices.isAvailable(device) && ownership.isMine(device),
                        rollouts,
                        installer),
                strays,
                this::bring);
        watcher = new NetworkWatcher(devices, drivers, flowRules, configuration, application, departed, resync);
        watcher.start();
        ScheduledFuture<?> unused =
                timers.scheduleWithFixedDelay(resync::request, 0, resyncPeriod.toMillis(), TimeUnit.MILLISECONDS);
        ScheduledFuture<?> unusedEndOfPatience =
                timers.schedule(resync::request, strays.left().toMillis() + 1, TimeUnit.MILLISECONDS);
    }

    /** Leaves the switches as they are: what ends with the controller must not end with it for the mobile nodes. */
    public void stop() {
        watcher.stop();
        timers.shutdownNow();
        worker.shutdownNow();
    }

    /** Makes the switches hold what the mobile node's binding wants. Never fails; a failure is tried again later. */
    public CompletableFuture<Outcome> reconcile(String mobileNode) {
        return reconcile(Holder.ofBinding(mobileNode));
    }

    /** Asks for the same without waiting for it. */
    public void request(String mobileNode) {
        request(Holder.ofBinding(mobileNode));
    }

    /** Asks for the same in a moment, once for all who ask by then: what is urgent now need not wait for it. */
    public void requestSoon(String mobileNode) {
        requestSoon(Holder.ofBinding(mobileNode));
    }

    /** Asks the same for the rules that no mobile node wants alone. */
    public void requestShared() {
        requestSoon(Holder.FABRIC);
    }

    /**
     * Notes that a hypervisor has told all that runs there, and that the bindings are as it said. Rules that nobody wants may go when all
     * configured hypervisors have.
     */
    public void heard(String hypervisor) {
        if (!strays.mayRemoveStrays()) {
            strays.heard(hypervisor);
            if (strays.mayRemoveStrays()) {
                resync.request();
            }
        }
    }

    /** Takes all our rules from the switches; what comes back is done when they confirmed, or did not in time. */
    public CompletableFuture<Void> withdraw() {
        strays.end();
        wanted.withdraw();
        rollouts.hasten();
        return resync.run();
    }

    /** Returns the configuration, and the switches' ports as they are now. */
    public NetworkView view() {
        return views.read();
    }

    /** Returns the rules that are wanted because of that mobile node. */
    public RuleSet wanted(String mobileNode) {
        return wanted.of(Holder.ofBinding(mobileNode));
    }

    /** Tells whether the switch is connected. */
    public boolean isReachable(DeviceId device) {
        return devices.isAvailable(device);
    }

    /** Rules that no binding wants alone are left as they are on switches of other controllers. */
    private boolean canAsk(Holder holder, DeviceId device) {
        return devices.isAvailable(device) && (holder.mobileNode().isPresent() || ownership.isMine(device));
    }

    private CompletableFuture<Outcome> reconcile(Holder holder) {
        try {
            resync.adopt(holder);
        } catch (RuntimeException e) {
            LOG.warn("Rules of '{}' that are there cannot be taken over", holder.text(), e);
        }
        return bring(holder);
    }

    private CompletableFuture<Outcome> bring(Holder holder) {
        if (!holder.mobileNode().map(ownership::isMine).orElse(true)) {
            return CompletableFuture.completedFuture(Outcome.confirmed(ImmutableSet.of()));
        }
        return rollouts.rollOut(holder).thenApply(outcome -> {
            if (outcome.failure().isPresent()) {
                LOG.warn(
                        "Rules of '{}' are not in place: {}",
                        holder.text(),
                        outcome.failure().get());
                retries.failed(holder);
            } else {
                retries.succeeded(holder);
            }
            return outcome;
        });
    }

    private void request(Holder holder) {
        CompletableFuture<Outcome> unused = reconcile(holder);
    }

    private void requestSoon(Holder holder) {
        if (awaited.add(holder)) {
            ScheduledFuture<?> unused = timers.schedule(
                    () -> {
                        awaited.remove(holder);
                        request(holder);
                    },
                    SOON.toMillis(),
                    TimeUnit.MILLISECONDS);
        }
    }
}
