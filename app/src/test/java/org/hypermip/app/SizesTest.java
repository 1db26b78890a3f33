/* SPDX-License-Identifier: Apache-2.0 */
package org.hypermip.app;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.common.collect.ImmutableSet;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.hypermip.app.sources.JavaModule;
import org.hypermip.app.sources.Method;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Files and methods that one can take in at a glance, and tests for all of it: in every module that has Java code. */
class SizesTest {

    private static final double MEDIAN_FILE = 60;
    private static final int LONG_METHOD = 30;
    private static final double TESTS_TO_CODE = 1.0;

    static Stream<JavaModule> modules() {
        return JavaModule.all().stream();
    }

    @Test
    void allModulesAreThere() {
        ImmutableSet<String> expected = ImmutableSet.of(
                "flows",
                "app",
                "cli-commands",
                "karaf-features/benchmarks",
                "karaf-features/runtime/doors",
                "karaf-features/runtime/openflow",
                "karaf-features/runtime/persistence");
        assertEquals(expected, modules().map(JavaModule::name).collect(Collectors.toSet()));
    }

    @ParameterizedTest
    @MethodSource("modules")
    void halfOfTheFilesHaveAtMostSixtyLines(JavaModule module) {
        double median = median(module.fileLengths());
        assertTrue(
                median <= MEDIAN_FILE,
                () -> "median lines of a file of " + module + ": " + median
                        + "; split a long one by what its parts mean");
    }

    @ParameterizedTest
    @MethodSource("modules")
    void ofAHundredMethodsOneMayHaveMoreThanThirtyLines(JavaModule module) {
        List<Method> methods = module.methods();
        List<Method> tooLong =
                methods.stream().filter(method -> method.lines() > LONG_METHOD).collect(Collectors.toList());
        assertTrue(
                tooLong.size() * 100 <= methods.size(),
                () -> "methods of " + module + " with more than " + LONG_METHOD + " lines: " + tooLong + ", of "
                        + methods.size());
    }

    @ParameterizedTest
    @MethodSource("modules")
    void thereIsAsMuchTestAsCode(JavaModule module) {
        double ratio = (double) module.testLines() / module.mainLines();
        assertTrue(ratio >= TESTS_TO_CODE, () -> "lines of tests to lines of code of " + module + ": " + ratio);
    }

    @Test
    void aMethodIsCountedFromItsFirstAnnotationToItsLastBrace(@TempDir Path directory) throws Exception {
        String source = "class Sample {\n"
                + "    /** Not counted. */\n"
                + "    @Deprecated\n"
                + "    void first(\n            int one) {\n"
                + "        new Object() {\n            void inner() {}\n        }.hashCode();\n    }\n\n"
                + "    abstract static class Other {\n        abstract void none();\n\n        Other() {\n        }\n    }\n}\n";
        Path file = Files.writeString(directory.resolve("Sample.java"), source);
        assertEquals(
                List.of("Sample.first 7", "Sample.inner 1", "Sample.Other 2"),
                Method.in(List.of(file)).stream().map(Method::toString).collect(Collectors.toList()));
    }

    @Test
    void aMedianOfAnEvenNumberIsBetweenTheTwoInTheMiddle() {
        assertEquals(3, median(List.of(9, 1, 3)));
        assertEquals(2.5, median(List.of(4, 1, 3, 2)));
    }

    private static double median(List<Integer> values) {
        int[] sorted = values.stream().mapToInt(Integer::intValue).sorted().toArray();
        return IntStream.of((sorted.length - 1) / 2, sorted.length / 2)
                .map(index -> sorted[index])
                .average()
                .orElseThrow();
    }
}
