/* SPDX-License-Identifier: Apache-2.0 */
package org.hypermip.app.codec;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTimeout;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import org.hypermip.app.TwoSites;
import org.hypermip.app.hostile.Refused;
import org.hypermip.flows.binding.Refusal;
import org.junit.jupiter.api.Test;

/** Bodies that are meant to take time, memory or the log: too large for what mutates small inputs. */
class HostileJsonTest {

    private static final Duration PATIENCE = Duration.ofSeconds(5);
    private static final Instant NOW = Instant.parse("2026-11-22T16:00:00Z");

    private static Refusal refusal(String body) {
        byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
        return assertTimeout(
                        PATIENCE,
                        () -> assertThrows(
                                RefusedException.class, () -> new BulkReader(TwoSites.domain()).read(bytes, NOW)))
                .refusal();
    }

    private static void assertRefused(String problem, String body) {
        Refusal refusal = refusal(body);
        Refused.check(refusal);
        assertTrue((refusal.field() + refusal.value()).contains(problem), refusal.toString());
    }

    @Test
    void aNumberOfMillionsOfDigitsIsNotWorkedOut() {
        assertRefused("a number of more than 24", "{\"registrations\":" + "9".repeat(4_000_000) + "}");
        assertRefused("a number of more than 24", "{\"registrations\":1e" + "9".repeat(4_000_000) + "}");
    }

    @Test
    void aMillionOfSmallValuesTakesNoMemory() {
        assertRefused("more than 700000 values", "[" + "{},".repeat(1_000_000) + "{}]");
        assertRefused("more than 700000 values", "[" + "0,".repeat(1_000_000) + "0]");
    }

    @Test
    void deepNestingIsRefusedWhereverItIs() {
        assertRefused("more than 16 levels", "[".repeat(2_000_000));
        assertRefused("more than 16 levels", "{\"registrations\":[" + "{\"a\":".repeat(500_000));
    }

    @Test
    void whatIsTooLongIsNotRepeated() {
        assertRefused("4194304 bytes", "{\"registrations\":\"" + "x".repeat(10_000_000) + "\"}");
        assertRefused("registrations", "{\"registrations\":\"" + "x".repeat(4_000_000) + "\"}");
        assertRefused("xxx", "{\"" + "x".repeat(4_000_000) + "\":1}");
        assertRefused("Duplicate field", "{\"" + "x".repeat(50_000) + "\":1,\"" + "x".repeat(50_000) + "\":2}");
    }

    @Test
    void namesOfFieldsAndValuesForgeNoLineOfALog() {
        assertEquals("a\\u000a<3>well", refusal("{\"a\\n<3>well\":1}").field());
        assertEquals(
                "\\u001b[2K\\u2028",
                refusal("{\"registrations\":\"\\u001b[2K\\u2028\"}").value());
        assertRefused("Duplicate field 'a\\u0085'", "{\"a\\u0085\":1,\"a\\u0085\":1}");
        assertRefused("\\ud800", "{\"\\ud800\":1}");
    }

    /** ONOS has parsed it: a configuration, or somebody's store. */
    @Test
    void aTreeIsShownWithoutBeingWrittenWhole() {
        ArrayNode root = JsonNodeFactory.instance.arrayNode();
        ArrayNode end = root;
        for (int level = 0; level < 1_000_000; level++) {
            end = end.addArray();
        }
        assertShown("[[[[", root);
        assertShown(
                "a number of many digits", JsonNodeFactory.instance.numberNode(BigInteger.ONE.shiftLeft(9_000_000)));
        assertShown("{\"a\":[1,\"x\",true,null]}", TwoSites.json("{'a':[1,'x',true,null]}"));
    }

    private static void assertShown(String beginning, JsonNode node) {
        FieldException error = assertTimeout(
                PATIENCE,
                () -> assertThrows(
                        FieldException.class, () -> JsonField.root(node).bool()));
        assertTrue(error.value().startsWith(beginning), error.value());
        assertTrue(error.value().length() <= 123, error.value());
    }

    @Test
    void whatIsStoredIsReadWithinTheSameLimits() {
        IllegalArgumentException error = assertTimeout(
                PATIENCE,
                () -> assertThrows(IllegalArgumentException.class, () -> BindingJson.read("[".repeat(1_000_000))));
        assertTrue(String.valueOf(error.getMessage()).contains("more than 16 levels"), error.getMessage());
    }
}
