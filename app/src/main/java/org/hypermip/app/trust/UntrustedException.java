/* SPDX-License-Identifier: Apache-2.0 */
package org.hypermip.app.trust;

import org.hypermip.flows.binding.Refusal;

/** A request is not from a hypervisor, or not a fresh one; the refusal says why. */
public final class UntrustedException extends Exception {

    private final transient Refusal refusal;

    UntrustedException(Refusal refusal) {
        super(refusal.field() + ": " + refusal.remedy());
        this.refusal = refusal;
    }

    /** The answer to the one who sent it. */
    public Refusal refusal() {
        return refusal;
    }
}
