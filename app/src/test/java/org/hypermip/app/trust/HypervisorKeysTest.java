/* SPDX-License-Identifier: Apache-2.0 */
package org.hypermip.app.trust;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.common.collect.ImmutableList;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Base64;
import java.util.List;
import java.util.stream.Collectors;
import org.hypermip.app.fake.Signer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class HypervisorKeysTest {

    private static final String ONE = Signer.line(Signer.key(1));
    private static final String TWO = Signer.line(Signer.key(2));

    @TempDir
    Path directory = Path.of("");

    private void write(String hypervisor, String text) throws IOException {
        write(hypervisor, text, "rw-------");
    }

    private void write(String hypervisor, String text, String mode) throws IOException {
        Path file = directory.resolve(hypervisor);
        Files.writeString(file, text);
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString(mode));
    }

    /** Keys do not show themselves, but sign differently. */
    private List<String> signatures(String hypervisor) {
        return new HypervisorKeys(directory)
                .of(hypervisor).stream().map(key -> key.sign("a base")).collect(Collectors.toList());
    }

    private static List<String> signatures(int... numbers) {
        ImmutableList.Builder<String> signatures = ImmutableList.builder();
        for (int number : numbers) {
            signatures.add(new HypervisorKey(Signer.key(number)).sign("a base"));
        }
        return signatures.build();
    }

    private String problem(String hypervisor) {
        return String.valueOf(
                assertThrows(KeyFileException.class, () -> new KeyFile(directory.resolve(hypervisor)).read())
                        .getMessage());
    }

    @Test
    void aFileHasOneKeyOrTwo() throws IOException {
        write("hv-a", ONE);
        write("hv-b", "# the new one\n" + TWO + "\n   \n# until Friday\n  " + ONE);

        assertEquals(signatures(1), signatures("hv-a"));
        assertEquals(signatures(2, 1), signatures("hv-b"));
    }

    @Test
    void aFileIsReadAgainWhenItChanges() throws IOException {
        HypervisorKeys keys = new HypervisorKeys(directory);
        assertEquals(0, keys.of("hv-a").size());

        write("hv-a", ONE);
        assertEquals(1, keys.of("hv-a").size());
        write("hv-a", TWO + ONE);
        assertEquals(2, keys.of("hv-a").size());
        write("hv-a", "nonsense");
        assertEquals(0, keys.of("hv-a").size());
        write("hv-a", TWO);
        assertEquals(signatures(2), signatures("hv-a"));
        Files.delete(directory.resolve("hv-a"));
        assertEquals(0, keys.of("hv-a").size());
    }

    @ParameterizedTest
    @ValueSource(strings = {"..", ".", "", "../hv-a", "a/b", "/etc/passwd", ".hv-a", "hv a", "hv-a\n"})
    void aNameThatIsNoHypervisorsIsNoFile(String name) throws IOException {
        write("hv-a", ONE);
        write(".hv-a", ONE);

        assertEquals(List.of(), signatures(name));
    }

    @ParameterizedTest
    @CsvSource({
        "rw-------, 1",
        "r--------, 1",
        "rw-r-----, 1",
        "rwx------, 1",
        "rw-rw----, 0",
        "rw---x---, 0",
        "rw----r--, 0",
        "rw-----w-, 0",
        "rw------x, 0",
        "rw-r--r--, 0",
    })
    void othersMayNotReadIt(String mode, int keys) throws IOException {
        write("hv-a", ONE, mode);

        assertEquals(keys, new HypervisorKeys(directory).of("hv-a").size());
        if (keys == 0) {
            assertTrue(problem("hv-a").contains("hv-a can be read or changed by others"), problem("hv-a"));
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "# nothing",
                "c2hvcnQ=",
                "c2hvcnQ",
                "nothing of base64 at all, though long enough for a key",
                "MDAwMDAwMDAwMDAwMDAwMDAwMDAwMDAwMDAwMDAwMDE",
                "MDAwMDAwMDAwMDAwMDAwMDAwMDAwMDAwMDAwMDAwM-E=",
                "MDAwMDAwMDAwMDAwMDAwMDAwMDAwMDAwMDAwMDAwMDE= hv-a",
            })
    void whatIsNoKeyIsSaidAndNotShown(String text) throws IOException {
        write("hv-a", text);

        String problem = problem("hv-a");
        assertTrue(problem.startsWith("the key file " + directory.resolve("hv-a") + " "), problem);
        assertFalse(text.length() > 4 && problem.contains(text.substring(0, 4)), problem);
        assertEquals(List.of(problem), new HypervisorKeys(directory).problems());
    }

    @Test
    void aKeyHasAsManyBytesAsItShould() throws IOException {
        for (int bytes : new int[] {31, 32, 64, 65}) {
            write("hv-a", Base64.getEncoder().encodeToString(new byte[bytes]));
            int expected = bytes < 32 || bytes > 64 ? 0 : 1;
            assertEquals(expected, new HypervisorKeys(directory).of("hv-a").size(), bytes + " bytes");
        }
    }

    @Test
    void aThirdKeyIsTooMany() throws IOException {
        write("hv-a", ONE + TWO + Signer.line(Signer.key(3)));

        assertTrue(problem("hv-a").endsWith("holds 3 lines with a key; should be 1 or 2"), problem("hv-a"));
        assertFalse(problem("hv-a").contains(ONE.strip()));
    }

    @Test
    void whatIsNoFileIsNotRead() throws IOException {
        Files.createDirectory(directory.resolve("hv-a"));
        write("hv-b", "#".repeat(5000) + "\n" + ONE);

        assertTrue(problem("hv-a").endsWith("is no file of at most 4096 bytes"), problem("hv-a"));
        assertTrue(problem("hv-b").endsWith("is no file of at most 4096 bytes"), problem("hv-b"));
    }

    @Test
    void goodFilesAndStrangersAreNoProblem() throws IOException {
        write("hv-a", ONE);
        write(".hv-a.swp", "half of a key", "rw-r--r--");

        assertEquals(List.of(), new HypervisorKeys(directory).problems());
    }

    @Test
    void aDirectoryThatIsMissingOrNoneIsSaid() throws IOException {
        write("hv-a", ONE);
        List<String> missing = new HypervisorKeys(directory.resolve("nowhere")).problems();
        List<String> none = new HypervisorKeys(directory.resolve("hv-a")).problems();

        assertEquals(1, missing.size());
        assertTrue(missing.get(0).contains("nowhere is missing"), missing.get(0));
        assertEquals(1, none.size());
        assertTrue(none.get(0).contains("hv-a cannot be read"), none.get(0));
    }

    @ParameterizedTest
    @CsvSource({"rwx------, 0", "rwxr-xr-x, 0", "rwxrwx---, 1", "rwx----w-, 1"})
    void aDirectoryThatOthersMayChangeIsSaid(String mode, int problems) throws IOException {
        write("hv-a", ONE);
        Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString(mode));

        List<String> found = new HypervisorKeys(directory).problems();
        assertEquals(problems, found.size(), found.toString());
        assertTrue(found.stream().allMatch(problem -> problem.contains("can be changed by others")), found.toString());
    }

    @Test
    void aKeyOfTwoHypervisorsIsSaidAndNotShown() throws IOException {
        write("hv-a", ONE + ONE);
        write("hv-b", TWO);
        write("hv-c", Signer.line(Signer.key(3)) + ONE);

        List<String> problems = new HypervisorKeys(directory).problems();

        assertEquals(1, problems.size(), problems.toString());
        assertTrue(problems.get(0).contains("hv-a and " + directory.resolve("hv-c")), problems.get(0));
        assertFalse(problems.get(0).contains(ONE.strip()));
    }

    /** Whoever invents names while that lasts fills neither the log nor the memory. */
    @Test
    void whatCannotBeReadIsNoLackOfKeysAndSaidOnce() throws IOException {
        write("file", ONE);
        HypervisorKeys keys = new HypervisorKeys(directory.resolve("file"));
        for (int number = 0; number < 100; number++) {
            String name = "hv-" + number;
            assertThrows(UncheckedIOException.class, () -> keys.of(name));
        }

        assertEquals(1, keys.told());
    }

    @Test
    void aFileThatCannotBeReadIsSaid() throws IOException {
        Files.createSymbolicLink(directory.resolve("hv-a"), Path.of("hv-a"));
        HypervisorKeys keys = new HypervisorKeys(directory);

        assertThrows(UncheckedIOException.class, () -> keys.of("hv-a"));
        assertTrue(
                keys.problems().get(0).contains("hv-a cannot be read"),
                keys.problems().get(0));
    }
}
