/* SPDX-License-Identifier: Apache-2.0 */
package org.hypermip.app.reconcile;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.common.collect.ImmutableMultiset;
import com.google.common.collect.Iterables;
import com.google.common.collect.Multiset;
import com.google.common.collect.Multisets;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.hypermip.flows.frames.NetworkView;
import org.hypermip.flows.network.HomeAgents;
import org.junit.jupiter.api.Test;
import org.onosproject.net.DeviceId;

/** What is done for one mobile node depends on what has changed, and not on how many others there are. */
class WorkInProportionTest {

    private static final int FEW = 100;
    private static final int MANY = 2000;

    private static Multiset<String> counted(int bindings, Consumer<ManySites> event) {
        ManySites sites = new ManySites(bindings);
        sites.recall(7);
        Multiset<String> before = sites.work();
        event.accept(sites);
        return ImmutableMultiset.copyOf(Multisets.difference(sites.work(), before));
    }

    /** The work for that event, which has to be the same at both sizes. */
    private static Multiset<String> work(Consumer<ManySites> event) {
        Multiset<String> few = counted(FEW, event);
        assertEquals(few, counted(MANY, event));
        return few;
    }

    @Test
    void aMoveIsAsMuchWorkAmongManyAsAmongFew() {
        Multiset<String> work = work(sites -> {
            NetworkView before = sites.reconciler.view();
            sites.move(7);
            assertSame(before, sites.reconciler.view(), "no port has changed");
        });

        assertEquals(0, work.count("ports read"));
        assertEquals(0, work.count("tables read"));
        assertTrue(work.count("flow rules") > 0 && work.count("flow rules") <= 100, work::toString);
        assertTrue(work.count("messages") <= 20, work::toString);
        assertTrue(work.count("rules computed") <= 400, work::toString);
        assertTrue(work.count("bindings read") <= 30, work::toString);
    }

    @Test
    void aPortThatGetsAnotherNumberConcernsItsMobileNodeAlone() {
        Multiset<String> work = work(sites -> {
            NetworkView before = sites.reconciler.view();
            sites.renumberPort(7);
            assertNotSame(before, sites.reconciler.view());
        });

        assertEquals(0, work.count("ports read"));
        assertEquals(0, work.count("tables read"));
        assertTrue(work.count("flow rules") > 0 && work.count("flow rules") <= 70, work::toString);
        assertTrue(work.count("rules computed") <= 60, work::toString);
        assertTrue(work.count("bindings read") <= 10, work::toString);
    }

    @Test
    void aRuleThatIsStolenHasOneSwitchChecked() {
        Multiset<String> work = work(sites -> sites.stealRule(7));

        assertEquals(1, work.count("tables read"));
        assertEquals(1, work.count("flow rules"));
        assertEquals(0, work.count("ports read"));
        assertTrue(work.count("rules computed") <= 60, work::toString);
        assertTrue(work.count("bindings read") <= 5, work::toString);
    }

    private static Set<DeviceId> concernedByMoves(HomeAgents agents) {
        WideSite site = new WideSite(agents);
        Set<DeviceId> most = Set.of();
        for (String to : List.of("hv-b0", "hv-b1", "hv-9")) {
            String from = site.fabric
                    .store
                    .get("vm1")
                    .flatMap(binding -> binding.at().hypervisor())
                    .orElse("hv-7");
            for (Multiset<DeviceId> messages : Iterables.concat(site.move(from, to), List.of(site.drain()))) {
                most = messages.elementSet().size() > most.size() ? messages.elementSet() : most;
            }
        }
        return most;
    }

    /** With one home agent, a move sends messages to it and to the switch that is left, or reached, whatever the home network's size. */
    @Test
    void aMoveConcernsTwoOfFortyHomeSwitchesIfOneIsTheHomeAgent() {
        assertEquals(2, concernedByMoves(HomeAgents.ONE).size());
        assertEquals(WideSite.SIZE, concernedByMoves(HomeAgents.ALL).size());
    }

    @Test
    void aHandoverToAnotherSiteSendsFewMessagesHome() {
        assertEquals(List.of(1, 0, 3, 2, 0), sizes(new WideSite(HomeAgents.ONE).move("hv-7", "hv-b0")));
        assertEquals(List.of(1, 0, 3, 41, 0), sizes(new WideSite(HomeAgents.ALL).move("hv-7", "hv-b0")));
    }

    private static List<Integer> sizes(List<Multiset<DeviceId>> messages) {
        return messages.stream().map(Multiset::size).collect(Collectors.toList());
    }

    /** What nobody has asked for is in place all the same: the shared rules have followed the move. */
    @Test
    void whatIsKeptIsWhatWouldBeComputedOfAll() {
        ManySites sites = new ManySites(FEW);
        sites.move(7);
        sites.renumberPort(8);
        sites.stealRule(9);

        sites.assertInPlace();
    }
}
