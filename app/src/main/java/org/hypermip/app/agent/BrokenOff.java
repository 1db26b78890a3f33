/* SPDX-License-Identifier: Apache-2.0 */
package org.hypermip.app.agent;

import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import org.hypermip.flows.binding.Refusal;
import org.hypermip.flows.binding.ReplyCode;
import org.onosproject.store.service.StorageException;

/** What is answered when an exception came between what was said and its answer. Nobody knows then whether it has been kept. */
final class BrokenOff {

    private BrokenOff() {}

    /** Returns a refusal that says what the exception is, and what may have been done all the same. */
    static Refusal refusal(String field, String value, Throwable failure) {
        Throwable cause = cause(failure);
        String who = cause instanceof StorageException
                ? "the binding store did not answer (" + cause + "); "
                : "the home agent failed (" + cause + "), see ONOS's log; ";
        return Refusal.of(
                ReplyCode.UNSPECIFIED,
                field,
                value,
                who + "what was said may be carried out all the same: see mip-binding, or say it again");
    }

    /** Futures wrap what they failed of. */
    private static Throwable cause(Throwable failure) {
        boolean isWrapping = failure instanceof CompletionException || failure instanceof ExecutionException;
        return isWrapping && failure.getCause() != null ? cause(failure.getCause()) : failure;
    }
}
