/* SPDX-License-Identifier: Apache-2.0 */
package org.hypermip.app.rest;

import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import javax.ws.rs.container.AsyncResponse;
import javax.ws.rs.core.Response;

/** Answers a request when a result is there, without a thread that waits for it. */
final class LaterAnswer {

    private LaterAnswer() {}

    /** Answers with what the function makes of the result, or with ONOS's answer to an exception. */
    static <T> void give(AsyncResponse answer, CompletionStage<T> result, Function<T, Response> response) {
        result.thenApply(response).whenComplete((ready, failure) -> {
            if (failure == null) {
                answer.resume(ready);
            } else {
                answer.resume(failure);
            }
        });
    }
}
