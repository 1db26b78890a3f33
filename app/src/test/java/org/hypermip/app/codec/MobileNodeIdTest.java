/* SPDX-License-Identifier: Apache-2.0 */
package org.hypermip.app.codec;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Path;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The notifier tells beforehand which ids are refused here; its own test reads the same table. */
class MobileNodeIdTest {

    private static final Path IDS = Path.of("..", "notifier", "tests", "ids.json");

    @ParameterizedTest
    @MethodSource("taken")
    void takesWhatTheNotifierTakes(JsonNode id) {
        assertEquals(id.textValue(), JsonField.root(id).title(RegistrationReader.MAX_VM_ID));
    }

    @ParameterizedTest
    @MethodSource("refused")
    void refusesWhatTheNotifierRefuses(JsonNode id) {
        JsonField field = JsonField.root(id);
        assertThrows(FieldException.class, () -> field.title(RegistrationReader.MAX_VM_ID));
    }

    static Stream<JsonNode> taken() throws IOException {
        return table("taken");
    }

    static Stream<JsonNode> refused() throws IOException {
        return table("refused");
    }

    private static Stream<JsonNode> table(String kind) throws IOException {
        JsonNode ids = new ObjectMapper().readTree(IDS.toFile()).get(kind);
        return StreamSupport.stream(ids.spliterator(), false);
    }
}
