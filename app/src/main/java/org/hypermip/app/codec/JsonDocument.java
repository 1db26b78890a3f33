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

    /** How many values there may be, names of fields and ends of objects included: each takes many times its text in memory. */
    static final int MAX_VALUES = 700_000;

    /** The longest number, in characters; no field holds one of more than 64 bits. Reading one of millions would take minutes. */
    static final int MAX_DIGITS = 24;

    /** What an error names that is the whole document's. */
    static final String FIELD = "body";
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
            check(MAPPER.getFactory().createParser(text));
            return JsonField.root(MAPPER.readTree(text));
        } catch (JsonProcessingException e) {
            throw malformed(e.getLocation(), e.getOriginalMessage());
        } catch (IOException e) {
            throw new FieldException(FIELD, "unreadable text: " + e.getMessage(), "JSON in UTF-8");
        }
    }

    /** Reads the tokens alone: the tree of a text with too many levels would take the stack with it. */
    private static void check(JsonParser text) throws IOException {
        try (JsonParser parser = text.enable(JsonParser.Feature.STRICT_DUPLICATE_DETECTION)) {
            int depth = 0;
            int roots = 0;
            int values = 0;
            for (JsonToken token = parser.nextToken(); token != null; token = parser.nextToken()) {
                if (depth == 0 && ++roots > 1) {
                    throw malformed(parser.getTokenLocation(), "more text after the end of the value");
                }
                depth += token.isStructStart() ? 1 : token.isStructEnd() ? -1 : 0;
                checkSize(parser, token, depth, ++values);
            }
            if (roots == 0) {
                throw new FieldException(FIELD, "", "a JSON object");
            }
        }
    }

    private static void checkSize(JsonParser parser, JsonToken token, int depth, int values) throws IOException {
        if (depth > MAX_DEPTH) {
            throw malformed(parser.getTokenLocation(), "more than " + MAX_DEPTH + " levels");
        }
        if (values > MAX_VALUES) {
            throw malformed(parser.getTokenLocation(), "more than " + MAX_VALUES + " values");
        }
        if (token.isNumeric() && parser.getTextLength() > MAX_DIGITS) {
            throw malformed(parser.getTokenLocation(), "a number of more than " + MAX_DIGITS + " characters");
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

    /**
     * Returns the tree of text that we have stored, whoever has changed it since.
     *
     * @throws FieldException if it is no such document any more
     */
    static JsonNode stored(String text) {
        try {
            check(MAPPER.getFactory().createParser(text));
            return MAPPER.readTree(text);
        } catch (JsonProcessingException e) {
            throw malformed(e.getLocation(), e.getOriginalMessage());
        } catch (IOException e) {
            throw new FieldException(FIELD, "unreadable text: " + e.getMessage(), "JSON");
        }
    }
}
