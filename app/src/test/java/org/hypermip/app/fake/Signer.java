/* SPDX-License-Identifier: Apache-2.0 */
package org.hypermip.app.fake;

import com.google.common.collect.ImmutableMap;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.time.Instant;
import java.util.Base64;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicLong;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** Signs as docs/registrations.md tells hypervisors to: by the page, and not by the application's own code. */
public final class Signer {

    private static final AtomicLong NONCES = new AtomicLong();

    private final String hypervisor;
    private final byte[] key;

    /** Signs in this name with this key. */
    public Signer(String hypervisor, byte[] key) {
        this.hypervisor = hypervisor;
        this.key = key.clone();
    }

    /** Returns a key that is another for another number. */
    public static byte[] key(int number) {
        return String.format(Locale.ROOT, "%032d", number).getBytes(StandardCharsets.US_ASCII);
    }

    /** Returns the line of a key file that holds a key. */
    public static String line(byte[] key) {
        return Base64.getEncoder().encodeToString(key) + "\n";
    }

    /** Returns a nonce that was never returned before. */
    public static String nonce() {
        return String.format(Locale.ROOT, "nonce_%016d", NONCES.incrementAndGet());
    }

    /** Returns the headers of a request that is signed now. */
    public ImmutableMap<String, String> headers(String path, String body) {
        return headers("POST", path, body, Instant.now(), nonce());
    }

    /** Returns the headers of a request. */
    public ImmutableMap<String, String> headers(
            String method, String path, String body, Instant created, String nonce) {
        String digest = "sha-256=:" + base64(sha256(body)) + ":";
        String parameters = "(\"@method\" \"@path\" \"content-digest\");created=" + created.getEpochSecond()
                + ";nonce=\"" + nonce + "\";keyid=\"" + hypervisor + "\";alg=\"hmac-sha256\"";
        String base = "\"@method\": " + method + "\n\"@path\": " + path + "\n\"content-digest\": " + digest
                + "\n\"@signature-params\": " + parameters;
        return ImmutableMap.of(
                "Content-Digest",
                digest,
                "Signature-Input",
                "hypermip=" + parameters,
                "Signature",
                "hypermip=:" + base64(hmac(base)) + ":");
    }

    /** Returns the headers of an answer that is signed at a time, to a request of that nonce. */
    public ImmutableMap<String, String> answer(int status, Instant time, String nonce) {
        String parameters = "(\"@status\");created=" + time.getEpochSecond() + ";nonce=\"" + nonce + "\";keyid=\""
                + hypervisor + "\";alg=\"hmac-sha256\"";
        return ImmutableMap.of(
                "Signature-Input",
                "hypermip=" + parameters,
                "Signature",
                "hypermip=:" + base64(hmac("\"@status\": " + status + "\n\"@signature-params\": " + parameters)) + ":");
    }

    private byte[] hmac(String text) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(key, "HmacSHA256"));
            return mac.doFinal(text.getBytes(StandardCharsets.UTF_8));
        } catch (GeneralSecurityException e) {
            throw new AssertionError(e);
        }
    }

    private static byte[] sha256(String text) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
        } catch (GeneralSecurityException e) {
            throw new AssertionError(e);
        }
    }

    private static String base64(byte[] bytes) {
        return Base64.getEncoder().encodeToString(bytes);
    }
}
