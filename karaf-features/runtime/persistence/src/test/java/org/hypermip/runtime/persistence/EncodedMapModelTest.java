/* SPDX-License-Identifier: Apache-2.0 */
package org.hypermip.runtime.persistence;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.function.BiFunction;
import javax.annotation.Nullable;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.onosproject.store.service.Serializer;

/** A map on disk answers as one in memory does, whatever is asked of both, and has the same after a restart. */
class EncodedMapModelTest {

    private static final int STEPS = 400;

    private static final Codec<String> NAMES = Codec.of(Serializer.forTypes(String.class));
    private static final Codec<Integer> NUMBERS = Codec.of(Serializer.forTypes(Integer.class));

    /** What can be asked of a map, for a key and a number; the answer is compared. */
    private static final List<Question> QUESTIONS = List.of(
            (map, key, number) -> map.get(key),
            (map, key, number) -> map.put(key, number),
            (map, key, number) -> map.putIfAbsent(key, number),
            (map, key, number) -> map.replace(key, number),
            (map, key, number) -> map.replace(key, number, number + 1),
            (map, key, number) -> map.remove(key, number),
            (map, key, number) -> map.remove(key),
            (map, key, number) -> map.containsKey(key),
            (map, key, number) -> map.containsValue(number),
            (map, key, number) -> map.getOrDefault(key, -1),
            (map, key, number) -> map.merge(key, number, Integer::sum),
            (map, key, number) -> map.compute(key, orNothing(number)),
            (map, key, number) -> map.computeIfAbsent(key, absent -> number),
            (map, key, number) -> map.computeIfPresent(key, orNothing(number)),
            (map, key, number) -> map.keySet().remove(key),
            (map, key, number) -> map.entrySet().contains(Map.entry(key, number)));

    /** Something that is asked of a map. */
    private interface Question {

        @Nullable
        Object of(ConcurrentMap<String, Integer> map, String key, Integer number);
    }

    private static BiFunction<String, Integer, Integer> orNothing(int number) {
        return (key, before) -> before != null && before % 2 == 0 ? null : number;
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5})
    void bothAnswerTheSame(long seed, @TempDir Path directory) {
        Path file = directory.resolve("model.mapdb");
        Random random = new Random(seed);
        ConcurrentMap<String, Integer> inMemory = new ConcurrentHashMap<>();
        try (MapDbStore store = new MapDbStore(file)) {
            EncodedMap<String, Integer> onDisk = new EncodedMap<>(store.table("model"), NAMES, NUMBERS);
            for (int step = 0; step < STEPS; step++) {
                int question = random.nextInt(QUESTIONS.size());
                String key = "key" + random.nextInt(5);
                Integer number = random.nextInt(4);
                assertEquals(
                        QUESTIONS.get(question).of(inMemory, key, number),
                        QUESTIONS.get(question).of(onDisk, key, number),
                        () -> "question " + question + " about " + key + " and " + number);
                assertEquals(inMemory, onDisk);
            }
        }
        try (MapDbStore store = new MapDbStore(file)) {
            assertEquals(inMemory, new EncodedMap<>(store.table("model"), NAMES, NUMBERS));
        }
    }
}
