/* SPDX-License-Identifier: Apache-2.0 */
package org.hypermip.app.agent;

import static org.hypermip.app.Reports.preparing;
import static org.hypermip.app.Reports.says;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.common.collect.ImmutableList;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import org.hypermip.app.DirectEvents;
import org.hypermip.app.api.BindingEvent;
import org.hypermip.app.api.RegistrationReply;
import org.hypermip.app.fake.FakePackets;
import org.hypermip.app.reconcile.Fabric;
import org.hypermip.app.reconcile.Reconciler;
import org.hypermip.flows.binding.Binding;
import org.hypermip.flows.binding.Registration;
import org.hypermip.flows.binding.RegistrationPhase;
import org.onosproject.net.packet.OutboundPacket;

/** A home agent over two sites' switches. */
final class Agency {

    /** How long {@code switching} may wait. */
    static final Duration PATIENCE = Duration.ofMillis(200);

    /** How long hypervisors have to report what was seen. */
    static final Duration REPORT_TIME = Duration.ofMillis(250);

    final Fabric fabric;
    final Reconciler reconciler;
    private final FakePackets onosPackets = new FakePackets();
    final List<OutboundPacket> packets = onosPackets.emitted();
    final List<BindingEvent> events = new ArrayList<>();
    final HomeAgentManager homeAgent;

    Agency() {
        this(new Fabric());
    }

    /** Starts a home agent over switches and a store that there are already. */
    Agency(Fabric fabric) {
        this(fabric, fabric.start());
    }

    /** Starts the same with that reconciler. */
    Agency(Fabric fabric, Reconciler reconciler) {
        this(fabric, reconciler, List.of(fabric.time));
    }

    /** Starts one whose work is done in these lanes. */
    Agency(Fabric fabric, List<? extends ExecutorService> lanes) {
        this(fabric, fabric.start(), lanes);
    }

    private Agency(Fabric fabric, Reconciler reconciler, List<? extends ExecutorService> lanes) {
        this.fabric = fabric;
        this.reconciler = reconciler;
        homeAgent = new HomeAgentManager(
                PATIENCE,
                REPORT_TIME,
                fabric.store,
                reconciler,
                onosPackets,
                new DirectEvents(),
                fabric.ownership,
                fabric.time.clock(),
                new Threads(fabric.time, lanes));
        homeAgent.addListener(events::add);
        fabric.flowRules.takeApplied();
    }

    /** From now on no packet can be sent. */
    void breakPackets() {
        onosPackets.breakDown();
    }

    /** Deactivates the application as ONOS does. */
    void deactivate() {
        homeAgent.withdraw();
        homeAgent.stop();
    }

    /** Registers what is answered at once, and delivers the store's events. */
    RegistrationReply register(Registration registration) {
        var reply = homeAgent.register(registration);
        assertTrue(reply.isDone(), () -> "no answer yet to " + registration);
        fabric.storage.deliver();
        return reply.join();
    }

    /** Registers what has to be accepted. */
    Binding accepted(Registration registration) {
        RegistrationReply reply = register(registration);
        return reply.binding()
                .orElseThrow(() -> new AssertionError(reply.refusal().orElseThrow()));
    }

    /** From now on: how many rules were gone when each return was announced. A probe says nothing of where it comes in. */
    List<Long> removalsBeforeAnnouncements() {
        List<Long> removals = new ArrayList<>();
        fabric.flowRules.takeApplied();
        onosPackets.watch(packet ->
                Optional.ofNullable(packet.inPort()).ifPresent(port -> removals.add(fabric.flowRules.removals())));
        return removals;
    }

    /** Moves a machine of net-a the whole way. */
    void move(int machine, String from, String to) {
        ImmutableList.of(
                        preparing(machine, to, from, to),
                        preparing(machine, from, from, to),
                        says(from, RegistrationPhase.SWITCHING, machine),
                        says(to, RegistrationPhase.ARRIVED, machine),
                        says(from, RegistrationPhase.COMPLETED, machine))
                .forEach(this::accepted);
    }
}
