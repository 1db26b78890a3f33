/* SPDX-License-Identifier: Apache-2.0 */
package org.hypermip.app.trust;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Base64;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** A secret that a hypervisor shares with the controllers. Nothing shows it: neither its text, nor an exception, nor a serialized form. */
final class HypervisorKey {

    /** RFC 2104 discourages less than the digest's length; more than the block of SHA-256 would be hashed first. */
    static final int MIN_BYTES = 32;

    static final int MAX_BYTES = 64;
    private static final String ALGORITHM = "HmacSHA256";

    private final SecretKeySpec secret;

    /** Creates a key of {@link #MIN_BYTES} to {@link #MAX_BYTES} bytes. */
    HypervisorKey(byte[] secret) {
        this.secret = new SecretKeySpec(secret, ALGORITHM);
    }

    /** Returns the signature of a signature base (RFC 9421 section 3.3.3), in base64. */
    String sign(String base) {
        try {
            Mac mac = Mac.getInstance(ALGORITHM);
            mac.init(secret);
            return Base64.getEncoder().encodeToString(mac.doFinal(base.getBytes(StandardCharsets.US_ASCII)));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java platform has HmacSHA256", e);
        }
    }

    /**
     * Tells whether this is the signature, in a time that does not depend on where the two differ. The texts are compared, because
     * base64 can spell the same bytes in several ways.
     */
    boolean hasSigned(String base, String signature) {
        return MessageDigest.isEqual(
                sign(base).getBytes(StandardCharsets.US_ASCII), signature.getBytes(StandardCharsets.UTF_8));
    }

    @Override
    public String toString() {
        return "HypervisorKey";
    }
}
