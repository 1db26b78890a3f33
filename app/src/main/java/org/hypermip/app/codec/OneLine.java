/* SPDX-License-Identifier: Apache-2.0 */
package org.hypermip.app.codec;

/** Words of others, to be repeated in answers and logs: short, and without what would end a line or steer a terminal. */
final class OneLine {

    /** The longest text that is repeated, in characters. */
    static final int LONGEST = 500;

    private OneLine() {}

    /** Returns the text, with escapes such as JSON has for control characters and halves of characters, and cut after that. */
    static String of(String text) {
        StringBuilder line = new StringBuilder();
        int at = 0;
        while (at < text.length() && line.length() < LONGEST) {
            int character = text.codePointAt(at);
            line.append(isBarred(character) ? String.format("\\u%04x", character) : Character.toString(character));
            at += Character.charCount(character);
        }
        return at < text.length() ? line.append("...").toString() : line.toString();
    }

    /** Tells whether the character would end a line, steer a terminal, or can be written in no other encoding: half a character. */
    static boolean isBarred(int character) {
        int type = Character.getType(character);
        return type == Character.CONTROL
                || type == Character.LINE_SEPARATOR
                || type == Character.PARAGRAPH_SEPARATOR
                || type == Character.SURROGATE;
    }
}
