/* SPDX-License-Identifier: Apache-2.0 */
package org.hypermip.app.trust;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SignatureParametersTest {

    private static final String COVERED = "(\"@method\" \"@path\" \"content-digest\")";
    private static final String NONCE = "abcdefghijklmnopqrst-_";
    private static final String TEXT =
            COVERED + ";created=1764400000;nonce=\"" + NONCE + "\";keyid=\"hv-a.example:1\";alg=\"hmac-sha256\"";

    @Test
    void theFormIsRead() {
        SignatureParameters parameters =
                SignatureParameters.of("hypermip=" + TEXT).orElseThrow();

        assertEquals(1_764_400_000, parameters.created());
        assertEquals(NONCE, parameters.nonce());
        assertEquals("hv-a.example:1", parameters.keyId());
        assertEquals(TEXT, parameters.text());
    }

    /** Each differs from the form in one thing: a single quote is a double one here, and N a nonce. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "hypermip=",
                "sig=C;created=1;nonce='N';keyid='hv-a';alg='hmac-sha256'",
                "hypermip=('@method' '@path');created=1;nonce='N';keyid='hv-a';alg='hmac-sha256'",
                "hypermip=('@path' '@method' 'content-digest');created=1;nonce='N';keyid='hv-a';alg='hmac-sha256'",
                "hypermip=('@method' '@path' 'content-digest' 'date');created=1;nonce='N';keyid='hv-a';alg='hmac-sha256'",
                "hypermip=('@method' '@path' 'content-digest';req);created=1;nonce='N';keyid='hv-a';alg='hmac-sha256'",
                "hypermip=C;nonce='N';keyid='hv-a';alg='hmac-sha256'",
                "hypermip=C;created=-1;nonce='N';keyid='hv-a';alg='hmac-sha256'",
                "hypermip=C;created=01;nonce='N';keyid='hv-a';alg='hmac-sha256'",
                "hypermip=C;created=1.5;nonce='N';keyid='hv-a';alg='hmac-sha256'",
                "hypermip=C;created='1';nonce='N';keyid='hv-a';alg='hmac-sha256'",
                "hypermip=C;created=123456789012;nonce='N';keyid='hv-a';alg='hmac-sha256'",
                "hypermip=C;created=1;keyid='hv-a';alg='hmac-sha256'",
                "hypermip=C;created=1;nonce='N1';keyid='hv-a';alg='hmac-sha256'",
                "hypermip=C;created=1;nonce='';keyid='hv-a';alg='hmac-sha256'",
                "hypermip=C;created=1;nonce=N;keyid='hv-a';alg='hmac-sha256'",
                "hypermip=C;created=1;nonce='N';alg='hmac-sha256'",
                "hypermip=C;created=1;nonce='N';keyid='';alg='hmac-sha256'",
                "hypermip=C;created=1;nonce='N';keyid='..';alg='hmac-sha256'",
                "hypermip=C;created=1;nonce='N';keyid='../hv-a';alg='hmac-sha256'",
                "hypermip=C;created=1;nonce='N';keyid='hv/a';alg='hmac-sha256'",
                "hypermip=C;created=1;nonce='N';keyid='.hv-a';alg='hmac-sha256'",
                "hypermip=C;created=1;nonce='N';keyid='hv-\u00e4';alg='hmac-sha256'",
                "hypermip=C;created=1;nonce='N';keyid='hv-a'",
                "hypermip=C;created=1;nonce='N';keyid='hv-a';alg='hmac-sha512'",
                "hypermip=C;created=1;nonce='N';keyid='hv-a';alg='HMAC-SHA256'",
                "hypermip=C;created=1;nonce='N';keyid='hv-a';alg='hmac-sha256';expires=2",
                "hypermip=C;created=1;nonce='N';keyid='hv-a';alg='hmac-sha256';alg='ed25519'",
                "hypermip=C;created=1;created=2;nonce='N';keyid='hv-a';alg='hmac-sha256'",
                "hypermip=C;keyid='hv-a';created=1;nonce='N';alg='hmac-sha256'",
                "hypermip=C;created=1; nonce='N';keyid='hv-a';alg='hmac-sha256'",
                " hypermip=C;created=1;nonce='N';keyid='hv-a';alg='hmac-sha256'",
                "hypermip=C;created=1;nonce='N';keyid='hv-a';alg='hmac-sha256'\n",
                "hypermip=C;created=1;nonce='N';keyid='hv-a';alg='hmac-sha256', other=()",
            })
    void anotherFormIsNone(String form) {
        String input =
                form.replace("N", NONCE).replace("=C;", "=" + COVERED + ";").replace('\'', '"');

        assertEquals(Optional.empty(), SignatureParameters.of(input));
    }

    @Test
    void aNameIsAtMostAsLongAsConfigured() {
        String form = "hypermip=" + COVERED + ";created=1;nonce=\"" + NONCE + "\";keyid=\"%s\";alg=\"hmac-sha256\"";

        assertEquals(
                "a".repeat(64),
                SignatureParameters.of(String.format(form, "a".repeat(64)))
                        .orElseThrow()
                        .keyId());
        assertEquals(Optional.empty(), SignatureParameters.of(String.format(form, "a".repeat(65))));
    }
}
