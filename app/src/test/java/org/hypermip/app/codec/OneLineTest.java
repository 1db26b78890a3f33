/* SPDX-License-Identifier: Apache-2.0 */
package org.hypermip.app.codec;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("Of others' words")
class OneLineTest {

    @Test
    @DisplayName("what fits is repeated as it is, and what would end the line is escaped")
    void whatEndsALineIsEscaped() {
        assertEquals("tap-vm1 \uD83D\uDE80", OneLine.of("tap-vm1 \uD83D\uDE80"));
        assertEquals("a\\u000ab\\u2028c\\ud83d", OneLine.of("a\nb\u2028c\uD83D"));
    }

    @Test
    @DisplayName("so much is repeated at most, also where each character is escaped")
    void aLineIsShortWhateverItHolds() {
        int most = OneLine.LONGEST + "\\u0000".length() + "...".length();
        for (String character : new String[] {"x", "\u0000", "\uD83D", "\uD83D\uDE80"}) {
            String line = OneLine.of(character.repeat(10_000));
            assertTrue(line.length() <= most && line.endsWith("..."), () -> character + ": " + line.length());
        }
    }
}
