/* SPDX-License-Identifier: Apache-2.0 */
package org.hypermip.flows.network;

import com.google.auto.value.AutoValue;
import java.util.Arrays;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Names of switch ports that look alike: a star stands for any characters, or for none. */
@AutoValue
public abstract class PortPattern {

    /** The pattern as written, such as {@code tap-*}. */
    public abstract String text();

    /** Tells whether the whole name looks like this. */
    public boolean matches(String port) {
        return Pattern.matches(
                Arrays.stream(text().split("\\*", -1)).map(Pattern::quote).collect(Collectors.joining(".*")), port);
    }

    /** Tells whether some name looks like both. */
    public boolean overlaps(PortPattern other) {
        return overlap(text(), other.text());
    }

    private static boolean overlap(String one, String other) {
        if (one.isEmpty() || other.isEmpty()) {
            return (one + other).chars().allMatch(character -> character == '*');
        }
        if (one.charAt(0) == '*') {
            return overlap(one.substring(1), other) || overlap(one, other.substring(1));
        }
        if (other.charAt(0) == '*') {
            return overlap(other, one);
        }
        return one.charAt(0) == other.charAt(0) && overlap(one.substring(1), other.substring(1));
    }

    /** Returns the pattern of that text. */
    public static PortPattern of(String text) {
        return new AutoValue_PortPattern(text);
    }

    @Override
    public final String toString() {
        return text();
    }
}
