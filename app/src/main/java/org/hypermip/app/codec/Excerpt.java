/* SPDX-License-Identifier: Apache-2.0 */
package org.hypermip.app.codec;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Iterator;

/** The beginning of a JSON value as text. The whole text of one that somebody else made may be long, and its levels too many. */
final class Excerpt {

    /** Bits of a number whose digits are written: those of more take long to find. */
    private static final int MAX_BITS = 1024;

    private final StringBuilder text = new StringBuilder();
    private final int enough;

    private Excerpt(int enough) {
        this.enough = enough;
    }

    /** Returns the value's text; if that has more than so many characters, a little more than those. */
    static String of(JsonNode node, int enough) {
        Excerpt excerpt = new Excerpt(enough);
        excerpt.add(node);
        return excerpt.text.toString();
    }

    /** Every level is a character at least, so that there are no more than wanted. */
    private void add(JsonNode node) {
        if (text.length() > enough) {
            return;
        }
        if (node.isObject()) {
            addFields(node);
        } else if (node.isArray()) {
            addElements(node.elements());
        } else if (node.isTextual()) {
            text.append('"').append(cut(node.textValue())).append('"');
        } else {
            text.append(
                    node.isBigInteger() && node.bigIntegerValue().bitLength() > MAX_BITS
                            ? "a number of many digits"
                            : cut(node.toString()));
        }
    }

    private void addFields(JsonNode node) {
        text.append('{');
        String separator = "";
        for (Iterator<String> names = node.fieldNames(); names.hasNext() && text.length() <= enough; ) {
            String name = names.next();
            text.append(separator).append('"').append(cut(name)).append("\":");
            add(node.path(name));
            separator = ",";
        }
        text.append('}');
    }

    private void addElements(Iterator<JsonNode> elements) {
        text.append('[');
        String separator = "";
        while (elements.hasNext() && text.length() <= enough) {
            text.append(separator);
            add(elements.next());
            separator = ",";
        }
        text.append(']');
    }

    private String cut(String word) {
        return word.length() > enough ? word.substring(0, enough) : word;
    }
}
