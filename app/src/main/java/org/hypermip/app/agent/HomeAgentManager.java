/* SPDX-License-Identifier: Apache-2.0 */
package org.hypermip.app.agent;

import static org.onlab.util.Tools.groupedThreads;

import com.google.common.collect.ImmutableList;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.hypermip.app.api.BindingEvent;
import org.hypermip.app.api.BindingListener;
import org.hypermip.app.api.HomeAgentService;
import org.hypermip.app.api.InventoryReply;
import org.hypermip.app.api.RegistrationReply;
import org.hypermip.app.clock.SteadyClock;
import org.hypermip.app.config.MobilityDomainService;
import org.hypermip.app.ownership.OwnershipService;
import org.hypermip.app.reconcile.Reconciler;
import org.hypermip.app.reconcile.StrayPolicy;
import org.hypermip.app.store.BindingStore;
import org.hypermip.flows.binding.Binding;
import org.hypermip.flows.binding.Inventory;
import org.hypermip.flows.binding.Refusal;
import org.hypermip.flows.binding.Registration;
import org.hypermip.flows.binding.RegistrationPhase;
import org.hypermip.flows.binding.Sighting;
import org.hypermip.flows.binding.TimeShift;
import org.hypermip.flows.frames.NetworkView;
import org.hypermip.flows.rules.RuleSet;
import org.onosproject.app.ApplicationService;
import org.onosproject.core.CoreService;
import org.onosproject.event.EventDeliveryService;
import org.onosproject.event.ListenerRegistry;
import org.onosproject.net.device.DeviceService;
import org.onosproject.net.driver.DriverService;
import org.onosproject.net.flow.FlowRuleService;
import org.onosproject.net.packet.PacketService;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The home agent as a component of ONOS. All settings are its own, whoever takes his time by them. */
@Component(
        immediate = true,
        service = HomeAgentService.class,
        configurationPid = {HomeAgentService.APPLICATION, "$"})
public final class HomeAgentManager implements HomeAgentService {

    /** How the home agent takes its time. Switches answer within milliseconds, unless their host is very busy. */
    @interface Settings {
        /** How long {@code switching} may wait for its answer, in milliseconds; the guest runs on meanwhile. */
        int switchingMillis() default 1000;

        /** How long hypervisors have to report an arrival that the fabric saw while frames go both ways, in milliseconds. */
        int reportMillis() default 250;

        /** How long a switch may take to confirm a stage of a rollout before it counts as silent, in milliseconds. */
        int confirmationMillis() default 5000;

        /**
         * How long a switch may take, after it has confirmed a rule, to forget cached decisions of before, in milliseconds. After a
         * planned move nothing is lost by waiting: frames take the way of the switchover meanwhile.
         */
        int settlingMillis() default 500;

        /** Time between two checks of what the switches hold, in seconds. */
        int resyncSeconds() default 30;

        /**
         * How long a controller without any binding waits for the hypervisors to tell what runs there, before it takes rules away that
         * nobody wants, in seconds from its activation.
         */
        int straySeconds() default 60;

        /** How long rules outlive an application that is uninstalled, so that it can be updated, in seconds. */
        int updateSeconds() default 30;
    }

    /** How long deactivation waits for the switches to give up our rules. */
    private static final long WITHDRAWAL_SECONDS = 5;

    private static final Logger LOG = LoggerFactory.getLogger(HomeAgentManager.class);
    private final BindingStore store;
    private final Reconciler reconciler;
    private final EventDeliveryService events;
    private final SteadyClock clock;
    private final ScheduledExecutorService scheduler;
    private final HomeAgentComponents components;
    private final ListenerRegistry<BindingEvent, BindingListener> listeners = new ListenerRegistry<>();
    private volatile boolean stopped;

    /** Goes on with the bindings that are there. */
    @Activate
    public HomeAgentManager(
            Settings settings,
            @Reference BindingStore store,
            @Reference MobilityDomainService configuration,
            @Reference OwnershipService ownership,
            @Reference DeviceService devices,
            @Reference DriverService drivers,
            @Reference FlowRuleService flowRules,
            @Reference PacketService packets,
            @Reference ApplicationService applications,
            @Reference CoreService core,
            @Reference EventDeliveryService events) {
        this(
                Duration.ofMillis(settings.switchingMillis()),
                Duration.ofMillis(settings.reportMillis()),
                store,
                new Reconciler(
                        Duration.ofMillis(settings.confirmationMillis()),
                        Duration.ofMillis(settings.settlingMillis()),
                        Duration.ofSeconds(settings.resyncSeconds()),
                        new StrayPolicy(
                                SteadyClock.system(),
                                Duration.ofSeconds(settings.straySeconds()),
                                !store.all().isEmpty(),
                                () -> configuration.domain().hypervisors().keySet()),
                        core.registerApplication(APPLICATION),
                        store,
                        configuration,
                        ownership,
                        devices,
                        drivers,
                        flowRules),
                packets,
                events,
                ownership,
                SteadyClock.system(),
                Executors.newSingleThreadScheduledExecutor(groupedThreads("hypermip/agent", "timers", LOG)));
        applications.registerDeactivateHook(
                core.registerApplication(APPLICATION),
                new Farewell(
                        applications,
                        flowRules,
                        core.registerApplication(APPLICATION),
                        Duration.ofSeconds(settings.updateSeconds()),
                        delay -> CompletableFuture.delayedExecutor(delay.toMillis(), TimeUnit.MILLISECONDS),
                        this::withdraw));
    }

