/* SPDX-License-Identifier: Apache-2.0 */
package org.hypermip.app.agent;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableMap;
import com.google.common.collect.ImmutableSetMultimap;
import com.google.common.collect.ImmutableSortedMap;
import com.google.common.collect.Maps;
import com.google.common.collect.Streams;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
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
import org.hypermip.app.reconcile.ReconcilerTiming;
import org.hypermip.app.reconcile.StrayPolicy;
import org.hypermip.app.reconcile.SwitchServices;
import org.hypermip.app.store.BindingStore;
import org.hypermip.flows.binding.Binding;
import org.hypermip.flows.binding.BindingKey;
import org.hypermip.flows.binding.Inventory;
import org.hypermip.flows.binding.Refusal;
import org.hypermip.flows.binding.Registration;
import org.hypermip.flows.binding.RegistrationPhase;
import org.hypermip.flows.binding.Sighting;
import org.hypermip.flows.binding.TimeShift;
import org.hypermip.flows.frames.NetworkView;
import org.hypermip.flows.rules.RuleSet;
import org.onlab.packet.IpAddress;
import org.onosproject.app.ApplicationService;
import org.onosproject.core.ApplicationId;
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

    /** How long deactivation waits for the switches to give up our rules. */
    private static final long WITHDRAWAL_SECONDS = 5;

    private static final Logger LOG = LoggerFactory.getLogger(HomeAgentManager.class);
    private final BindingStore store;
    private final Reconciler reconciler;
    private final EventDeliveryService events;
    private final SteadyClock clock;
    private final Threads threads;
    private final HomeAgentComponents components;
    private final BulkRegistrations bulks;
    private final OpenAnswers answers = new OpenAnswers();
    private final ListenerRegistry<BindingEvent, BindingListener> listeners = new ListenerRegistry<>();
    private volatile boolean stopped;

    /** Goes on with the bindings that are there. */
    @Activate
    public HomeAgentManager(
            HomeAgentSettings settings,
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
                reconciler(
                        settings,
                        store,
                        configuration,
                        ownership,
                        new SwitchServices(core.registerApplication(APPLICATION), devices, drivers, flowRules)),
                packets,
                events,
                ownership,
                SteadyClock.system(),
                Threads.start(LOG));
        withdrawAtTheEnd(Duration.ofSeconds(settings.updateSeconds()), applications, core, flowRules);
    }

    private static Reconciler reconciler(
            HomeAgentSettings settings,
            BindingStore store,
            MobilityDomainService configuration,
            OwnershipService ownership,
            SwitchServices onos) {
        return new Reconciler(
                new ReconcilerTiming(
                        Duration.ofMillis(settings.confirmationMillis()),
                        Duration.ofMillis(settings.settlingMillis()),
                        Duration.ofSeconds(settings.resyncSeconds())),
                new StrayPolicy(
                        SteadyClock.system(),
                        Duration.ofSeconds(settings.straySeconds()),
                        !store.all().isEmpty(),
                        () -> configuration.domain().hypervisors().keySet()),
                store,
                configuration,
                ownership,
                onos);
    }

    private void withdrawAtTheEnd(
            Duration updateTime, ApplicationService applications, CoreService core, FlowRuleService flowRules) {
        ApplicationId application = core.registerApplication(APPLICATION);
        applications.registerDeactivateHook(
                application,
                new Farewell(
                        applications,
                        flowRules,
                        application,
                        updateTime,
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
            Threads threads) {
        this.store = store;
        this.reconciler = reconciler;
        this.events = events;
        this.clock = clock;
        this.threads = threads;
        components = new HomeAgentComponents(
                patience, reportTime, store, reconciler, packets, events, ownership, clock, threads);
        bulks = new BulkRegistrations(this::register, threads, clock);
        events.addSink(BindingEvent.class, listeners);
        components.start();
        threads.of("rehearsal").execute(this::rehearse);
    }

    @Deactivate
    void stop() {
        stopped = true;
        components.watcher().stop();
        threads.stop();
        answers.stop();
        events.removeSink(BindingEvent.class);
        reconciler.stop();
    }

    @Override
    public CompletableFuture<RegistrationReply> register(Registration registration) {
        return answers.of(
                () -> components.registrations().register(registration).whenComplete((reply, failure) -> {
                    if (failure == null && reply.refusal().isEmpty()) {
                        components.inventories().registered(registration.reporter());
                    }
                }),
                failure -> brokenOff(registration, failure));
    }

    @Override
    public ImmutableList<CompletableFuture<RegistrationReply>> register(List<Registration> registrations) {
        ImmutableList<CompletableFuture<RegistrationReply>> replies = bulks.register(registrations);
        Streams.forEachPair(
                replies.stream(),
                registrations.stream(),
                (reply, registration) -> answers.keep(reply, failure -> brokenOff(registration, failure)));
        return replies;
    }

    @Override
    public CompletableFuture<InventoryReply> inventory(Inventory inventory) {
        return answers.of(
                () -> components.inventories().take(inventory),
                failure -> InventoryReply.refused(brokenOff("hypervisor", inventory.hypervisor(), failure)));
    }

    @Override
    public CompletableFuture<RegistrationReply> sighted(Sighting sighting) {
        return answers.of(
                () -> components.sightings().follow(sighting),
                failure -> RegistrationReply.refused(
                        brokenOff("mac", sighting.mac().toString(), failure)));
    }

    @Override
    public CompletableFuture<Optional<Refusal>> deregister(String mobileNode) {
        return answers.of(
                () -> components.deregistrations().deregister(mobileNode),
                failure -> Optional.of(brokenOff("vm.id", mobileNode, failure)));
    }

    @Override
    public ImmutableList<Binding> bindings() {
        return store.all().stream()
                .filter(binding -> !binding.hasEnded())
                .map(this::byWall)
                .collect(ImmutableList.toImmutableList());
    }

    @Override
    public ImmutableList<Binding> holders(IpAddress address) {
        return store.known().with(List.of(BindingKey.neighbor(address))).stream()
                .map(this::byWall)
                .collect(ImmutableList.toImmutableList());
    }

    @Override
    public Optional<Binding> binding(String mobileNode) {
        return store.get(mobileNode).filter(binding -> !binding.hasEnded()).map(this::byWall);
    }

    @Override
    public ImmutableMap<String, Instant> lastInventories() {
        return ImmutableMap.copyOf(Maps.transformValues(
                components.inventories().heard().latest(),
                inventory -> inventory.received().plus(clock.wallAhead())));
    }

    @Override
    public ImmutableSetMultimap<String, String> contested() {
        return components.inventories().contested();
    }

    @Override
    public ImmutableSortedMap<String, String> waiting() {
        return components.inventories().waiting();
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

    private static RegistrationReply brokenOff(Registration registration, Throwable failure) {
        return RegistrationReply.refused(brokenOff("vm.id", registration.mobileNode(), failure));
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
