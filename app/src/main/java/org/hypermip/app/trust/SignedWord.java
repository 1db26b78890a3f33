/* SPDX-License-Identifier: Apache-2.0 */
package org.hypermip.app.trust;

import com.google.auto.value.AutoValue;
import com.google.common.collect.ImmutableMap;
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

    /** What it was signed with. */
    abstract HypervisorKey key();

    static SignedWord of(SignatureParameters parameters, String digest, HypervisorKey key) {
        return new AutoValue_SignedWord(
                parameters.keyId(), Instant.ofEpochSecond(parameters.created()), parameters.nonce(), digest, key);
    }

    /**
     * Signs the answer to this request (RFC 9421 section 2.4) with the key of the request: nobody else can have given it, nor at another
     * time. So a hypervisor may set its clock by it.
     *
     * @param status HTTP's
     * @param time the controller's, of which the whole seconds are signed
     * @return the header fields to add
     */
    public ImmutableMap<String, String> answer(int status, Instant time) {
        String parameters = "(\"@status\");created=" + time.getEpochSecond() + ";nonce=\"" + nonce() + "\";keyid=\""
                + hypervisor() + "\";alg=\"hmac-sha256\"";
        String base = SignatureBase.of(ImmutableMap.of("@status", Integer.toString(status)), parameters);
        return ImmutableMap.of(
                SignatureCheck.INPUT,
                "hypermip=" + parameters,
                SignatureCheck.SIGNATURE,
                "hypermip=:" + key().sign(base) + ":");
    }
}
