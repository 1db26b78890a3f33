/* SPDX-License-Identifier: Apache-2.0 */
package org.hypermip.app.rest;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class AwaitedBodiesTest {

    private static final byte[] BODY = "{\"phase\":1}".getBytes(StandardCharsets.UTF_8);

    private final AwaitedBodies bodies = new AwaitedBodies();
    private int whole;
    private int refused;

    /** A body that comes after others of the same hypervisor have begun: each is read while the one before waits. */
    private InputStream after(int others, String hypervisor) {
        return new InputStream() {
            private boolean isRead;

            @Override
            public int read() throws IOException {
                if (!isRead && others > 0) {
                    isRead = true;
                    if (bodies.read(after(others - 1, hypervisor), -1, 10, hypervisor)
                            .isEmpty()) {
                        refused++;
                    }
                    whole += bodies.read(new ByteArrayInputStream(BODY), BODY.length, 100, hypervisor)
                                    .isPresent()
                            ? 1
                            : 0;
                }
                return -1;
            }

            @Override
            public int read(byte[] into, int offset, int length) throws IOException {
                return read();
            }
        };
    }

    @Test
    void soManyAreAwaitedAtOnceAndWhatIsThereIsReadAllTheSame() throws IOException {
        assertTrue(bodies.read(after(AwaitedBodies.MOST + 3, "hv-a"), 5, 10, "hv-a")
                .isPresent());

        assertEquals(1, refused, "whoever is refused is not read");
        assertEquals(AwaitedBodies.MOST, whole);
        assertTrue(
                bodies.read(after(AwaitedBodies.MOST - 1, "hv-a"), 5, 10, "hv-a")
                        .isPresent(),
                "all have ended");
        assertEquals(1, refused);
    }

    @Test
    void anothersAreNotCounted() throws IOException {
        bodies.read(after(AwaitedBodies.MOST, "hv-a"), -1, 10, "hv-b");

        assertEquals(0, refused);
    }

    @Test
    void noMoreIsReadThanIsTaken() throws IOException {
        assertArrayEquals(
                BODY,
                bodies.read(new ByteArrayInputStream(BODY), -1, 100, "hv-a").orElseThrow());
        assertEquals(
                Optional.of(3),
                bodies.read(new ByteArrayInputStream(BODY), -1, 3, "hv-a").map(read -> read.length));
    }

    @Test
    void oneThatBreaksOffIsAwaitedNoMore() {
        for (int number = 0; number < 2 * AwaitedBodies.MOST; number++) {
            InputStream broken = new InputStream() {
                @Override
                public int read() throws IOException {
                    throw new IOException("reset by peer");
                }

                @Override
                public int read(byte[] into, int offset, int length) throws IOException {
                    return read();
                }
            };
            assertThrows(IOException.class, () -> bodies.read(broken, 10, 10, "hv-a"));
        }
        assertFalse(AwaitedBodies.refusal("hv-a").remedy().isEmpty());
    }
}
