/* SPDX-License-Identifier: Apache-2.0 */
package org.hypermip.app.agent;

import static org.hypermip.app.Reports.ordered;
import static org.hypermip.app.Reports.preparing;
import static org.hypermip.app.Reports.says;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.node.ObjectNode;
import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableMap;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.hypermip.app.TwoSites;
import org.hypermip.app.api.RegistrationReply;
import org.hypermip.app.fake.CountingStore;
import org.hypermip.app.fake.FakePackets;
import org.hypermip.app.fake.ManualTime;
import org.hypermip.app.reconcile.Fabric;
import org.hypermip.app.reconcile.Reconciler;
import org.hypermip.flows.binding.Attachment;
import org.hypermip.flows.binding.Binding;
import org.hypermip.flows.binding.BindingPhase;
import org.hypermip.flows.binding.Decision;
import org.hypermip.flows.binding.GuestState;
import org.hypermip.flows.binding.HeardInventories;
import org.hypermip.flows.binding.HomeAddress;
import org.hypermip.flows.binding.InventoriedGuest;
import org.hypermip.flows.binding.Inventory;
import org.hypermip.flows.binding.Registration;
import org.hypermip.flows.binding.RegistrationPhase;
import org.junit.jupiter.api.Test;
import org.onlab.packet.IpAddress;
import org.onlab.packet.MacAddress;

/** What is said of one guest is decided without a look at all others: it costs the same with twenty times as many. */
class ReadsTest {

    private static final int FEW = 100;
    private static final int MANY = 2000;

    private final Fabric fabric = new Fabric();
    private final CountingStore store = new CountingStore(fabric.store);
    private final Threads threads = new Threads(fabric.time, List.of(fabric.time));

    private static Fabric limited(Fabric fabric) {
        ObjectNode configuration = TwoSites.configuration();
        ((ObjectNode) configuration.at("/networks/0")).put("maxBindings", 10 * MANY);
        ((ObjectNode) configuration.at("/hypervisors/1")).put("maxVisitors", 10 * MANY);
        fabric.domain.set(TwoSites.settings(configuration).domain());
        return fabric;
    }

    private static Binding other(int number, BindingPhase phase) {
        return Binding.builder()
                .mobileNode("other" + number)
                .interfaces(List.of(HomeAddress.of(
                        "net-a",
                        MacAddress.valueOf(0x020000000000L + number),
                        List.of(IpAddress.valueOf(0x0a020000 + number)))))
                .phase(phase)
                .at(
                        phase == BindingPhase.AWAY
                                ? Attachment.at("hv-b", TwoSites.B1, ImmutableMap.of())
                                : Attachment.at("hv-a", TwoSites.A1, ImmutableMap.of()))
                .build();
    }

    private void fill(int count, BindingPhase phase) {
        IntStream.range(0, count)
                .mapToObj(number -> other(number, phase))
                .forEach(binding -> fabric.store.compute(binding.mobileNode(), before -> Decision.accept(binding)));
    }

    private static List<Registration> migration() {
        return ImmutableList.of(
                preparing(1, "hv-a", "hv-a", "hv-b"),
                ordered(1, "hv-b", "hv-a", "hv-b"),
                says("hv-a", RegistrationPhase.SWITCHING, 1),
                says("hv-b", RegistrationPhase.ARRIVED, 1),
                says("hv-a", RegistrationPhase.COMPLETED, 1));
    }

    /** Bindings read and changes asked for, by registration. */
    private List<List<Integer>> ofMigration(int others) {
        Reconciler reconciler = limited(fabric).start();
        fill(others, BindingPhase.AWAY);
        Bindings bindings = bindings(reconciler);
        Registrations registrations = new Registrations(
                bindings,
                reconciler,
                new TakenPorts(bindings, store, reconciler, threads::always),
                () -> HeardInventories.none(ManualTime.START),
                threads,
                Duration.ofSeconds(1));
        List<List<Integer>> counts = new ArrayList<>();
        for (Registration registration : migration()) {
            RegistrationReply reply = registrations.register(registration).join();
            assertTrue(reply.refusal().isEmpty(), () -> String.valueOf(reply.refusal()));
            counts.add(List.of(store.takeRead(), store.takeChanges()));
        }
        return counts;
    }

    private Bindings bindings(Reconciler reconciler) {
        return new Bindings(
                store,
                reconciler,
                new ReturnAnnouncer(new FakePackets(), fabric.ownership),
                fabric.time.clock(),
                key -> Runnable::run);
    }

    /** Bindings read for an inventory of fifty guests that are bound where they run. */
    private int ofInventory(int others) {
        Reconciler reconciler = fabric.start();
        fill(others, BindingPhase.AT_HOME);
        List<InventoriedGuest> guests = new ArrayList<>();
        for (int number = MANY; number < MANY + 50; number++) {
            Binding guest = other(number, BindingPhase.AWAY);
            fabric.store.compute(guest.mobileNode(), before -> Decision.accept(guest));
            guests.add(InventoriedGuest.of(
                    guest.mobileNode(), GuestState.RUNNING, false, guest.interfaces(), ImmutableMap.of()));
        }
        Bindings bindings = bindings(reconciler);
        Inventories inventories = new Inventories(
                store,
                new Comparisons(
                        bindings,
                        store,
                        reconciler,
                        new Inquiry(bindings, new Prober(new FakePackets(), fabric.ownership, threads))),
                new TakenPorts(bindings, store, reconciler, threads::always),
                hypervisor -> {},
                () -> reconciler.view().domain(),
                threads,
                fabric.time.clock());
        assertEquals(
                50,
                inventories
                        .take(Inventory.of("hv-b", 1, ManualTime.START, ManualTime.START, guests))
                        .join()
                        .guests()
                        .size());
        return store.takeRead();
    }

    @Test
    void aRegistrationReadsAsFewBindingsWhereverThereAreMany() {
        List<List<Integer>> few = ofMigration(FEW);
        assertEquals(few, new ReadsTest().ofMigration(MANY));
        few.forEach(counts -> assertTrue(counts.get(0) <= 10 && counts.get(1) <= 2, counts::toString));
    }

    @Test
    void anInventoryReadsTheBindingsOfItsGuests() {
        int few = ofInventory(FEW);
        assertEquals(few, new ReadsTest().ofInventory(MANY));
        assertTrue(few >= 50 && few <= 200, () -> "bindings read: " + few);
    }
}
