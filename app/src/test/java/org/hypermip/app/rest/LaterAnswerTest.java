/* SPDX-License-Identifier: Apache-2.0 */
package org.hypermip.app.rest;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.concurrent.CompletableFuture;
import javax.ws.rs.core.Response;
import org.hypermip.flows.binding.Refusal;
import org.hypermip.flows.binding.ReplyCode;
import org.junit.jupiter.api.Test;

class LaterAnswerTest {

    private final FakeAsyncResponse answer = new FakeAsyncResponse();
    private final CompletableFuture<String> result = new CompletableFuture<>();

    private void give() {
        LaterAnswer.give(answer, result, text -> Response.ok(text).build(), () -> Response.status(504)
                .build());
    }

    @Test
    void aResultInTimeIsTheAnswer() {
        give();
        result.complete("done");

        assertEquals(200, ((Response) answer.given()).getStatus());
    }

    @Test
    void whatTakesTooLongIsAnsweredSo() {
        give();
        assertEquals(LaterAnswer.PATIENCE, answer.timeout());

        answer.timeOut();

        assertEquals(504, ((Response) answer.given()).getStatus());
    }

    @Test
    void nobodyIsToldThatItWasNotCarriedOut() {
        Refusal refusal = LaterAnswer.none("phase", "preparing");

        assertEquals(ReplyCode.TIMEOUT, refusal.code());
        assertEquals("preparing", refusal.value());
        assertTrue(refusal.remedy().contains("may carry this out all the same"), refusal.remedy());
    }
}
