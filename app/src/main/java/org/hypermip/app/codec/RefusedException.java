/* SPDX-License-Identifier: Apache-2.0 */
package org.hypermip.app.codec;

import org.hypermip.flows.binding.Refusal;

/** A registration cannot be read; the refusal says why. */
public final class RefusedException extends Exception {

    private final transient Refusal refusal;

    RefusedException(Refusal refusal) {
        super(refusal.field() + ": " + refusal.remedy());
        this.refusal = refusal;
    }

    /** The answer to the one who registers. */
    public Refusal refusal() {
        return refusal;
    }
}
