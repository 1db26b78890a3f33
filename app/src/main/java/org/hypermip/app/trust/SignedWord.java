/* SPDX-License-Identifier: Apache-2.0 */
package org.hypermip.app.trust;

import com.google.auto.value.AutoValue;
import java.time.Instant;

/** A request whose signature fits; whether its body does, and whether it was taken before, is not known yet. */
@AutoValue
public abstract class SignedWord {

    /** The hypervisor whose key it is signed with. */
    public abstract String hypervisor();

    /** When, by that hypervisor's clock, in whole seconds. */
    abstract Instant created();

    /** What tells it from all others of that hypervisor. */
    abstract String nonce();

    /** The body's digest as it was signed: the {@code Content-Digest} header. */
    abstract String digest();

    static SignedWord of(SignatureParameters parameters, String digest) {
        return new AutoValue_SignedWord(
                parameters.keyId(), Instant.ofEpochSecond(parameters.created()), parameters.nonce(), digest);
    }
}
