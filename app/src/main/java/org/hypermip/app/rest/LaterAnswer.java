/* SPDX-License-Identifier: Apache-2.0 */
package org.hypermip.app.rest;

import java.time.Duration;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.function.Supplier;
import javax.ws.rs.container.AsyncResponse;
import javax.ws.rs.core.Response;
import org.hypermip.flows.binding.Refusal;
import org.hypermip.flows.binding.ReplyCode;

/** Answers a request when a result is there, without a thread that waits for it. */
final class LaterAnswer {

    /** The home agent answers within its own bounds; this one only keeps a request from hanging if it never does. */
    static final Duration PATIENCE = Duration.ofSeconds(30);

    private LaterAnswer() {}

    /**
     * Answers with what the function makes of the result, or with ONOS's answer to an exception.
     *
     * @param late the answer if there is no result in time
     */
    static <T> void give(
            AsyncResponse answer, CompletionStage<T> result, Function<T, Response> response, Supplier<Response> late) {
        answer.setTimeout(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
        answer.setTimeoutHandler(waiting -> waiting.resume(late.get()));
        result.thenApply(response).whenComplete((ready, failure) -> {
            if (failure == null) {
                answer.resume(ready);
            } else {
                answer.resume(failure);
            }
        });
    }

    /** Returns why there is no result: nobody knows yet, and the request is not taken back. */
    static Refusal none(String field, String value) {
        return Refusal.of(
                ReplyCode.TIMEOUT,
                field,
                value,
                "the home agent gave no answer within " + PATIENCE.toSeconds()
                        + " s, and may carry this out all the same: see the binding, or say it again; ONOS's log has more");
    }
}
