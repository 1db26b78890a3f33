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
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import org.hypermip.app.clock.Timers;
import org.hypermip.app.config.MobilityDomainService;
import org.hypermip.app.ownership.OwnershipService;
import org.hypermip.app.reconcile.ledger.FlowAudit;
import org.hypermip.app.reconcile.ledger.Holder;
import org.hypermip.app.reconcile.ledger.RuleLedger;
import org.hypermip.app.reconcile.openflow.RuleTranslator;
import org.hypermip.app.reconcile.openflow.SwitchExtensions;
import org.hypermip.app.reconcile.rollout.FlowInstaller;
import org.hypermip.app.reconcile.rollout.Outcome;
import org.hypermip.app.reconcile.rollout.Relocator;
import org.hypermip.app.reconcile.rollout.Retries;
import org.hypermip.app.reconcile.rollout.Rollouts;
import org.hypermip.app.store.BindingStore;
import org.hypermip.flows.binding.Binding;
import org.hypermip.flows.frames.NetworkView;
import org.hypermip.flows.rules.RuleSet;
import org.onosproject.net.DeviceId;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Makes the switches hold what the bindings of this controller want, and keeps it so. */
public final class Reconciler {

    /** How long what is not urgent waits. */
    public static final Duration SOON = Duration.ofMillis(200);

    private static final Logger LOG = LoggerFactory.getLogger(Reconciler.class);

    private final ScheduledExecutorService timers;
    private final ExecutorService worker;
    private final SwitchReach reach;
    private final StrayPolicy strays;
    private final NetworkViews views;
    private final BindingIndex index;
    private final WantedRules wanted;
    private final Rollouts rollouts;
    private final Retries retries;
    private final Resync resync;
    private final Remains remains;
    private final NetworkWatcher watcher;
    private final Set<Holder> awaited = ConcurrentHashMap.newKeySet();
    private volatile Consumer<String> inPlace = mobileNode -> {};
    private volatile BiConsumer<DeviceId, String> portGone = (device, port) -> {};

    /**
     * Starts with a resync: bindings may be there from before, and rules of theirs on the switches.
     *
     * @param strays until when rules of ours that nobody wants stay
     */
    public Reconciler(
            ReconcilerTiming timing,
            StrayPolicy strays,
            BindingStore bindings,
            MobilityDomainService configuration,
            OwnershipService ownership,
            SwitchServices onos) {
        this(
                timing,
                strays,
                bindings,
                configuration,
                ownership,
                onos,
                Timers.start(groupedThreads("hypermip/reconcile", "timers", LOG)),
                Executors.newSingleThreadExecutor(groupedThreads("hypermip/reconcile", "resync", LOG)));
    }

    Reconciler(
            ReconcilerTiming timing,
            StrayPolicy strays,
            BindingStore bindings,
            MobilityDomainService configuration,
            OwnershipService ownership,
            SwitchServices onos,
            ScheduledExecutorService timers,
            ExecutorService worker) {
        this.strays = strays;
        this.timers = timers;
        this.worker = worker;
        reach = new SwitchReach(onos.devices, ownership);
        SwitchExtensions extensions = new SwitchExtensions(onos.drivers);
        RuleTranslator translator = new RuleTranslator(onos.application, extensions);
        DepartedPorts departed = new DepartedPorts(timers);
        views = new NetworkViews(
                configuration,
                new NetworkViewReader(
                        configuration,
                        onos.devices,
                        extensions,
                        departed,
                        new FormerAgents(timers, this::homeAgentsChanged)),
                departed);
        index = new BindingIndex(bindings, views::forRules);
        wanted = new WantedRules(bindings, index, views::forRules);
        FlowInstaller installer = new FlowInstaller(onos.flowRules, translator, timers, timing.patience);
        rollouts = new Rollouts(wanted::of, reach::canAsk, installer, timers, timing.settling);
        retries = new Retries(timers, this::request);
        FlowAudit audit = new FlowAudit(onos.flowRules, onos.application, translator);
        resync = resync(extensions, audit, installer);
        remains = new Remains(audit, views::forRules, strays);
        watcher = new NetworkWatcher(onos, configuration, views, departed, resync, this::portChanged, this::portGone);
        start(timing.resyncPeriod);
    }

