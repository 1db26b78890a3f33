/* SPDX-License-Identifier: Apache-2.0 */
package org.hypermip.app.sources;

import com.google.common.collect.ImmutableList;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** A module of this project that has Java code of its own, as its sources are now. */
public final class JavaModule {

    private static final Path ROOT = Path.of("..").toAbsolutePath().normalize();
    private static final Path MAIN = Path.of("src/main/java");
    private static final Path TEST = Path.of("src/test/java");

    private final Path directory;

    private JavaModule(Path directory) {
        this.directory = directory;
    }

    /** Returns all modules. */
    public static ImmutableList<JavaModule> all() {
        try (Stream<Path> poms = Files.find(ROOT, 4, (path, attributes) -> path.endsWith("pom.xml"))) {
            return poms.map(Path::getParent)
                    .filter(directory -> Files.isDirectory(directory.resolve(MAIN)))
                    .sorted()
                    .map(JavaModule::new)
                    .collect(ImmutableList.toImmutableList());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Its directory, as the root's pom names it. */
    public String name() {
        return ROOT.relativize(directory).toString();
    }

    /** Lines of each file of code, but for the descriptions of packages. */
    public ImmutableList<Integer> fileLengths() {
        return sources(MAIN).stream()
                .filter(file -> !file.endsWith("package-info.java"))
                .map(file -> lines(file).size())
                .collect(ImmutableList.toImmutableList());
    }

    /** The methods of its code. */
    public ImmutableList<Method> methods() {
        return Method.in(sources(MAIN));
    }

    /** Lines of code. */
    public int mainLines() {
        return length(MAIN);
    }

    /** Lines of tests, and of what serves them alone. */
    public int testLines() {
        return length(TEST);
    }

    private int length(Path kind) {
        return sources(kind).stream().mapToInt(file -> lines(file).size()).sum();
    }

    private ImmutableList<Path> sources(Path kind) {
        try (Stream<Path> files = Files.walk(directory.resolve(kind))) {
            return files.filter(file -> file.toString().endsWith(".java")).collect(ImmutableList.toImmutableList());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static List<String> lines(Path file) {
        try {
            return Files.readAllLines(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public String toString() {
        return name();
    }
}
