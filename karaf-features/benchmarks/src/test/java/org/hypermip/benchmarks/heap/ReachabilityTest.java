/* SPDX-License-Identifier: Apache-2.0 */
package org.hypermip.benchmarks.heap;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** How much cannot be reached any more without some objects: whatever it looks like, each object counts once. */
class ReachabilityTest {

    private static final int MANY = 5000;

    private static final Ring RING = new Ring();
    private static final Fan FAN =
            new Fan(IntStream.range(0, MANY).mapToObj(number -> new Object()).toArray());
    private static final Left LEFT = new Left();
    private static final Right RIGHT = new Right(LEFT.shared);

    private static OwnHeap heap;
    private static Volume all;

    @BeforeAll
    static void dump(@TempDir Path directory) throws IOException {
        heap = OwnHeap.dumped(directory);
        all = Reachability.without(heap.graph(), object -> false);
    }

    @AfterAll
    static void close() throws IOException {
        heap.close();
    }

    /** Itself and its class, which takes no room, and one array: 16 + 24 bytes. */
    @Test
    void aRingCountsOnce() {
        Volume retained = retainedBy(Ring.class);
        assertEquals(16 + 24, retained.bytes);
        assertEquals(3, retained.objects);
        assertEquals(RING, RING.back[0]);
    }

    @Test
    void moreThanWaitsAtFirstIsReachedAsWell() {
        Volume retained = retainedBy(Fan.class);
        assertEquals(16 + 16 + 4 * MANY + 16L * MANY, retained.bytes);
        assertEquals(3 + MANY, retained.objects);
        assertEquals(MANY, FAN.leaves.length);
    }

    @Test
    void whatTwoShareGoesWithBothAlone() {
        assertEquals(16, retainedBy(Left.class).bytes);
        assertEquals(16, retainedBy(Right.class).bytes);
        Volume both = retainedBy(Left.class, Right.class);
        assertEquals(16 + 16 + 16 + 1000, both.bytes);
        assertEquals(LEFT.shared, RIGHT.shared);
    }

    @Test
    void nothingIsRetainedByWhatIsNotThere() {
        Volume retained = RetainedHeap.retained(heap.graph(), all, name -> name.equals("org.hypermip.Nobody"));
        assertEquals(0, retained.bytes);
        assertEquals(0, retained.objects);
    }

    private static Volume retainedBy(Class<?>... types) {
        return RetainedHeap.retained(heap.graph(), all, name -> Arrays.stream(types)
                .anyMatch(type -> type.getName().equals(name)));
    }

    private static final class Ring {
        final Object[] back = {this};
    }

    private static final class Fan {
        final Object[] leaves;

        Fan(Object[] leaves) {
            this.leaves = leaves;
        }
    }

    private static final class Left {
        final byte[] shared = new byte[1000];
    }

    private static final class Right {
        final byte[] shared;

        Right(byte[] shared) {
            this.shared = shared;
        }
    }
}