    HomeAgentManager(
            Duration patience,
            Duration reportTime,
            BindingStore store,
            Reconciler reconciler,
            PacketService packets,
            EventDeliveryService events,
            OwnershipService ownership,
            SteadyClock clock,
            ScheduledExecutorService scheduler) {
        this.store = store;
        this.reconciler = reconciler;
        this.events = events;
        this.clock = clock;
        this.scheduler = scheduler;
        components = new HomeAgentComponents(
                patience, reportTime, store, reconciler, packets, events, ownership, clock, scheduler);
        events.addSink(BindingEvent.class, listeners);
        components.start();
        scheduler.execute(this::rehearse);
    }

    @Deactivate
    void stop() {
        stopped = true;
        components.watcher().stop();
        scheduler.shutdownNow();
        events.removeSink(BindingEvent.class);
        reconciler.stop();
    }

    @Override
    public CompletableFuture<RegistrationReply> register(Registration registration) {
        return components
                .registrations()
                .register(registration)
                .exceptionally(
                        failure -> RegistrationReply.refused(brokenOff("vm.id", registration.mobileNode(), failure)));
    }

    @Override
    public CompletableFuture<InventoryReply> inventory(Inventory inventory) {
        return components
                .inventories()
                .take(inventory)
                .exceptionally(
                        failure -> InventoryReply.refused(brokenOff("hypervisor", inventory.hypervisor(), failure)));
    }

    @Override
    public CompletableFuture<RegistrationReply> sighted(Sighting sighting) {
        return components
                .sightings()
                .follow(sighting)
                .exceptionally(failure -> RegistrationReply.refused(
                        brokenOff("mac", sighting.mac().toString(), failure)));
    }

    @Override
    public CompletableFuture<Optional<Refusal>> deregister(String mobileNode) {
        return components
                .deregistrations()
                .deregister(mobileNode)
                .exceptionally(failure -> Optional.of(brokenOff("vm.id", mobileNode, failure)));
    }

    @Override
    public ImmutableList<Binding> bindings() {
        return store.all().stream()
                .filter(binding -> !binding.hasEnded())
                .map(this::byWall)
                .collect(ImmutableList.toImmutableList());
    }

    @Override
    public Optional<Binding> binding(String mobileNode) {
        return store.get(mobileNode).filter(binding -> !binding.hasEnded()).map(this::byWall);
    }

    @Override
    public RuleSet rules(String mobileNode) {
        return reconciler.wanted(mobileNode);
    }

    @Override
    public NetworkView network() {
        return reconciler.view();
    }

    @Override
    public void addListener(BindingListener listener) {
        listeners.addListener(listener);
    }

    @Override
    public void removeListener(BindingListener listener) {
        listeners.removeListener(listener);
    }

    private void rehearse() {
        Binding binding = new Rehearsal().perform();
        RegistrationReply reply = components
                .registrations()
                .register(Registration.builder()
                        .phase(RegistrationPhase.ARRIVED)
                        .mobileNode(binding.mobileNode())
                        .reporter("")
                        .received(Instant.EPOCH)
                        .build())
                .join();
        LOG.debug("Rehearsed: {}", reply);
    }

    private Binding byWall(Binding binding) {
        return TimeShift.of(binding, clock.wallAhead());
    }

    private static Refusal brokenOff(String field, String value, Throwable failure) {
        LOG.warn("What was said of '{}' broke off", value, failure);
        return BrokenOff.refusal(field, value, failure);
    }

    /** Takes all rules away, unless another instance has taken over since: ONOS forgets no hook, and settings that change start a new one. */
    void withdraw() {
        if (stopped) {
            return;
        }
        try {
            reconciler.withdraw().get(WITHDRAWAL_SECONDS, TimeUnit.SECONDS);
        } catch (ExecutionException | TimeoutException e) {
            LOG.warn("Switches did not confirm that our rules are gone: {}", e.toString());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
