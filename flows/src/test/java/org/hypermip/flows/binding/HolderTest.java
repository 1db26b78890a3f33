/* SPDX-License-Identifier: Apache-2.0 */
package org.hypermip.flows.binding;

import static org.hypermip.flows.binding.Said.LATER;
import static org.hypermip.flows.binding.Samples.VM;
import static org.junit.jupiter.api.Assertions.assertEquals;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.stream.IntStream;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.hypermip.flows.ThreeSites;
import org.hypermip.flows.network.Hypervisor;
import org.hypermip.flows.network.MobilityDomain;
import org.junit.jupiter.api.Test;
import org.onlab.packet.MacAddress;

/** Who else has a mobile node, by whatever name, of however many guests. */
class HolderTest {

    private static final int HYPERVISORS = 200;
    private static final int GUESTS = 50;
    private static final Binding BINDING = Samples.binding(BindingPhase.AT_HOME);

    private static final MobilityDomain DOMAIN = MobilityDomain.of(
            ThreeSites.DOMAIN.networks().values(),
            ThreeSites.DOMAIN.switches().values(),
            IntStream.range(0, HYPERVISORS)
                    .mapToObj(number -> Hypervisor.of("hv-" + number, ThreeSites.A1))
                    .collect(ImmutableList.toImmutableList()));

    private static InventoriedGuest guest(String name, GuestState state, MacAddress mac) {
        return InventoriedGuest.of(name, state, false, List.of(), Map.of(mac, "tap-" + name));
    }

    private static HeardInventories with(HeardInventories heard, int hypervisor, List<InventoriedGuest> guests) {
        return heard.with(Inventory.of("hv-" + hypervisor, 1, LATER, LATER, guests));
    }

    private static HeardInventories heardOfMany() {
        HeardInventories heard = HeardInventories.none(LATER);
        for (int hypervisor = 0; hypervisor < HYPERVISORS; hypervisor++) {
            int first = hypervisor * GUESTS;
            heard = with(
                    heard,
                    hypervisor,
                    IntStream.range(first, first + GUESTS)
                            .mapToObj(number -> guest("vm-" + number, GuestState.RUNNING, other(number)))
                            .collect(ImmutableList.toImmutableList()));
        }
        return heard;
    }

    private static MacAddress other(int number) {
        return MacAddress.valueOf(String.format("0a:00:00:00:%02x:%02x", number / 256, number % 256));
    }

    private static Optional<String> holder(HeardInventories heard, String other) {
        return new Testimony(DOMAIN, heard.of(VM.id(), LATER)).holder(BINDING, other);
    }

    /** How many guests are looked at: all of those hypervisors that list an interface of the mobile node. */
    private static int looks(HeardInventories heard) {
        return heard.stations().of(VM.mac()).stream()
                .mapToInt(id -> heard.latest(id).orElseThrow().guests().size())
                .sum();
    }

    @Test
    void whomNobodyHasIsLookedForAmongNobodysGuests() {
        HeardInventories heard = heardOfMany();
        assertEquals(Optional.empty(), holder(heard, "hv-0"));
        assertEquals(0, looks(heard));
    }

    @Test
    void whomOneHasIsLookedForThere() {
        HeardInventories heard =
                with(heardOfMany(), 7, List.of(guest("by another name", GuestState.RUNNING, VM.mac())));
        assertEquals(Optional.of("hv-7"), holder(heard, "hv-0"));
        assertEquals(Optional.empty(), holder(heard, "hv-7"), "it is not another one");
        assertEquals(1, looks(heard));
    }

    /** What an index finds is what a look at all guests does. */
    @Property(tries = 100, seed = "1", edgeCases = EdgeCasesMode.NONE)
    void theFirstThatHasItIsFound(@ForAll Random random) {
        HeardInventories heard = HeardInventories.none(LATER);
        for (int step = 0; step < 12; step++) {
            heard = with(heard, random.nextInt(5), some(random));
        }
        ImmutableMap<String, Inventory> said = heard.latest();
        Optional<String> expected = DOMAIN.hypervisors().keySet().stream()
                .filter(id -> !id.equals("hv-1") && hasIt(Optional.ofNullable(said.get(id))))
                .findFirst();
        assertEquals(expected, holder(heard, "hv-1"));
    }

    private static boolean hasIt(Optional<Inventory> inventory) {
        return inventory.stream()
                .flatMap(listed -> listed.guests().values().stream())
                .anyMatch(guest -> guest.isThere() && guest.hasInterfaceOf(BINDING));
    }

    private static ImmutableList<InventoriedGuest> some(Random random) {
        return IntStream.range(0, 3)
                .filter(number -> random.nextBoolean())
                .mapToObj(
                        number -> guest("vm-" + number, state(random), random.nextBoolean() ? VM.mac() : other(number)))
                .collect(ImmutableList.toImmutableList());
    }

    private static GuestState state(Random random) {
        return ImmutableList.copyOf(GuestState.values()).get(random.nextInt(4));
    }
}
