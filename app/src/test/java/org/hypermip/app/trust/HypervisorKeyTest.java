/* SPDX-License-Identifier: Apache-2.0 */
package org.hypermip.app.trust;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.common.collect.ImmutableMap;
import java.util.Base64;
import org.junit.jupiter.api.Test;

class HypervisorKeyTest {

    /** RFC 9421 appendix B.1.5. */
    private static final String SHARED_SECRET =
            "uzvJfB4u3N0Jy4T7NZ75MDVcr8zSTInedJtkgcu46YW4XByzNJjxBdtjUkdJPBtbmHhIDi6pcl8jsasjlTMtDQ==";

    /** RFC 9421 appendix B.2.5. */
    private static final String SIGNATURE = "pxcQw6G3AjtMBQjwo8XzkZf/bws5LelbaMk5rGIGtE8=";

    private static final String BASE = SignatureBase.of(
            ImmutableMap.of(
                    "date", "Tue, 20 Apr 2021 02:07:55 GMT",
                    "@authority", "example.com",
                    "content-type", "application/json"),
            "(\"date\" \"@authority\" \"content-type\");created=1618884473;keyid=\"test-shared-secret\"");

    private final HypervisorKey key = new HypervisorKey(Base64.getDecoder().decode(SHARED_SECRET));

    @Test
    void theBaseIsThatOfTheRfc() {
        assertEquals(
                "\"date\": Tue, 20 Apr 2021 02:07:55 GMT\n"
                        + "\"@authority\": example.com\n"
                        + "\"content-type\": application/json\n"
                        + "\"@signature-params\": (\"date\" \"@authority\" \"content-type\")"
                        + ";created=1618884473;keyid=\"test-shared-secret\"",
                BASE);
    }

    @Test
    void theSignatureIsThatOfTheRfc() {
        assertEquals(SIGNATURE, key.sign(BASE));
        assertTrue(key.hasSigned(BASE, SIGNATURE));
    }

    @Test
    void anotherBaseOrKeyHasAnotherSignature() {
        assertFalse(key.hasSigned(BASE + " ", SIGNATURE));
        assertFalse(new HypervisorKey(new byte[HypervisorKey.MIN_BYTES]).hasSigned(BASE, SIGNATURE));
    }

    /** Base64 has four texts for these bytes, of which one is a signature. */
    @Test
    void theSameBytesInAnotherSpellingAreNoSignature() {
        String other = "pxcQw6G3AjtMBQjwo8XzkZf/bws5LelbaMk5rGIGtE9=";
        assertEquals(
                Base64.getEncoder().encodeToString(Base64.getDecoder().decode(SIGNATURE)),
                Base64.getEncoder().encodeToString(Base64.getDecoder().decode(other)));

        assertFalse(key.hasSigned(BASE, other));
    }

    @Test
    void aKeyDoesNotShowItself() {
        assertEquals("HypervisorKey", key.toString());
    }
}
