/* SPDX-License-Identifier: Apache-2.0 */
package org.hypermip.app.reconcile;

import static org.onlab.util.Tools.groupedThreads;

import java.time.Duration;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import org.hypermip.app.api.HomeAgentService;
import org.hypermip.app.config.MobilityDomainService;
import org.hypermip.app.store.BindingStore;
import org.hypermip.flows.frames.NetworkView;
import org.hypermip.flows.rules.RuleSet;
import org.onosproject.core.ApplicationId;
import org.onosproject.core.CoreService;
import org.onosproject.net.DeviceId;
import org.onosproject.net.device.DeviceService;
import org.onosproject.net.driver.DriverService;
import org.onosproject.net.flow.FlowRuleService;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Makes the switches hold what the bindings want, and keeps it so. */
@Component(service = Reconciler.class)
public final class Reconciler {

    /** How the reconciler takes its time. Switches answer within milliseconds, unless their machine is very busy. */
    @interface Settings {
        /** How long a switch may take to confirm a stage of a rollout before it counts as silent, in milliseconds. */
        int confirmationMillis() default 5000;

        /**
         * How long a switch may take, after it has confirmed a rule, to forget cached decisions of before, in milliseconds. After a
         * planned move nothing is lost by waiting: frames take the way of the switchover meanwhile.
         */
        int settlingMillis() default 500;

        /** Time between two checks of what the switches hold, in seconds. */
        int resyncSeconds() default 30;
    }

    /** How long what is not urgent waits. */
    public static final Duration SOON = Duration.ofMillis(200);

    private static final Logger LOG = LoggerFactory.getLogger(Reconciler.class);

    private final ScheduledExecutorService timers;
    private final ExecutorService worker;
    private final DeviceService devices;
    private final NetworkViewReader views;
    private final Wishes wishes;
    private final Rollouts rollouts;
    private final Retries retries;
    private final Resync resync;
    private final NetworkWatcher watcher;
    private final Set<String> awaited = ConcurrentHashMap.newKeySet();

    /** Starts with a resync: bindings may be there from before, and rules of theirs on the switches. */
    @Activate
    public Reconciler(
            Settings settings,
            @Reference CoreService core,
            @Reference BindingStore bindings,
            @Reference MobilityDomainService configuration,
            @Reference DeviceService devices,
            @Reference DriverService drivers,
            @Reference FlowRuleService flowRules) {
        this(
                Duration.ofMillis(settings.confirmationMillis()),
                Duration.ofMillis(settings.settlingMillis()),
                Duration.ofSeconds(settings.resyncSeconds()),
                core.registerApplication(HomeAgentService.APPLICATION),
                bindings,
                configuration,
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
            ApplicationId application,
            BindingStore bindings,
            MobilityDomainService configuration,
            DeviceService devices,
            DriverService drivers,
            FlowRuleService flowRules,
            ScheduledExecutorService timers,
            ExecutorService worker) {
        this.devices = devices;
        this.timers = timers;
        this.worker = worker;
        SwitchExtensions extensions = new SwitchExtensions(drivers);
        RuleTranslator translator = new RuleTranslator(application, extensions);
        DepartedPorts departed = new DepartedPorts(timers);
        views = new NetworkViewReader(configuration, devices, extensions, departed);
        wishes = new Wishes(bindings, views::readWithDeparted);
        FlowInstaller installer = new FlowInstaller(flowRules, translator, timers, patience);
        rollouts = new Rollouts(wishes::of, devices::isAvailable, installer, timers, settling);
        retries = new Retries(timers, this::request);
        resync = new Resync(
                worker,
                extensions,
                new FlowAudit(flowRules, application, translator),
                wishes,
                rollouts,
                new Relocator(wishes::all, devices::isAvailable, rollouts, installer),
                this::reconcile);
        watcher = new NetworkWatcher(devices, drivers, flowRules, configuration, application, departed, resync);
        watcher.start();
        ScheduledFuture<?> unused =
                timers.scheduleWithFixedDelay(resync::request, 0, resyncPeriod.toMillis(), TimeUnit.MILLISECONDS);
    }

    /** Leaves the switches as they are: what ends with the controller must not end with it for the mobile nodes. */
    @Deactivate
    void stop() {
        watcher.stop();
        timers.shutdownNow();
        worker.shutdownNow();
    }

    /** Makes the switches hold what the mobile node's binding wants. Never fails; a failure is tried again later. */
    public CompletableFuture<Outcome> reconcile(String mobileNode) {
        return rollouts.bring(mobileNode).thenApply(outcome -> {
            if (outcome.failure().isPresent()) {
                LOG.warn(
                        "Rules of '{}' are not in place: {}",
                        mobileNode,
                        outcome.failure().get());
                retries.failed(mobileNode);
            } else {
                retries.succeeded(mobileNode);
            }
            return outcome;
        });
    }

    /** Asks for the same without waiting for it. */
    public void request(String mobileNode) {
        CompletableFuture<Outcome> unused = reconcile(mobileNode);
    }

    /** Asks for the same in a moment, once for all who ask by then: what is urgent now need not wait for it. */
    public void requestSoon(String mobileNode) {
        if (awaited.add(mobileNode)) {
            ScheduledFuture<?> unused = timers.schedule(
                    () -> {
                        awaited.remove(mobileNode);
                        request(mobileNode);
                    },
                    SOON.toMillis(),
                    TimeUnit.MILLISECONDS);
        }
    }

    /** Asks the same for the rules that no mobile node wants alone. */
    public void requestShared() {
        requestSoon(Wishes.FABRIC);
    }

    /** Takes all our rules from the switches; what comes back is done when they confirmed, or did not in time. */
    public CompletableFuture<Void> withdraw() {
        wishes.withdraw();
        return resync.run();
    }

    /** Returns the configuration, and the switches' ports as they are now. */
    public NetworkView view() {
        return views.read();
    }

    /** Returns the rules that are wanted because of that mobile node. */
    public RuleSet wanted(String mobileNode) {
        return wishes.of(mobileNode);
    }

    /** Tells whether the switch is connected. */
    public boolean isReachable(DeviceId device) {
        return devices.isAvailable(device);
    }
}
