/* SPDX-License-Identifier: Apache-2.0 */
package org.hypermip.app.reconcile.rollout;

import java.util.Optional;
import java.util.concurrent.CompletionException;

/** Tells what went wrong on the way of a future. */
final class Causes {

    private Causes() {}

    /** Returns what was thrown, without what futures wrap it in. */
    static Throwable of(Throwable failure) {
        return failure instanceof CompletionException
                ? Optional.ofNullable(failure.getCause()).orElse(failure)
                : failure;
    }
}
