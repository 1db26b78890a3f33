/* SPDX-License-Identifier: Apache-2.0 */
package org.hypermip.app.trust;

import com.google.common.collect.ImmutableMap;
import com.google.common.collect.Iterables;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Pattern;
import org.onosproject.store.service.StorageException;

/**
 * Checks signed requests (RFC 9421): first the signature and its time, with the head alone, so that nobody without a key has a body
 * read, nor whoever repeats an old head. Then comes that body, and the time again: a body may be slow, and a nonce is known for a
 * while only. A nonce is taken last: whatever is refused has none.
 */
final class SignatureCheck {

    static final String INPUT = "Signature-Input";
    static final String SIGNATURE = "Signature";
    static final String DIGEST = "Content-Digest";

    /** How far a signature's time may be from ours (RFC 5944 section 5.7.1). */
    static final Duration WINDOW = Duration.ofSeconds(7);

    /** How much longer nonces are known: clocks of a cluster's controllers may be as far apart. */
    static final Duration APART = Duration.ofSeconds(60);

    private static final String VALUE = ":([A-Za-z0-9+/]{43}=):";
    private static final Pattern DIGESTS = Pattern.compile("sha-256=" + VALUE);
    private static final Pattern SIGNATURES = Pattern.compile("hypermip=" + VALUE);

    private final Function<String, ? extends Iterable<HypervisorKey>> keys;
    private final Nonces nonces;
    private final Clock clock;

    /**
     * Creates a check.
     *
     * @param keys the keys that a hypervisor may sign with now; none if there is no such hypervisor. Throws
     *     {@link UncheckedIOException} if that cannot be told
     */
    SignatureCheck(Function<String, ? extends Iterable<HypervisorKey>> keys, Nonces nonces, Clock clock) {
        this.keys = keys;
        this.nonces = nonces;
        this.clock = clock;
    }

    /** Tells whether somebody has tried to sign. */
    static boolean isSigned(Function<String, List<String>> headers) {
        return !headers.apply(INPUT).isEmpty() || !headers.apply(SIGNATURE).isEmpty();
    }

    /**
     * Returns the request, if its signature fits and is of this time.
     *
     * @param path the absolute path as it was sent, neither decoded nor normalized
     * @param headers all values of a header field, by its name
     * @throws UntrustedException if it does not fit (131), if it was made at another time (133), or if the signer's keys cannot be
     *     read (128)
     */
    SignedWord head(String method, String path, Function<String, List<String>> headers) throws UntrustedException {
        String input = one(headers, INPUT, SignatureParameters.FORM);
        String digest = one(headers, DIGEST, "sha-256=:<base64>:");
        String signature = one(headers, SIGNATURE, "hypermip=:<base64>:");
        SignatureParameters parameters = SignatureParameters.of(input)
                .orElseThrow(() -> TrustRefusals.form(INPUT, input, SignatureParameters.FORM));
        checkForms(digest, signature);
        String base = SignatureBase.of(
                ImmutableMap.of("@method", method, "@path", path, "content-digest", digest), parameters.text());
        SignedWord word = SignedWord.of(parameters, digest, signedBy(parameters.keyId(), base, signature));
        checkTime(word);
        return word;
    }

    private static void checkForms(String digest, String signature) throws UntrustedException {
        if (!DIGESTS.matcher(digest).matches()) {
            throw TrustRefusals.form(DIGEST, digest, "sha-256=:<base64>:");
        }
        if (!SIGNATURES.matcher(signature).matches()) {
            throw TrustRefusals.form(SIGNATURE, signature, "hypermip=:<base64>:");
        }
    }

    /**
     * Takes the request.
     *
     * @throws UntrustedException if the body is another than was signed (131); if the request is not of this time any more, or was
     *     taken before (133); or if nobody knows (128)
     */
    void body(SignedWord word, byte[] body) throws UntrustedException {
        if (!MessageDigest.isEqual(
                digest(body).getBytes(StandardCharsets.US_ASCII), word.digest().getBytes(StandardCharsets.US_ASCII))) {
            throw TrustRefusals.digest(word.digest()).of(word);
        }
        checkTime(word);
        Instant until = word.created().plus(WINDOW).plus(APART);
        try {
            if (!nonces.take(word.hypervisor(), word.nonce(), until)) {
                throw TrustRefusals.nonce(word.nonce()).of(word);
            }
        } catch (StorageException e) {
            throw TrustRefusals.store(word.nonce(), e).of(word);
        }
    }

    private void checkTime(SignedWord word) throws UntrustedException {
        if (distance(word.created(), clock.instant()).compareTo(WINDOW) > 0) {
            throw TrustRefusals.created(word.created()).of(word);
        }
    }

    /** Whole seconds, as signatures have them. */
    private static Duration distance(Instant created, Instant now) {
        return Duration.ofSeconds(now.getEpochSecond() - created.getEpochSecond())
                .abs();
    }

    /** All keys are tried, whichever fits. */
    private HypervisorKey signedBy(String hypervisor, String base, String header) throws UntrustedException {
        String signature = header.substring(header.indexOf(':') + 1, header.length() - 1);
        Optional<HypervisorKey> fits = Optional.empty();
        boolean hasKeys = false;
        try {
            for (HypervisorKey key : keys.apply(hypervisor)) {
                hasKeys = true;
                fits = key.hasSigned(base, signature) ? Optional.of(key) : fits;
            }
        } catch (UncheckedIOException e) {
            throw TrustRefusals.keys(hypervisor);
        }
        UntrustedException refusal = TrustRefusals.signature(hypervisor);
        boolean isKnown = hasKeys;
        return fits.orElseThrow(() -> isKnown ? refusal.naming(hypervisor) : refusal);
    }

    private static String one(Function<String, List<String>> headers, String name, String form)
            throws UntrustedException {
        List<String> values = headers.apply(name);
        if (values.size() != 1) {
            throw TrustRefusals.form(name, String.join(", ", values), form);
        }
        return Iterables.getOnlyElement(values);
    }

    /** Returns the field value of RFC 9530 section 2. */
    static String digest(byte[] body) {
        try {
            return "sha-256=:"
                    + Base64.getEncoder()
                            .encodeToString(MessageDigest.getInstance("SHA-256").digest(body)) + ":";
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }
}
