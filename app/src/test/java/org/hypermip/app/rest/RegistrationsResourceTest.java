/* SPDX-License-Identifier: Apache-2.0 */
package org.hypermip.app.rest;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.google.common.base.Strings;
import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableMap;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import javax.ws.rs.core.Response.Status;
import org.hypermip.app.FakeHomeAgent;
import org.hypermip.app.FakeOnos;
import org.hypermip.app.Reports;
import org.hypermip.app.api.RegistrationReply;
import org.hypermip.app.codec.BulkItem;
import org.hypermip.flows.binding.Binding;
import org.hypermip.flows.binding.Decision;
import org.hypermip.flows.binding.Refusal;
import org.hypermip.flows.binding.RegistrationPhase;
import org.hypermip.flows.binding.ReplyCode;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class RegistrationsResourceTest {

    private static final String PREPARING = "{'migration':'m-1','phase':'preparing','reporter':'hv-a','source':'hv-a',"
            + "'destination':'hv-b','vm':{'id':'vm1','interfaces':[{'mac':'52:54:00:00:01:32',"
            + "'addresses':['10.1.0.50'],'port':'tap-a'}]}}";

    private final FakeHomeAgent homeAgent = new FakeHomeAgent();
    private final Rest rest = new Rest(new FakeOnos(homeAgent, Set.of()));

    @Test
    void anAcceptedRegistrationIsAnsweredWithItsBinding() {
        Rest.Answer answer = rest.post("registrations", PREPARING);

        assertEquals(200, answer.status);
        assertEquals("application/json", answer.type);
        JsonNode json = answer.json();
        assertEquals(0, json.get("code").intValue());
        assertEquals("registration accepted", json.get("meaning").textValue());
        assertEquals("m-1", json.get("migration").textValue());
        assertEquals("vm1", json.get("vm").textValue());
        assertEquals("prepared", json.get("phase").textValue());
        assertEquals(3600, json.get("lifetimeSeconds").intValue());
        assertTrue(json.at("/timings/totalMs").isNumber());
    }

    @Test
    void whatHasEndedHasNoLifetimeAndNoPhase() {
        rest.post("registrations", PREPARING);
        rest.post("registrations", "{'phase':'cancelled','reporter':'hv-a','vm':{'id':'vm1'}}");

        JsonNode json = rest.post(
                        "registrations",
                        "{'phase':'refreshing','reporter':'hv-a','vm':{'id':'vm1'},'lifetimeSeconds':0}")
                .json();

        assertEquals(0, json.get("code").intValue());
        assertEquals(0, json.get("lifetimeSeconds").intValue());
        assertFalse(json.has("phase"));
        assertTrue(homeAgent.bindings().isEmpty());
    }

    @Test
    void theTimeIsBrokenDownByStep() {
        Binding binding = accepted();
        homeAgent.answers(CompletableFuture.completedFuture(RegistrationReply.of(
                Decision.accept(binding),
                Instant.now(),
                ImmutableMap.of("store", Duration.ofNanos(1_234_567), "install", Duration.ofMillis(20)))));

        JsonNode timings = rest.post("registrations", PREPARING).json().get("timings");

        assertEquals(1.235, timings.get("storeMs").doubleValue());
        assertEquals(20.0, timings.get("installMs").doubleValue());
        assertEquals(3, timings.size());
    }

    @ParameterizedTest
    @CsvSource({
        "FOREIGN_AGENT_FULL,     503",
        "INVALID_CARE_OF_ADDRESS, 404",
        "TIMEOUT,                504",
        "TOO_MANY_BINDINGS,      409",
        "ENCAPSULATION_UNAVAILABLE, 503",
        "MALFORMED,              400",
        "PROHIBITED,             403",
        "UNKNOWN_HOME_AGENT,     404",
        "IDENTIFICATION_MISMATCH, 409",
        "INSUFFICIENT_RESOURCES, 503",
        "UNSPECIFIED,            504",
    })
    void aRefusalHasTheStatusOfItsCode(ReplyCode code, int status) {
        homeAgent.answers(CompletableFuture.completedFuture(
                RegistrationReply.refused(Refusal.of(code, "vm.id", "vm1", "do otherwise"))));

        Rest.Answer answer = rest.post("registrations", PREPARING);

        assertEquals(status, answer.status);
        assertEquals(code.value(), answer.json().get("code").intValue());
        assertEquals(code.meaning(), answer.json().get("meaning").textValue());
        assertEquals("vm.id", answer.json().get("field").textValue());
        assertEquals("vm1", answer.json().get("value").textValue());
        assertEquals("do otherwise", answer.json().get("remedy").textValue());
    }

    @ParameterizedTest
    @EnumSource(ReplyCode.class)
    void everyCodeHasAStatus(ReplyCode code) {
        assertFalse(ReplyStatus.of(code) == Status.INTERNAL_SERVER_ERROR);
    }

    @Test
    void whatCannotBeReadDoesNotReachTheHomeAgent() {
        Rest.Answer answer = rest.post("registrations", "{'phase':'nope'}");

        assertEquals(400, answer.status);
        assertEquals(134, answer.json().get("code").intValue());
        assertEquals(List.of(), homeAgent.heard());
    }

    @Test
    void aBodyWithoutEndIsNotReadToItsEnd() {
        String endless = Strings.repeat("[", 100_000);

        Rest.Answer answer = rest.send("POST", "registrations", "application/json", endless);

        assertEquals(400, answer.status);
        assertEquals("more than 65536 bytes", answer.json().get("value").textValue());
    }

    @Test
    void theAnswerWaitsForTheSwitchesWithoutAThread() {
        CompletableFuture<RegistrationReply> installing = new CompletableFuture<>();
        Binding binding = accepted();
        homeAgent.answers(installing);

        Rest.Pending pending = rest.begin("POST", "registrations", "application/json", PREPARING.replace('\'', '"'));
        assertFalse(pending.isAnswered());
        installing.complete(RegistrationReply.of(Decision.accept(binding), Instant.now(), Map.of()));

        assertEquals(200, pending.await().status);
    }

    @Test
    void aFailureInsideIsAnsweredAsOnosDoes() {
        homeAgent.answers(CompletableFuture.failedFuture(new IllegalStateException("broken")));

        Rest.Answer answer = rest.post("registrations", PREPARING);

        assertTrue(answer.status >= 400, answer.text);
        assertTrue(answer.json().get("message").textValue().contains("broken"), answer.text);
    }

    @Test
    void viewersMayNotRegister() {
        assertEquals(403, rest.as("viewer").post("registrations", PREPARING).status);
        assertEquals(List.of(), homeAgent.heard());
    }

    @Test
    void otherMethodsAndTypesAreRefused() {
        assertEquals(405, rest.get("registrations").status);
        assertEquals(415, rest.send("POST", "registrations", "text/plain", PREPARING).status);
    }

    @Test
    void withoutTheApplicationTheServiceIsUnavailable() {
        assertEquals(503, new Rest(FakeOnos.WITHOUT_US).post("registrations", PREPARING).status);
    }

    @Test
    void whatMayPassTellsWhenToAskAgain() {
        homeAgent.answers(CompletableFuture.completedFuture(RegistrationReply.refused(
                Refusal.of(ReplyCode.INSUFFICIENT_RESOURCES, "phase", "preparing", "many wait"))));
        assertEquals(Optional.of("1"), rest.post("registrations", PREPARING).retryAfter);
        homeAgent.answers(CompletableFuture.completedFuture(
                RegistrationReply.refused(Refusal.of(ReplyCode.PROHIBITED, "phase", "preparing", "not from there"))));
        assertEquals(Optional.empty(), rest.post("registrations", PREPARING).retryAfter);
    }

    private static String bulk(String... registrations) {
        return "{'registrations':[" + String.join(",", registrations) + "]}";
    }

    @Test
    void ofManyEachIsAnsweredAsAloneAndOneStopsNoOther() {
        Rest.Answer answer = rest.post(
                "registrations/bulk",
                bulk(
                        PREPARING,
                        "{'phase':'nope','reporter':'hv-a','vm':{'id':'vm1'}}",
                        "{'phase':'switching','reporter':'hv-a','vm':{'id':'vm9'}}",
                        "{'phase':'switching','reporter':'hv-a','vm':{'id':'vm1'}}"));

        assertEquals(200, answer.status);
        List<Integer> statuses = new ArrayList<>();
        List<Integer> codes = new ArrayList<>();
        answer.json().get("answers").forEach(each -> {
            statuses.add(each.get("status").intValue());
            codes.add(each.get("code").intValue());
        });
        assertEquals(List.of(200, 400, 404, 200), statuses);
        assertEquals(List.of(0, 134, 136, 0), codes);
        assertEquals("simultaneous", answer.json().at("/answers/3/phase").textValue());
        assertTrue(answer.json().has("time"));
        assertEquals(3, homeAgent.heard().size());
    }

    @Test
    void aBadFormIsRefusedAsAWhole() {
        Rest.Answer answer = rest.post("registrations/bulk", "{'registrations':7}");

        assertEquals(400, answer.status);
        assertEquals("registrations", answer.json().get("field").textValue());
        assertEquals("7", answer.json().get("value").textValue());
        assertEquals(
                "should be an array of 1 to 1000 elements",
                answer.json().get("remedy").textValue());
        assertEquals(List.of(), homeAgent.heard());
    }

    @Test
    void whatHasNoAnswerInTimeIsAnsweredSo() {
        homeAgent.answers(new CompletableFuture<>());
        ImmutableList<BulkItem> items =
                ImmutableList.of(BulkItem.of(Reports.says("hv-a", RegistrationPhase.SWITCHING, 1)));
        BulkReplies replies =
                BulkReplies.begin(items, homeAgent, System.nanoTime(), (registration, reply) -> Optional.empty());
        assertFalse(replies.complete().isDone());

        JsonNode late = replies.node(LaterAnswer.none("registrations", ""));

        assertEquals(78, late.at("/answers/0/code").intValue());
        assertEquals(504, late.at("/answers/0/status").intValue());
        assertTrue(replies.complete().isDone());
    }

    private Binding accepted() {
        rest.post("registrations", PREPARING);
        return homeAgent.binding("vm1").orElseThrow();
    }
}
