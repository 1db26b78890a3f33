/* SPDX-License-Identifier: Apache-2.0 */
package org.hypermip.runtime.persistence;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.onosproject.store.service.Serializer;

class PersistenceManagerTest {

    private static final Serializer STRINGS = Serializer.forTypes(String.class);

    private final HeldCommits commits = new HeldCommits();
    private Path directory = Path.of("");

    @BeforeEach
    void useFreshDirectory(@TempDir Path fresh) {
        directory = fresh.resolve("data");
    }

    @Test
    void aRegularStopKeepsEverything() throws Exception {
        PersistenceManager before = start(directory);
        map(before, "m").put("k", "v");
        set(before, "s").add("e");
        before.deactivate();

        PersistenceManager after = start(directory);

        assertEquals(Map.of("k", "v"), map(after, "m"));
        assertEquals(Set.of("e"), set(after, "s"));
        assertFalse(set(after, "s").add("e"));
        assertTrue(set(after, "s").remove("e"));
        assertFalse(set(after, "s").remove("e"));
        after.deactivate();
    }

    @Test
    void aCrashKeepsWhatWasCommittedAndNothingElse(@TempDir Path fresh) throws Exception {
        Path afterCrash = fresh.resolve("after-crash");
        PersistenceManager running = start(directory);
        map(running, "m").put("committed", "v");
        commits.run();
        map(running, "m").put("not committed", "v");
        copy(directory, afterCrash);

        PersistenceManager recovered = start(afterCrash);

        assertEquals(Map.of("committed", "v"), map(recovered, "m"));
        recovered.deactivate();
        running.deactivate();
    }

    @Test
    void theSameNameIsTheSameTable() throws Exception {
        PersistenceManager manager = start(directory);
        map(manager, "m").put("k", "v");

        assertEquals(Map.of("k", "v"), map(manager, "m"));
        manager.deactivate();
    }

    @Test
    void aMapAndASetOfOneNameAreTwoThings() throws Exception {
        PersistenceManager manager = start(directory);
        map(manager, "n").put("k", "v");

        assertTrue(set(manager, "n").isEmpty());
        assertTrue(set(manager, "n").add("e"));
        assertEquals(Map.of("k", "v"), map(manager, "n"));
        manager.deactivate();
    }

    @Test
    void aTableNeedsNameAndSerializer() throws Exception {
        PersistenceManager manager = start(directory);

        IllegalStateException withoutName = assertThrows(
                IllegalStateException.class,
                () -> manager.persistentMapBuilder().withSerializer(STRINGS).build());
        IllegalStateException withoutSerializer = assertThrows(
                IllegalStateException.class,
                () -> manager.persistentSetBuilder().withName("s").build());

        assertEquals("a persistent table needs a name", withoutName.getMessage());
        assertEquals("a persistent table needs a serializer", withoutSerializer.getMessage());
        manager.deactivate();
    }

    @Test
    void whatWasSaidLastOfATableCounts() throws Exception {
        PersistenceManager manager = start(directory);
        manager.<String, String>persistentMapBuilder()
                .withName("first")
                .withSerializer(STRINGS)
                .withName("second")
                .build()
                .put("k", "v");

        assertTrue(map(manager, "first").isEmpty());
        assertEquals(Map.of("k", "v"), map(manager, "second"));
        manager.deactivate();
    }

    private PersistenceManager start(Path where) {
        return new PersistenceManager(where.resolve("sub/onos.mapdb"), commits.executor());
    }

    private static Map<String, String> map(PersistenceManager manager, String name) {
        return manager.<String, String>persistentMapBuilder()
                .withName(name)
                .withSerializer(STRINGS)
                .build();
    }

    private static Set<String> set(PersistenceManager manager, String name) {
        return manager.<String>persistentSetBuilder()
                .withName(name)
                .withSerializer(STRINGS)
                .build();
    }

    /** What a killed process leaves behind: the files as they are, never closed. */
    private static void copy(Path from, Path to) throws IOException {
        try (Stream<Path> paths = Files.walk(from)) {
            List<Path> files = paths.filter(Files::isRegularFile).collect(Collectors.toList());
            for (Path file : files) {
                Path copy = to.resolve(from.relativize(file));
                Files.createDirectories(copy.getParent());
                Files.copy(file, copy);
            }
        }
    }
}
