/* SPDX-License-Identifier: Apache-2.0 */
package org.hypermip.benchmarks.heap;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Sizes as HotSpot lays objects out: a header of 12 bytes, of arrays 16, and everything a multiple of 8. */
class ObjectSizesTest {

    private static final Arrays ARRAYS = new Arrays();
    private static final Numbers NUMBERS = new Numbers();
    private static final MoreNumbers MORE = new MoreNumbers();
    private static final Empty EMPTY = new Empty();

    private static OwnHeap heap;

    @BeforeAll
    static void dump(@TempDir Path directory) throws IOException {
        heap = OwnHeap.dumped(directory);
    }

    @AfterAll
    static void close() throws IOException {
        heap.close();
    }

    @Test
    void anObjectWithoutFieldsIsItsHeader() {
        assertEquals(16, new ObjectSizes().of(heap.only(Empty.class)));
        assertEquals(0, EMPTY.hashCode());
    }

    /** A boolean, a byte, a char, a short, an int, a float, a long, a double and a reference, behind a header of 12. */
    @Test
    void eachFieldTakesWhatItsTypeTakes() {
        assertEquals(48, new ObjectSizes().of(heap.held(ObjectSizesTest.Root.class, "numbers")));
        assertEquals(Numbers.INT, NUMBERS.number);
    }

    @Test
    void fieldsOfParentsCountAsWell() {
        assertEquals(56, new ObjectSizes().of(heap.only(MoreNumbers.class)));
        assertEquals(Numbers.INT, MORE.number);
    }

    @ParameterizedTest
    @CsvSource({"bytes, 24", "longs, 40", "references, 32", "none, 16"})
    void anArrayTakesWhatItsElementsTake(String field, long bytes) {
        assertEquals(bytes, new ObjectSizes().of(heap.held(Arrays.class, field)));
        assertEquals(3, ARRAYS.longs.length);
    }

    @Test
    void aClassIsOutsideTheHeap() {
        assertEquals(0, new ObjectSizes().of(heap.type(Empty.class)));
    }

    private static final class Empty {
        @Override
        public int hashCode() {
            return 0;
        }

        @Override
        public boolean equals(Object other) {
            return this == other;
        }
    }

    /** Holds the numbers alone, which a class and its child have. */
    private static final class Root {
        static final Root ONLY = new Root();

        final Numbers numbers = NUMBERS;
    }

    static {
        assertEquals(NUMBERS, Root.ONLY.numbers);
    }

    @SuppressWarnings("unused") // fields are there for the room that they take
    private static class Numbers {
        static final int INT = 7;

        boolean flag = true;
        byte small = 1;
        char letter = 'a';
        short low = 2;
        int number = INT;
        float fraction = 0.5f;
        long large = 1L << 40;
        double precise = 0.25;
        Object reference = this;
    }

    @SuppressWarnings("unused") // fields are there for the room that they take
    private static final class MoreNumbers extends Numbers {
        long another = 9;
    }

    @SuppressWarnings("unused") // fields are there for the room that they take
    private static final class Arrays {
        final byte[] bytes = new byte[8];
        final long[] longs = new long[3];
        final Object[] references = new Object[4];
        final int[] none = new int[0];
    }
}
