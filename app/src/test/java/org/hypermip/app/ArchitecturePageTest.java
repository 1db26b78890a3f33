/* SPDX-License-Identifier: Apache-2.0 */
package org.hypermip.app;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A maintainer finds everybody who acts on docs/architecture.md. */
class ArchitecturePageTest {

    private static final Path SOURCES = Path.of("src/main/java/org/hypermip/app");

    private final String page = Documents.text("architecture.md");

    @ParameterizedTest
    @ValueSource(strings = {"agent", "reconcile"})
    void everyActorIsNamed(String room) throws IOException {
        try (Stream<Path> files = Files.walk(SOURCES.resolve(room))) {
            List<String> missing = files.map(
                            file -> file.getFileName().toString().replace(".java", ""))
                    .filter(name -> !name.equals("package-info") && !page.contains("`" + name + "`"))
                    .collect(Collectors.toList());
            assertEquals(List.of(), missing);
        }
    }
}
