/* SPDX-License-Identifier: Apache-2.0 */
package org.hypermip.app.store;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableMap;
import com.google.common.collect.ImmutableSet;
import com.google.common.collect.Maps;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.hypermip.app.TwoSites;
import org.hypermip.flows.binding.Attachment;
import org.hypermip.flows.binding.Binding;
import org.hypermip.flows.binding.BindingKey;
import org.hypermip.flows.binding.BindingPhase;
import org.hypermip.flows.binding.Handover;
import org.hypermip.flows.binding.HomeAddress;
import org.hypermip.flows.binding.Stay;
import org.junit.jupiter.api.Test;
import org.onlab.packet.IpAddress;
import org.onlab.packet.MacAddress;
import org.onosproject.net.PortNumber;

/** What is found by index is what a look at all bindings finds. */
class BindingIndexTest {

    private static final MacAddress MAC = MacAddress.valueOf("02:00:00:00:00:01");
    private static final IpAddress ONE = IpAddress.valueOf("10.1.0.1");
    private static final IpAddress OTHER = IpAddress.valueOf("10.1.0.2");
    private static final PortNumber PORT = PortNumber.portNumber(7);
    private static final ImmutableList<BindingPhase> PHASES = ImmutableList.copyOf(BindingPhase.values());

    /** Keys, and who has them. */
    private static final ImmutableMap<BindingKey, Predicate<Binding>> HOLDERS =
            ImmutableMap.<BindingKey, Predicate<Binding>>builder()
                    .put(BindingKey.mac(MAC), binding -> true)
                    .put(BindingKey.address("net-a", ONE), binding -> has(binding, "net-a", ONE))
                    .put(BindingKey.address("net-b", ONE), binding -> has(binding, "net-b", ONE))
                    .put(BindingKey.address("net-a", OTHER), binding -> has(binding, "net-a", OTHER))
                    .put(BindingKey.neighbor(ONE), binding -> has(binding, "net-a", ONE) || has(binding, "net-b", ONE))
                    .put(BindingKey.hypervisor("hv-a"), binding -> canBeAt(binding, "hv-a"))
                    .put(BindingKey.hypervisor("hv-b"), binding -> canBeAt(binding, "hv-b"))
                    .put(BindingKey.port(TwoSites.B1, PORT), binding -> binding.possiblePlaces().stream()
                            .anyMatch(place -> place.device().equals(TwoSites.B1)
                                    && place.portNumbers().containsValue(PORT)))
                    .put(
                            BindingKey.away("net-a"),
                            binding -> binding.phase() != BindingPhase.AT_HOME
                                    && binding.interfaces().get(0).network().equals("net-a"))
                    .build();

    private static final BindingKey GUARD = BindingKey.guard(TwoSites.B1, "tap");

    private static boolean has(Binding binding, String network, IpAddress address) {
        return binding.interfaces().stream()
                .anyMatch(held ->
                        held.network().equals(network) && held.addresses().contains(address));
    }

    private static boolean canBeAt(Binding binding, String hypervisor) {
        return binding.possiblePlaces().stream().anyMatch(place -> place.isAt(hypervisor));
    }

    private static Attachment place(String hypervisor, Random random) {
        Attachment place = Attachment.at(
                hypervisor, hypervisor.equals("hv-a") ? TwoSites.A1 : TwoSites.B1, ImmutableMap.of(MAC, "tap"));
        return random.nextBoolean() ? place : place.withPortNumbers(Map.of(MAC, PORT));
    }

    private static Optional<Binding> state(String mobileNode, Random random) {
        BindingPhase phase = PHASES.get(random.nextInt(PHASES.size()));
        boolean isOpen = ImmutableSet.of(BindingPhase.PREPARED, BindingPhase.SIMULTANEOUS, BindingPhase.ARRIVED)
                .contains(phase);
        Attachment source = place("hv-a", random);
        Attachment destination = place("hv-b", random);
        return Optional.of(Binding.builder()
                        .mobileNode(mobileNode)
                        .interfaces(List.of(HomeAddress.of(
                                random.nextBoolean() ? "net-a" : "net-b",
                                MAC,
                                List.of(random.nextBoolean() ? ONE : OTHER))))
                        .phase(phase)
                        .at(phase.isBeforeArrival() || phase == BindingPhase.AT_HOME ? source : destination)
                        .handover(Optional.of(Handover.of("m", source, destination))
                                .filter(open -> isOpen))
                        .build())
                .filter(binding -> random.nextInt(4) > 0);
    }

    @Property(tries = 50, seed = "1", edgeCases = EdgeCasesMode.NONE)
    void itIsOfTheBindingsAsTheyAreWhateverTheyWere(@ForAll Random random) {
        BindingIndex index = new BindingIndex();
        Map<String, Binding> all = new TreeMap<>();
        for (int step = 0; step < 20; step++) {
            String mobileNode = "vm" + random.nextInt(4);
            Optional<Binding> now = state(mobileNode, random);
            all.remove(mobileNode);
            now.ifPresent(binding -> all.put(mobileNode, binding));
            index.update(mobileNode, () -> now);
            assertEquals(Optional.ofNullable(all.get(mobileNode)), index.get(mobileNode));
            Map<String, Binding> living = Maps.filterValues(all, binding -> !binding.hasEnded());
            HOLDERS.forEach((key, isHolder) -> assertHas(Maps.filterValues(living, isHolder::test), key, index));
            assertHas(Maps.filterValues(all, Binding::hasEnded), GUARD, index);
            assertCounts(living.values(), index);
        }
    }

    private static void assertHas(Map<String, Binding> expected, BindingKey key, BindingIndex index) {
        assertEquals(List.copyOf(expected.values()), index.with(List.of(key)), key::toString);
        assertEquals(expected.keySet(), index.mobileNodes(key), key::toString);
    }

    /** How many are at a hypervisor, or will be, by the network that they are of. */
    private static void assertCounts(Iterable<Binding> living, BindingIndex index) {
        for (String network : List.of("net-a", "net-b")) {
            long expected = ImmutableList.copyOf(living).stream()
                    .filter(binding -> binding.interfaces().get(0).network().equals(network))
                    .filter(binding -> binding.at().isAt("hv-b")
                            || binding.destination()
                                    .filter(place -> place.isAt("hv-b"))
                                    .isPresent())
                    .count();
            assertEquals(
                    expected,
                    index.stays("hv-b").stream()
                            .filter(stay -> stay.networks().contains(network))
                            .map(BindingKey::stay)
                            .mapToInt(stay -> index.mobileNodes(stay).size())
                            .sum());
        }
    }

    @Test
    void ofSeveralKeysEachBindingIsFoundOnce() {
        Binding binding = Binding.builder()
                .mobileNode("vm1")
                .interfaces(List.of(HomeAddress.of("net-a", MAC, List.of(ONE))))
                .phase(BindingPhase.AT_HOME)
                .at(Attachment.somewhereAtHome(TwoSites.A1))
                .build();
        BindingIndex index = new BindingIndex();
        index.update("vm1", () -> Optional.of(binding));
        assertEquals(List.of(binding), index.with(List.of(BindingKey.mac(MAC), BindingKey.address("net-a", ONE))));
        assertEquals(List.of(), Stay.all(binding).stream().map(Stay::hypervisor).collect(Collectors.toList()));
    }
}
