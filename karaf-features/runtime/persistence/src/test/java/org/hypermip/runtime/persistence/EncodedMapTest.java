/* SPDX-License-Identifier: Apache-2.0 */
package org.hypermip.runtime.persistence;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.onosproject.store.service.Serializer;

class EncodedMapTest {

    private static final Codec<List<String>> KEYS =
            Codec.of(Serializer.forTypes(List.of().getClass()));
    private static final Codec<Integer> NUMBERS = Codec.of(Serializer.forTypes(Integer.class));
    private static final Codec<String> NAMES = Codec.of(Serializer.forTypes(String.class));

    private MapDbStore store;
    private EncodedMap<String, Integer> map;

    @BeforeEach
    void open(@TempDir Path directory) {
        store = new MapDbStore(directory.resolve("test.mapdb"));
        map = new EncodedMap<>(store.table("numbers"), NAMES, NUMBERS);
    }

    @AfterEach
    void close() {
        store.close();
    }

    @Test
    void keepsWhatIsPutUntilItIsRemoved() {
        assertNull(map.put("a", 1));
        assertEquals(1, map.put("a", 2));
        assertEquals(2, map.get("a"));
        assertEquals(1, map.size());
        assertTrue(map.containsKey("a"));

        assertEquals(2, map.remove("a"));
        assertNull(map.remove("a"));
        assertNull(map.get("a"));
        assertTrue(map.isEmpty());
    }

    @Test
    void findsAKeyByItsContent() {
        map.put("key", 1);

        assertEquals(1, map.get(String.join("", List.of("k", "ey"))));
    }

    @Test
    void putIfAbsentLeavesWhatIsThere() {
        assertNull(map.putIfAbsent("a", 1));
        assertEquals(1, map.putIfAbsent("a", 2));
        assertEquals(1, map.get("a"));
    }

    @Test
    void replacesOnlyWhatIsThere() {
        assertNull(map.replace("a", 1));
        assertFalse(map.containsKey("a"));

        map.put("a", 1);
        assertEquals(1, map.replace("a", 2));
        assertFalse(map.replace("a", 1, 3));
        assertTrue(map.replace("a", 2, 3));
        assertEquals(3, map.get("a"));
    }

    @Test
    void removesOnlyTheExpectedValue() {
        map.put("a", 1);

        assertFalse(map.remove("a", 2));
        assertFalse(map.remove("b", 1));
        assertTrue(map.remove("a", 1));
        assertTrue(map.isEmpty());
    }

    @Test
    void showsItsEntriesAndWritesThroughThem() {
        map.putAll(Map.of("a", 1, "b", 2));

        assertEquals(Map.of("a", 1, "b", 2), map);
        map.replaceAll((key, value) -> value * 10);
        map.entrySet().forEach(entry -> entry.setValue(entry.getValue() + 1));
        assertEquals(Map.of("a", 11, "b", 21), map);
    }

    @Test
    void removesThroughItsViews() {
        map.putAll(Map.of("a", 1, "b", 2, "c", 3));

        Iterator<Map.Entry<String, Integer>> entries = map.entrySet().iterator();
        String first = entries.next().getKey();
        entries.remove();
        assertFalse(map.containsKey(first));
        map.values().removeIf(value -> value > 0);
        assertEquals(Set.of(), map.keySet());
    }

    @Test
    void clearsOnlyItsOwnTable() {
        EncodedMap<String, Integer> other = new EncodedMap<>(store.table("others"), NAMES, NUMBERS);
        map.put("a", 1);
        other.put("a", 2);

        map.clear();

        assertTrue(map.isEmpty());
        assertEquals(Map.of("a", 2), other);
    }

    @Test
    void keysMayBeOfManyParts() {
        EncodedMap<List<String>, Integer> paths = new EncodedMap<>(store.table("paths"), KEYS, NUMBERS);
        paths.put(List.of("a", "b", "c"), 1);

        assertEquals(Map.of(List.of("a", "b", "c"), 1), paths);
    }

    /** ONOS's eventually consistent maps update by compute, from several threads. */
    @Test
    void computeLosesNoUpdate() throws Exception {
        int threads = 4;
        int updates = 500;
        EncodedMap<String, Integer> secondView = new EncodedMap<>(store.table("numbers"), NAMES, NUMBERS);
        Callable<Boolean> increments = () -> {
            for (int i = 0; i < updates; i++) {
                (i % 2 == 0 ? map : secondView).merge("count", 1, Integer::sum);
            }
            return true;
        };

        ExecutorService pool = Executors.newFixedThreadPool(threads);
        try {
            List<Callable<Boolean>> work =
                    IntStream.range(0, threads).mapToObj(i -> increments).collect(Collectors.toList());
            for (Future<Boolean> done : pool.invokeAll(work)) {
                assertTrue(done.get());
            }
        } finally {
            pool.shutdownNow();
        }

        assertEquals(threads * updates, map.get("count"));
    }
}
