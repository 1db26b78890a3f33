/* SPDX-License-Identifier: Apache-2.0 */
package org.hypermip.app.agent;

import static org.onlab.util.Tools.groupedThreads;

import com.google.common.collect.ImmutableList;
import java.time.Clock;
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
import org.hypermip.app.api.RegistrationReply;
import org.hypermip.app.reconcile.Reconciler;
import org.hypermip.app.store.BindingStore;
import org.hypermip.app.store.BindingStoreDelegate;
import org.hypermip.app.store.Change;
import org.hypermip.app.store.Transition;
import org.hypermip.flows.binding.Binding;
import org.hypermip.flows.binding.Refusal;
import org.hypermip.flows.binding.Registration;
import org.hypermip.flows.binding.RegistrationPhase;
import org.hypermip.flows.binding.ReplyCode;
import org.hypermip.flows.binding.Sighting;
import org.hypermip.flows.binding.TimeLimits;
import org.hypermip.flows.frames.NetworkView;
import org.hypermip.flows.rules.RuleSet;
import org.onosproject.app.ApplicationService;
import org.onosproject.core.CoreService;
import org.onosproject.event.EventDeliveryService;
import org.onosproject.event.ListenerRegistry;
import org.onosproject.net.packet.PacketService;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The home agent as a component of ONOS. */
@Component(immediate = true, service = HomeAgentService.class)
public final class HomeAgentManager implements HomeAgentService {

    /** How the home agent takes its time. */
    @interface Settings {
        /** How long {@code switching} may wait for its answer, in milliseconds; the guest runs on meanwhile. */
        int switchingMillis() default 1000;

        /** How long hypervisors have to report an arrival that the fabric saw while frames go both ways, in milliseconds. */
        int reportMillis() default 250;
    }

    /** How long deactivation waits for the switches to give up our rules. */
    private static final long WITHDRAWAL_SECONDS = 5;

    private static final Logger LOG = LoggerFactory.getLogger(HomeAgentManager.class);

    private final BindingStore store;
    private final Reconciler reconciler;
    private final EventDeliveryService events;
    private final ScheduledExecutorService scheduler;
    private final Registrar registrar;
    private final Follower follower;
    private final LimitTimers timers;
    private final OneAtATime queue = new OneAtATime();
    private final ListenerRegistry<BindingEvent, BindingListener> listeners = new ListenerRegistry<>();
    private final BindingStoreDelegate delegate = this::hear;

    /** Goes on with the bindings that are there. */
    @Activate
    public HomeAgentManager(
            Settings settings,
            @Reference BindingStore store,
            @Reference Reconciler reconciler,
            @Reference PacketService packets,
            @Reference ApplicationService applications,
            @Reference CoreService core,
            @Reference EventDeliveryService events) {
        this(
                Duration.ofMillis(settings.switchingMillis()),
                Duration.ofMillis(settings.reportMillis()),
                store,
                reconciler,
                packets,
                events,
                Clock.systemUTC(),
                Executors.newSingleThreadScheduledExecutor(groupedThreads("hypermip/agent", "timers", LOG)));
        applications.registerDeactivateHook(core.registerApplication(APPLICATION), this::withdraw);
    }

    HomeAgentManager(
            Duration patience,
            Duration reportTime,
            BindingStore store,
            Reconciler reconciler,
            PacketService packets,
            EventDeliveryService events,
            Clock clock,
            ScheduledExecutorService scheduler) {
        this.store = store;
        this.reconciler = reconciler;
        this.events = events;
        this.scheduler = scheduler;
        ReturnAnnouncer announcer = new ReturnAnnouncer(packets);
        Object claims = new Object();
        registrar = new Registrar(store, reconciler, announcer, claims, scheduler, patience);
        follower = new Follower(queue, store, reconciler, announcer, claims, scheduler, reportTime);
        timers = new LimitTimers(
                clock,
                scheduler,
                binding -> new TimeLimits(reconciler.view().domain(), reconciler::isReachable).next(binding),
                new LimitEnd(queue, store, reconciler, announcer, new Prober(packets, scheduler), clock)::of);
        events.addSink(BindingEvent.class, listeners);
        store.setDelegate(delegate);
        store.all().forEach(timers::set);
        scheduler.execute(this::rehearse);
    }

    @Deactivate
    void stop() {
        store.unsetDelegate(delegate);
        scheduler.shutdownNow();
        events.removeSink(BindingEvent.class);
    }

    @Override
    public CompletableFuture<RegistrationReply> register(Registration registration) {
        return queue.run(registration.mobileNode(), () -> registrar.register(registration))
                .exceptionally(failure -> RegistrationReply.refused(brokenOff(registration.mobileNode(), failure)));
    }

    @Override
    public CompletableFuture<RegistrationReply> sighted(Sighting sighting) {
        return follower.follow(sighting)
                .exceptionally(failure ->
                        RegistrationReply.refused(brokenOff(sighting.mac().toString(), failure)));
    }

    @Override
    public CompletableFuture<Optional<Refusal>> deregister(String mobileNode) {
        return queue.run(mobileNode, () -> end(mobileNode))
                .exceptionally(failure -> Optional.of(brokenOff(mobileNode, failure)));
    }

    @Override
    public ImmutableList<Binding> bindings() {
        return store.all();
    }

    @Override
    public Optional<Binding> binding(String mobileNode) {
        return store.get(mobileNode);
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
        RegistrationReply reply = registrar
                .register(Registration.builder()
                        .phase(RegistrationPhase.ARRIVED)
                        .mobileNode(binding.mobileNode())
                        .reporter("")
                        .received(Instant.EPOCH)
                        .build())
                .join();
        LOG.debug("Rehearsed: {}", reply);
    }

    private CompletableFuture<Optional<Refusal>> end(String mobileNode) {
        Transition transition = store.compute(mobileNode, current -> Change.to(Optional.empty()));
        return transition.before().isEmpty()
                ? CompletableFuture.completedFuture(Optional.of(Refusal.of(
                        ReplyCode.UNKNOWN_HOME_AGENT, "vm.id", mobileNode, "no binding has this id; see mip-bindings")))
                : reconciler.reconcile(mobileNode).thenApply(outcome -> Optional.empty());
    }

    private void hear(BindingEvent event) {
        if (event.type() == BindingEvent.Type.REMOVED) {
            timers.cancel(event.subject().mobileNode());
        } else {
            timers.set(event.subject());
        }
        // Who caused it on this node has asked already, if it is urgent.
        reconciler.requestSoon(event.subject().mobileNode());
        if (!event.subject().phase().isBeforeArrival()) {
            reconciler.requestShared();
        }
        events.post(event);
    }

    private static Refusal brokenOff(String mobileNode, Throwable failure) {
        LOG.warn("What was said of '{}' broke off", mobileNode, failure);
        return Refusal.of(
                ReplyCode.UNSPECIFIED,
                "vm.id",
                mobileNode,
                "the binding store did not answer (" + failure + "); try again");
    }

    /** ONOS calls this when the application is deactivated or removed, but not when ONOS itself stops. */
    void withdraw() {
        try {
            reconciler.withdraw().get(WITHDRAWAL_SECONDS, TimeUnit.SECONDS);
        } catch (ExecutionException | TimeoutException e) {
            LOG.warn("Switches did not confirm that our rules are gone: {}", e.toString());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
