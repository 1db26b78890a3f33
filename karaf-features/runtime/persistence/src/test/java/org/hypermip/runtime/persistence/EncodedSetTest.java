/* SPDX-License-Identifier: Apache-2.0 */
package org.hypermip.runtime.persistence;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.onosproject.store.service.Serializer;

class EncodedSetTest {

    private static final Codec<String> NAMES = Codec.of(Serializer.forTypes(String.class));

    private MapDbStore store;
    private EncodedSet<String> set;

    @BeforeEach
    void open(@TempDir Path directory) {
        store = new MapDbStore(directory.resolve("test.mapdb"));
        set = new EncodedSet<>(store.table("names"), NAMES);
    }

    @AfterEach
    void close() {
        store.close();
    }

    @Test
    void anElementIsThereOnceUntilItIsRemoved() {
        assertTrue(set.add("a"));
        assertFalse(set.add("a"));
        assertEquals(1, set.size());
        assertTrue(set.contains("a"));

        assertTrue(set.remove("a"));
        assertFalse(set.remove("a"));
        assertFalse(set.contains("a"));
        assertTrue(set.isEmpty());
    }

    @Test
    void itIsEqualToAnySetOfTheSameElements() {
        set.addAll(List.of("a", "b", "a"));

        assertEquals(Set.of("a", "b"), set);
        assertEquals(set, Set.of("a", "b"));
        assertEquals(Set.of("a", "b").hashCode(), set.hashCode());
    }

    @Test
    void unionAndDifferenceWorkInPlace() {
        set.addAll(Set.of("a", "b", "c"));

        assertTrue(set.removeAll(Set.of("a", "x")));
        assertFalse(set.removeAll(Set.of("a", "x")));
        assertTrue(set.retainAll(Set.of("b")));
        assertEquals(Set.of("b"), set);
    }

    @Test
    void itsIteratorTakesElementsAwayAndEnds() {
        set.addAll(Set.of("a", "b"));
        Set<String> seen = new HashSet<>();

        Iterator<String> iterator = set.iterator();
        while (iterator.hasNext()) {
            seen.add(iterator.next());
            iterator.remove();
        }

        assertEquals(Set.of("a", "b"), seen);
        assertTrue(set.isEmpty());
        assertThrows(NoSuchElementException.class, iterator::next);
    }

    @Test
    void twoViewsOfOneTableAreOneSet() {
        EncodedSet<String> other = new EncodedSet<>(store.table("names"), NAMES);
        set.add("a");

        assertFalse(other.add("a"));
        other.clear();
        assertTrue(set.isEmpty());
    }
}
