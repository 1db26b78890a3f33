/* SPDX-License-Identifier: Apache-2.0 */
package org.hypermip.app.codec;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.util.regex.Pattern;

/** JSON text from somebody else: well-formed, one value, no field twice, and not nested without end. */
public final class JsonDocument {

    /** How deep objects and arrays may be nested; nothing we read needs half of it. */
    static final int MAX_DEPTH = 16;

    private static final String FIELD = "body";
    /** Messages would otherwise repeat the text itself. */
    private static final ObjectMapper MAPPER =
            new ObjectMapper(new JsonFactory().disable(JsonParser.Feature.INCLUDE_SOURCE_IN_LOCATION));

    private static final Pattern LOCATION = Pattern.compile("\\[Source: .*?; (line: \\d+, column: \\d+)\\]");

    private JsonDocument() {}

    /**
     * Returns the value that the text holds.
     *
     * @throws FieldException if the text is not such a document; it names line and column
     */
    public static JsonField parse(byte[] text) {
        try {
            check(text);
            return JsonField.root(MAPPER.readTree(text));
        } catch (JsonProcessingException e) {
            throw malformed(e.getLocation(), e.getOriginalMessage());
        } catch (IOException e) {
            throw new FieldException(FIELD, "unreadable text: " + e.getMessage(), "JSON in UTF-8");
        }
    }

    /** Reads the tokens alone: the tree of a text with too many levels would take the stack with it. */
    private static void check(byte[] text) throws IOException {
        try (JsonParser parser = MAPPER.getFactory().createParser(text)) {
            parser.enable(JsonParser.Feature.STRICT_DUPLICATE_DETECTION);
            int depth = 0;
            int values = 0;
            for (JsonToken token = parser.nextToken(); token != null; token = parser.nextToken()) {
                if (depth == 0 && ++values > 1) {
                    throw malformed(parser.getTokenLocation(), "more text after the end of the value");
                }
                depth += token.isStructStart() ? 1 : token.isStructEnd() ? -1 : 0;
                if (depth > MAX_DEPTH) {
                    throw malformed(parser.getTokenLocation(), "more than " + MAX_DEPTH + " levels");
                }
            }
            if (values == 0) {
                throw new FieldException(FIELD, "", "a JSON object");
            }
        }
    }

    private static FieldException malformed(JsonLocation location, String problem) {
        String place =
                location == null ? "" : "line " + location.getLineNr() + ", column " + location.getColumnNr() + ": ";
        return new FieldException(FIELD, place + words(problem), "well-formed JSON (RFC 8259)");
    }

    private static String words(String problem) {
        return LOCATION.matcher(problem).replaceAll("$1").replaceAll("\\s+", " ");
    }

    /** Returns the tree of our own text. */
    static JsonNode trusted(String text) {
        try {
            return MAPPER.readTree(text);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException(e.getOriginalMessage(), e);
        }
    }
}
