/* SPDX-License-Identifier: Apache-2.0 */
package org.hypermip.app.reconcile;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.common.collect.ImmutableMultiset;
import com.google.common.collect.Multiset;
import com.google.common.collect.Multisets;
import java.util.function.Consumer;
import org.hypermip.flows.frames.NetworkView;
import org.junit.jupiter.api.Test;

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