    private Resync resync(SwitchExtensions extensions, FlowAudit audit, FlowInstaller installer) {
        return new Resync(
                worker,
                extensions,
                views,
                index,
                () -> reach.ownSwitches(rollouts.read(RuleLedger::devices)),
                audit,
                wanted,
                rollouts,
                new Relocator(wanted::all, reach::isOwn, rollouts, installer),
                strays,
                this::bring);
    }

    private void start(Duration resyncPeriod) {
        watcher.start();
        ScheduledFuture<?> unusedBeginning = timers.schedule(resync::begin, 0, TimeUnit.MILLISECONDS);
        ScheduledFuture<?> unused = timers.scheduleWithFixedDelay(
                resync::check, resyncPeriod.toMillis(), resyncPeriod.toMillis(), TimeUnit.MILLISECONDS);
        ScheduledFuture<?> unusedEndOfPatience =
                timers.schedule(resync::check, strays.left().toMillis() + 1, TimeUnit.MILLISECONDS);
    }

    /** Has somebody hear of each mobile node whose rules are in place, as often as that is found. */
    public void whenInPlace(Consumer<String> listener) {
        inPlace = listener;
    }

    /** Has somebody hear of each port that a switch has taken away, by its name, unless it is back within some seconds. */
    public void whenPortGone(BiConsumer<DeviceId, String> listener) {
        portGone = listener;
    }

    private void portGone(DeviceId device, String port) {
        portGone.accept(device, port);
    }

    private void homeAgentsChanged() {
        resync.request();
    }

    /** Leaves the switches as they are: what ends with the controller must not end with it for the mobile nodes. */
    public void stop() {
        watcher.stop();
        timers.shutdownNow();
        worker.shutdownNow();
    }

    /** Makes the switches hold what the mobile node's binding wants. Never fails; a failure is tried again later. */
    public CompletableFuture<Outcome> reconcile(String mobileNode) {
        takeIn(mobileNode);
        return reconcile(Holder.ofBinding(mobileNode));
    }

    /** Asks for the same without waiting for it. */
    public void request(String mobileNode) {
        takeIn(mobileNode);
        request(Holder.ofBinding(mobileNode));
    }

    /** Asks for the same in a moment, once for all who ask by then: what is urgent now need not wait for it. */
    public void requestSoon(String mobileNode) {
        takeIn(mobileNode);
        requestSoon(Holder.ofBinding(mobileNode));
    }

    /** What others want because of the mobile node is not urgent. */
    private void takeIn(String mobileNode) {
        index.update(mobileNode).forEach(this::requestSoon);
    }

    /** Those mobile nodes alone that the port is of get their rules as they are now. */
    private void portChanged(DeviceId device, String port) {
        index.usersOf(device, port).forEach(this::request);
    }

    /**
     * Notes that a hypervisor has told all that runs there, and that the bindings are as it said. Rules that nobody wants may go when all
     * configured hypervisors have.
     */
    public void heard(String hypervisor) {
        if (!strays.mayRemoveStrays()) {
            strays.heard(hypervisor);
            if (strays.mayRemoveStrays()) {
                resync.check();
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
        return views.present();
    }

    /** Returns the rules that are wanted because of that mobile node. */
    public RuleSet wanted(String mobileNode) {
        return wanted.of(Holder.ofBinding(mobileNode));
    }

    /** Tells whether rules lie on the switches as that binding would have them, which may have been lost with all others. */
    public boolean hasRemains(Binding binding) {
        return remains.areOf(binding);
    }

    /** Tells whether the switch is connected. */
    public boolean isReachable(DeviceId device) {
        return reach.isReachable(device);
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
        if (!reach.isMine(holder)) {
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
                holder.mobileNode().ifPresent(inPlace);
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
