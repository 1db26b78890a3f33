/* SPDX-License-Identifier: Apache-2.0 */
package org.hypermip.app.trust;

import com.google.auto.value.AutoValue;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What a signature says of itself (RFC 9421 section 2.3). One form is taken and no other: what is covered, in this order, and these
 * parameters, in this order, spelled as RFC 8941 has them serialized. So nobody can leave out what has to be covered.
 */
@AutoValue
abstract class SignatureParameters {

    /** The form, for people. */
    static final String FORM = "hypermip=(\"@method\" \"@path\" \"content-digest\");created=<seconds since 1970>;"
            + "nonce=\"<16 bytes in base64url>\";keyid=\"<hypervisor>\";alg=\"hmac-sha256\"";

    private static final Pattern INPUT = Pattern.compile(
            "hypermip=(\\(\"@method\" \"@path\" \"content-digest\"\\);created=(0|[1-9][0-9]{0,10});nonce=\"([A-Za-z0-9_-]{22})\";"
                    + "keyid=\"(" + HypervisorKeys.NAME + ")\";alg=\"hmac-sha256\")");

    /** When it was signed, by the signer's clock, in seconds since 1970. */
    abstract long created();

    /** Tells this request from all others of its signer. */
    abstract String nonce();

    /** Whose key it was signed with: the name of a hypervisor. */
    abstract String keyId();

    /** All of this, as it was signed. */
    abstract String text();

    /** Returns the parameters that a {@code Signature-Input} holds; empty if it has another form. */
    static Optional<SignatureParameters> of(String input) {
        Matcher form = INPUT.matcher(input);
        return form.matches()
                ? Optional.of(new AutoValue_SignatureParameters(
                        Long.parseLong(form.group(2)), form.group(3), form.group(4), form.group(1)))
                : Optional.empty();
    }
}
