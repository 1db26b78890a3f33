/* SPDX-License-Identifier: Apache-2.0 */
package org.hypermip.app.hostile;

import org.hypermip.flows.binding.Refusal;

/** What a refusal of hostile input has to be: a field, its value and a remedy, short, and one line of a log each. */
public final class Refused {

    private static final int LONGEST = 1000;

    private Refused() {}

    /** Fails if somebody could not act on the refusal, or if it repeats what could forge a line of a log. */
    public static void check(Refusal refusal) {
        check("field", refusal.field());
        check("value", refusal.value());
        check("remedy", refusal.remedy());
        if (refusal.field().isEmpty() || refusal.remedy().isEmpty()) {
            throw new AssertionError("neither field nor remedy may be empty: " + refusal);
        }
    }

    /** Fails if the text is long, or more than one line. */
    public static void check(String what, String text) {
        if (text.length() > LONGEST) {
            throw new AssertionError(what + " has " + text.length() + " characters");
        }
        if (text.chars().anyMatch(Refused::isForging)) {
            throw new AssertionError(what + " holds control characters: " + text);
        }
    }

    private static boolean isForging(int character) {
        int type = Character.getType(character);
        return type == Character.CONTROL || type == Character.LINE_SEPARATOR || type == Character.PARAGRAPH_SEPARATOR;
    }
}
