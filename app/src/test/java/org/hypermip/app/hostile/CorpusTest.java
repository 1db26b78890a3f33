/* SPDX-License-Identifier: Apache-2.0 */
package org.hypermip.app.hostile;

import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.stream.Stream;
import org.hypermip.app.agent.InventoriesFuzz;
import org.hypermip.app.agent.RegistrationsFuzz;
import org.hypermip.app.config.ConfigurationFuzz;
import org.hypermip.app.signal.PacketsFuzz;
import org.hypermip.app.store.StoredBindingsFuzz;
import org.junit.jupiter.api.DynamicContainer;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** Every input that is kept, of those that reached something new or broke something, once more. {@code make fuzz} looks for others. */
class CorpusTest {

    private static final Path CORPUS = Path.of("src/test/corpus");
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    @TestFactory
    Stream<DynamicContainer> keptInputs() {
        return Stream.of(
                        ConfigurationFuzz.class,
                        InventoriesFuzz.class,
                        PacketsFuzz.class,
                        RegistrationsFuzz.class,
                        StoredBindingsFuzz.class)
                .map(target -> DynamicContainer.dynamicContainer(target.getSimpleName(), inputs(target)));
    }

    private static Stream<DynamicTest> inputs(Class<?> target) {
        try (Stream<Path> files = Files.list(CORPUS.resolve(target.getSimpleName()))) {
            DynamicTest[] tests = files.sorted(Comparator.naturalOrder())
                    .map(file -> DynamicTest.dynamicTest(file.getFileName().toString(), () -> give(target, file)))
                    .toArray(DynamicTest[]::new);
            assertTrue(tests.length > 0, () -> "nothing is kept for " + target);
            return Stream.of(tests);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void give(Class<?> target, Path file) throws IOException, NoSuchMethodException {
        byte[] input = Files.readAllBytes(file);
        Method method = target.getMethod("fuzzerTestOneInput", byte[].class);
        assertTimeoutPreemptively(PATIENCE, () -> {
            try {
                method.invoke(null, new Object[] {input});
            } catch (InvocationTargetException e) {
                throw new AssertionError("broken by " + file, e.getCause());
            }
        });
    }
}
