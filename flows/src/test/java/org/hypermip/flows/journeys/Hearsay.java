/* SPDX-License-Identifier: Apache-2.0 */
package org.hypermip.flows.journeys;

import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableSet;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import org.hypermip.flows.binding.GuestState;
import org.hypermip.flows.binding.InventoriedGuest;
import org.hypermip.flows.binding.Inventory;
import org.hypermip.flows.binding.Registration;

/** What hypervisors say, by clocks that may be wrong, and when it is heard, if it is. */
final class Hearsay {

    private final Controller controller;
    private final Map<String, Duration> clocks = new HashMap<>();
    private final Map<String, Integer> restarts = new HashMap<>();
    private final Map<String, ImmutableList<InventoriedGuest>> listed = new HashMap<>();
    private final Set<String> silent = new HashSet<>();
    private final Set<String> everSilent = new HashSet<>();
    private final List<Runnable> words = new ArrayList<>();
    private final List<Runnable> archive = new ArrayList<>();

    Hearsay(Controller controller) {
        this.controller = controller;
    }

    /** A word is heard at once, later, twice, or never. */
    void send(Registration.Builder registration, Reporter reporter, Random random) {
        if (silent.contains(reporter.hypervisor)) {
            return;
        }
        Registration said = registration
                .reporter(reporter.hypervisor)
                .sent(Optional.of(time(reporter.hypervisor)))
                .received(controller.now())
                .build();
        Registration named =
                registration.migration(reporter.migration(said.phase())).build();
        Runnable word = () -> reporter.hear(controller.register(named.receivedAt(controller.now())));
        archive.add(word);
        int fate = random.nextInt(8);
        if (fate < 4) {
            word.run();
        }
        if (fate > 2 && fate < 7) {
            words.add(word);
        }
    }

    /** What was under way is heard, in whatever order. */
    void deliver(Random random) {
        List<Runnable> order = new ArrayList<>(words);
        Collections.shuffle(order, random);
        order.forEach(Runnable::run);
        words.clear();
    }

    /** A word of long ago is heard again. */
    void repeat(Random random) {
        if (!archive.isEmpty()) {
            archive.get(random.nextInt(archive.size())).run();
        }
    }

    void setClock(String hypervisor, Duration wrong) {
        clocks.put(hypervisor, wrong);
    }

    void restart(String hypervisor) {
        restarts.merge(hypervisor, 1, Integer::sum);
    }

    void fallSilent(String hypervisor) {
        silent.add(hypervisor);
        everSilent.add(hypervisor);
    }

    /** Tells whether it has said nothing for a while, so that guards may be left where nobody denied that guests were there. */
    boolean hasBeenSilent(String hypervisor) {
        return everSilent.contains(hypervisor);
    }

    /** All speak, but for so many of those that were silent. */
    void speakUp(int most) {
        silent.retainAll(silent.stream().sorted().limit(most).collect(ImmutableSet.toImmutableSet()));
    }

    ImmutableSet<String> silent() {
        return ImmutableSet.copyOf(silent);
    }

    /** Tells whether it stood still there, or was awaited, by what the hypervisor said last. */
    boolean stoodStill(String mobileNode, String hypervisor) {
        return listed.getOrDefault(hypervisor, ImmutableList.of()).stream()
                .anyMatch(guest -> guest.mobileNode().equals(mobileNode) && guest.state() != GuestState.RUNNING);
    }

    /** A clock that was corrected is heard. */
    void takeInventory(String hypervisor, ImmutableList<InventoriedGuest> guests) {
        if (silent.contains(hypervisor)) {
            return;
        }
        listed.put(hypervisor, guests);
        if (!controller.take(inventory(hypervisor, guests))) {
            clocks.remove(hypervisor);
            assertTrue(controller.take(inventory(hypervisor, guests)), "a clock that was corrected is heard");
        }
    }

    private Inventory inventory(String hypervisor, ImmutableList<InventoriedGuest> guests) {
        return Inventory.of(
                hypervisor, restarts.getOrDefault(hypervisor, 0), time(hypervisor), controller.now(), guests);
    }

    private Instant time(String hypervisor) {
        return controller.now().plus(clocks.getOrDefault(hypervisor, Duration.ZERO));
    }
}
