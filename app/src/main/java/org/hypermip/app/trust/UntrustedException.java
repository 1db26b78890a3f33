/* SPDX-License-Identifier: Apache-2.0 */
package org.hypermip.app.trust;

import java.util.Optional;
import org.hypermip.flows.binding.Refusal;

/** A request is not from a hypervisor, or not a fresh one, or one too many; the refusal says why. */
public final class UntrustedException extends Exception {

    private final transient Refusal refusal;
    private final transient Optional<SignedWord> word;
    private final String named;

    private UntrustedException(Refusal refusal, Optional<SignedWord> word, String named) {
        super(refusal.field() + ": " + refusal.remedy());
        this.refusal = refusal;
        this.word = word;
        this.named = named;
    }

    UntrustedException(Refusal refusal) {
        this(refusal, Optional.empty(), "");
    }

    /** Returns the refusal of a request whose signature fits. */
    UntrustedException of(SignedWord request) {
        return new UntrustedException(refusal, Optional.of(request), request.hypervisor());
    }

    /** Returns the refusal of a request that names a hypervisor with a key here, whoever has sent it. */
    UntrustedException naming(String hypervisor) {
        return new UntrustedException(refusal, word, hypervisor);
    }

    /** The answer to the one who sent it. */
    public Refusal refusal() {
        return refusal;
    }

    /** The request, if its signature fits: its sender can be told so that he believes it. */
    public Optional<SignedWord> word() {
        return word;
    }

    /** The hypervisor that the request names, if that has a key here; otherwise empty, for names are anybody's. */
    String named() {
        return named;
    }
}
