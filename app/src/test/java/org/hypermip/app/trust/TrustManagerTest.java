/* SPDX-License-Identifier: Apache-2.0 */
package org.hypermip.app.trust;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.common.collect.ImmutableListMultimap;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.hypermip.app.fake.FakeStorage;
import org.hypermip.app.fake.Signer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TrustManagerTest {

    private static final String PATH = "/onos/hypermip/hypervisors/inventories";

    @TempDir
    Path directory = Path.of("");

    private final FakeStorage storage = new FakeStorage();

    private static Optional<SignedWord> head(TrustService trust, Map<String, String> headers)
            throws UntrustedException {
        return trust.head("POST", PATH, ImmutableListMultimap.copyOf(headers.entrySet())::get);
    }

    @Test
    void whatIsNotSignedIsNotBelieved() {
        TrustService trust = Trusting.in(directory, false, storage);

        assertEquals(
                131,
                assertThrows(UntrustedException.class, () -> head(trust, Map.of()))
                        .refusal()
                        .code()
                        .value());
        assertEquals(List.of(), trust.warnings(List.of()));
    }

    @Test
    void configuredHypervisorsWithoutAKeyAreWarnedOf() {
        TrustService trust = Trusting.in(directory, false, storage);
        Trusting.signer(directory, "hv-a", Signer.key(1));
        assertEquals(List.of(), trust.warnings(List.of("hv-a")));

        assertEquals(
                List.of("hypervisors without a key in " + directory
                        + ", so that all that they say is refused: hv-b, hv-c; give each a key file of its name, or take it"
                        + " out of the configuration"),
                trust.warnings(List.of("hv-c", "hv-a", "hv-b")));
        List<String> many =
                IntStream.range(0, 1000).mapToObj(number -> "hv-" + number).collect(Collectors.toList());
        assertTrue(
                trust.warnings(many).get(0).contains(", hv-106 and 990 more; "),
                trust.warnings(many).toString());
        assertEquals(
                List.of(TrustManager.UNSIGNED),
                Trusting.in(directory, true, storage).warnings(List.of("hv-b")));
    }

    @Test
    void whoeverWantsItOtherwiseIsWarnedAllTheTime() throws UntrustedException {
        TrustService trust = Trusting.in(directory, true, storage);

        assertEquals(Optional.empty(), head(trust, Map.of()));
        assertEquals(List.of(TrustManager.UNSIGNED), trust.warnings(List.of()));
    }

    @Test
    void whoeverBelievesVisitorsUnseenIsWarnedAllTheTime() {
        TrustService trust = Trusting.believingVisitors(directory, storage);

        assertTrue(trust.believesUnticketed());
        assertEquals(List.of(TrustManager.UNTICKETED), trust.warnings(List.of()));
        assertFalse(Trusting.in(directory, false, storage).believesUnticketed());
    }

    @Test
    void whereTheFabricHasNoKeyIsWarnedOf() throws IOException {
        TrustService trust = Trusting.in(directory, false, storage);
        Files.delete(directory.resolve(Trusting.FABRIC_KEY));

        assertEquals(Optional.empty(), trust.seal().close("text"));
        assertTrue(
                trust.warnings(List.of()).get(0).contains("hypervisors get no tickets"),
                trust.warnings(List.of()).toString());
    }

    /** Who signs, and wrongly, does not want to be believed without. */
    @Test
    void aWrongSignatureIsNoneEvenThen() {
        TrustService trust = Trusting.in(directory, true, storage);

        assertThrows(UntrustedException.class, () -> head(trust, Map.of("Signature", "hypermip=:aGk=:")));
        assertThrows(UntrustedException.class, () -> head(trust, Map.of("Signature-Input", "hypermip=()")));
        assertThrows(
                UntrustedException.class, () -> head(trust, new Signer("hv-a", Signer.key(1)).headers(PATH, "{}")));
    }

    @Test
    void aRequestThatOneControllerTookAnotherRefuses() throws UntrustedException {
        Signer signer = Trusting.signer(directory, "hv-a", Signer.key(1));
        Map<String, String> headers = signer.headers(PATH, "{}");
        byte[] body = "{}".getBytes(StandardCharsets.UTF_8);
        TrustService one = Trusting.in(directory, false, storage);
        TrustService other = Trusting.in(directory, false, storage);
        one.body(head(one, headers).orElseThrow(), body);

        SignedWord again = head(other, headers).orElseThrow();
        assertEquals(
                133,
                assertThrows(UntrustedException.class, () -> other.body(again, body))
                        .refusal()
                        .code()
                        .value());
    }

    @Test
    void aFileThatCannotBeUsedIsWarnedOf() throws IOException {
        TrustService trust = Trusting.in(directory, false, storage);
        Trusting.signer(directory, "hv-a", Signer.key(1));
        assertEquals(List.of(), trust.warnings(List.of("hv-a")));

        Files.setPosixFilePermissions(directory.resolve("hv-a"), PosixFilePermissions.fromString("rw-r--r--"));

        assertTrue(trust.warnings(List.of("hv-a")).get(0).contains("can be read or changed by others"));
        assertEquals(1, trust.warnings(List.of("hv-a")).size());
    }

    /** What a request costs of a processor, the network aside; generous, for a test machine has other things to do. */
    @Test
    void aRequestCostsWellBelowAMillisecond() throws UntrustedException {
        Signer signer = Trusting.signer(directory, "hv-a", Signer.key(1));
        TrustService trust = Trusting.in(directory, false, storage);
        byte[] body = "{}".getBytes(StandardCharsets.UTF_8);
        long best = Long.MAX_VALUE;
        for (int round = 0; round < 300; round++) {
            Map<String, String> headers = signer.headers(PATH, "{}");
            long begin = System.nanoTime();
            trust.body(head(trust, headers).orElseThrow(), body);
            best = Math.min(best, System.nanoTime() - begin);
        }

        assertTrue(best < 1_000_000, best + " ns");
    }
}
