/* SPDX-License-Identifier: Apache-2.0 */
package org.hypermip.benchmarks.heap;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.lang.ref.WeakReference;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Of this very process: how much its own objects keep alive, and that nothing counts that others hold as well. */
class RetainedHeapTest {

    private static final int HELD = 3_000_000;
    private static final int SHARED = 5_000_000;
    private static final int WEAKLY_HELD = 7_000_000;
    private static final Pattern REPORT =
            Pattern.compile("\\{\"liveBytes\": (?<live>\\d+), \"ownBytes\": (?<own>\\d+), "
                    + "\"ownObjects\": \\d+, \"flowStoreBytes\": (?<store>\\d+), \"flowStoreObjects\": 0\\}");
    private static final List<Object> OTHERS = new ArrayList<>();

    private final byte[] shared = new byte[SHARED];
    private final byte[] weaklyHeld = new byte[WEAKLY_HELD];
    private final List<Holder> holders = new ArrayList<>();

    @BeforeEach
    void hold() {
        OTHERS.add(shared);
        OTHERS.add(weaklyHeld);
        holders.add(new Holder(new Object[] {new byte[HELD], shared}, new WeakReference<>(weaklyHeld)));
        OTHERS.add(holders);
    }

    @AfterEach
    void letGo() {
        OTHERS.clear();
    }

    @Test
    void whatNobodyElseHoldsIsRetainedAndNothingMore(@TempDir Path directory) throws IOException {
        Volume retained = retainedBy(Holder.class, directory);
        int others = 24 + 24 + 16 + 32; // holder, its array, the inner array's head, the reference; each aligned to 8
        assertEquals(HELD + others, retained.bytes);
        assertSame(shared, holders.get(0).held[1]); // all of it was held until now
        assertSame(weaklyHeld, holders.get(0).weak.get());
    }

    @Test
    void whoeverHoldsNothingRetainsItselfAlone(@TempDir Path directory) throws IOException {
        Lone lone = new Lone();
        OTHERS.add(lone);
        Volume retained = retainedBy(Lone.class, directory);
        assertEquals(24, retained.bytes); // a header of 12 bytes, a long, and 4 to be aligned
        assertEquals(2, retained.objects); // with its class, which is outside the heap
        assertEquals(Lone.NUMBER, lone.number);
    }

    /** What is ours in this process are the classes of this module and of its tests; ONOS's stores are not there. */
    @Test
    void theReportSaysWhatOursAndTheFlowStoreRetain(@TempDir Path directory) throws IOException {
        OwnHeap.dumped(directory).close();
        ByteArrayOutputStream printed = new ByteArrayOutputStream();
        PrintStream before = System.out;
        System.setOut(new PrintStream(printed, true, StandardCharsets.UTF_8));
        try {
            RetainedHeap.main(new String[] {directory.resolve("own.hprof").toString()});
        } finally {
            System.setOut(before);
        }
        Matcher report = REPORT.matcher(printed.toString(StandardCharsets.UTF_8).strip());
        assertTrue(report.matches(), printed.toString(StandardCharsets.UTF_8));
        assertTrue(Long.parseLong(report.group("own")) >= HELD, report.group());
        assertTrue(Long.parseLong(report.group("live")) > Long.parseLong(report.group("own")), report.group());
        assertEquals("0", report.group("store"));
    }

    private Volume retainedBy(Class<?> type, Path directory) throws IOException {
        try (OwnHeap heap = OwnHeap.dumped(directory)) {
            Volume all = Reachability.without(heap.graph(), object -> false);
            return RetainedHeap.retained(heap.graph(), all, name -> name.equals(type.getName()));
        }
    }

    private static final class Holder {

        final Object[] held;
        final WeakReference<byte[]> weak;

        Holder(Object[] held, WeakReference<byte[]> weak) {
            this.held = held;
            this.weak = weak;
        }
    }

    private static final class Lone {

        static final long NUMBER = 7;

        final long number = NUMBER;
    }
}
