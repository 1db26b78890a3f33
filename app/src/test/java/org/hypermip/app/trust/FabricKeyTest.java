/* SPDX-License-Identifier: Apache-2.0 */
package org.hypermip.app.trust;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Optional;
import org.hypermip.app.fake.Signer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FabricKeyTest {

    @TempDir
    Path directory = Path.of("");

    private Path file = directory;
    private FabricKey key = new FabricKey(file);

    @BeforeEach
    void name() {
        file = directory.resolve("fabric-key");
        key = new FabricKey(file);
    }

    private void assertNone(String expected) {
        assertEquals(Optional.empty(), key.seal().close("text"));
        assertEquals(1, key.problems().size());
        assertTrue(key.problems().get(0).contains(expected), key.problems().toString());
    }

    @Test
    void whereThereIsNoneAnOperatorIsTold() {
        assertNone("make one with openssl rand -base64 32");
        assertNone(file.toString());
    }

    @Test
    void whatIsWrittenThereCountsAtOnce() {
        Trusting.write(file, Signer.key(1));
        assertEquals(Trusting.seal(Signer.key(1)).close("text"), key.seal().close("text"));
        assertEquals(List.of(), key.problems());

        Trusting.write(file, Signer.key(2), Signer.key(1));
        assertEquals(Trusting.seal(Signer.key(2)).close("text"), key.seal().close("text"));
        assertEquals(
                Optional.of("text"),
                key.seal().open(Trusting.seal(Signer.key(1)).close("text").orElseThrow()));
    }

    @Test
    void whatOthersCanReadIsNobodysAndNotShown() throws IOException {
        Trusting.write(file, Signer.key(1));
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r--r--"));
        assertNone("can be read or changed by others");

        Files.writeString(file, "c2VjcmV0");
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
        assertNone("has a line that is not base64 of 32 to 64 bytes");
        assertFalse(key.problems().toString().contains("c2VjcmV0"));
    }
}
