/* SPDX-License-Identifier: Apache-2.0 */
package org.hypermip.app.trust;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The fabric's seal: what it has closed once, it knows again as its own word, whoever has kept it meanwhile. A sealed text is
 * {@code TEXT.KEY.SIGNATURE}: the text in base64url, which key it is, and HMAC-SHA256 in base64. Anybody can read what is sealed.
 */
public final class Seal {

    /** A fabric without a key: it seals nothing, and knows nothing again. */
    public static final Seal NONE = new Seal(List.of());

    /** The longest sealed text, in characters. */
    public static final int MAX = 16384;

    /** What is signed begins with it, so that a signature of anything else is none of a sealed text. */
    private static final String PURPOSE = "hypermip-ticket:";

    private static final int KEY_ID = 8;
    private static final Pattern FORM =
            Pattern.compile("(([A-Za-z0-9_-]+)\\.([A-Za-z0-9+/]{" + KEY_ID + "}))\\.([A-Za-z0-9+/]{43}=)");

    /** By what tells them apart, the one that closes first. */
    private final Map<String, HypervisorKey> keys = new LinkedHashMap<>();

    /** Creates a seal that closes with the first of these keys, and opens what any of them has closed. */
    Seal(List<HypervisorKey> keys) {
        keys.forEach(key -> this.keys.putIfAbsent(key.sign("hypermip-key").substring(0, KEY_ID), key));
    }

    /** Returns the sealed text, always the same of the same; empty if there is no key, or it would be longer than {@link #MAX}. */
    public Optional<String> close(String text) {
        return keys.entrySet().stream()
                .findFirst()
                .map(key -> close(text, key.getKey(), key.getValue()))
                .filter(closed -> closed.length() <= MAX);
    }

    private static String close(String text, String id, HypervisorKey key) {
        String signed = Base64.getUrlEncoder().withoutPadding().encodeToString(text.getBytes(StandardCharsets.UTF_8))
                + "." + id;
        return signed + "." + key.sign(PURPOSE + signed);
    }

    /**
     * Returns the text that was sealed; empty if there is no key, so that nobody can tell.
     *
     * @throws IllegalArgumentException if it was not sealed so; the message says what it should be
     */
    public Optional<String> open(String closed) {
        if (keys.isEmpty()) {
            return Optional.empty();
        }
        Matcher form = FORM.matcher(closed.length() > MAX ? "" : closed);
        if (!form.matches()) {
            throw new IllegalArgumentException("a whole ticket of this fabric, of at most " + MAX + " characters");
        }
        HypervisorKey key = Optional.ofNullable(keys.get(form.group(3)))
                .orElseThrow(() ->
                        new IllegalArgumentException("signed with a key of this fabric, and is with another one"));
        if (!key.hasSigned(PURPOSE + form.group(1), form.group(4))) {
            throw new IllegalArgumentException("a ticket as this fabric signed it, and is another");
        }
        return Optional.of(new String(Base64.getUrlDecoder().decode(form.group(2)), StandardCharsets.UTF_8));
    }
}
