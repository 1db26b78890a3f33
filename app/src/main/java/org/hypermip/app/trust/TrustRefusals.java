/* SPDX-License-Identifier: Apache-2.0 */
package org.hypermip.app.trust;

import java.time.Instant;
import org.hypermip.flows.binding.Refusal;
import org.hypermip.flows.binding.ReplyCode;
import org.onosproject.store.service.StorageException;

/** Why a request is not believed. None tells whether a hypervisor of that name has a key, unless its file cannot be read. */
final class TrustRefusals {

    private static final int SHOWN = 240;

    private TrustRefusals() {}

    static UntrustedException form(String header, String value, String form) {
        return refuse(
                ReplyCode.FAILED_AUTHENTICATION,
                header,
                value.length() > SHOWN ? value.substring(0, SHOWN) + "..." : value,
                "requests by this door are signed (RFC 9421); this header should be there once, as " + form);
    }

    static UntrustedException signature(String hypervisor) {
        return refuse(
                ReplyCode.FAILED_AUTHENTICATION,
                SignatureCheck.SIGNATURE,
                hypervisor,
                "it was not made of this method, path and digest with a key that this controller has for that name;"
                        + " compare the first line of the hypervisor's key file with the file of its name here");
    }

    static UntrustedException keys(String hypervisor) {
        return refuse(
                ReplyCode.UNSPECIFIED,
                "keyid",
                hypervisor,
                "this controller cannot read its keys, as its log says; nothing was done;"
                        + " sign the request again, later or to another controller");
    }

    static UntrustedException digest(String digest) {
        return refuse(
                ReplyCode.FAILED_AUTHENTICATION,
                SignatureCheck.DIGEST,
                digest,
                "the body has another SHA-256: send it as it was signed");
    }

    static UntrustedException created(Instant created) {
        return refuse(
                ReplyCode.IDENTIFICATION_MISMATCH,
                "created",
                Long.toString(created.getEpochSecond()),
                "should be at most " + SignatureCheck.WINDOW.toSeconds()
                        + " s from 'time' here; correct the clock by that, and sign the request again");
    }

    static UntrustedException nonce(String nonce) {
        return refuse(
                ReplyCode.IDENTIFICATION_MISMATCH,
                "nonce",
                nonce,
                "a request with it was taken already; sign each with a nonce of its own");
    }

    static UntrustedException store(String nonce, StorageException failure) {
        return refuse(
                ReplyCode.UNSPECIFIED,
                "nonce",
                nonce,
                "the store of nonces did not answer (" + failure.getClass().getSimpleName()
                        + "), nothing was done; sign the request again, with another nonce");
    }

    static UntrustedException rate(String hypervisor) {
        return refuse(
                ReplyCode.INSUFFICIENT_RESOURCES,
                "keyid",
                hypervisor,
                "it sends more than " + Allowances.AT_ONCE + " requests at once and " + Allowances.A_SECOND
                        + " a second; nothing was done: sign the request again in a second");
    }

    private static UntrustedException refuse(ReplyCode code, String field, String value, String remedy) {
        return new UntrustedException(Refusal.of(code, field, value, remedy));
    }
}
