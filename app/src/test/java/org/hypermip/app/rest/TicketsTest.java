/* SPDX-License-Identifier: Apache-2.0 */
package org.hypermip.app.rest;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import org.hypermip.app.FakeHomeAgent;
import org.hypermip.app.FakeOnos;
import org.hypermip.app.fake.FakeStorage;
import org.hypermip.app.fake.Signer;
import org.hypermip.app.trust.Trusting;
import org.hypermip.flows.binding.Binding;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Hypervisors are given tickets in the answers to what they say, and show them to a controller that has lost everything. */
class TicketsTest {

    private static final String REGISTRATIONS = "hypervisors/registrations";
    private static final String MAC = "52:54:00:00:01:32";

    @TempDir
    Path directory = Path.of("");

    private FakeHomeAgent homeAgent = new FakeHomeAgent();
    private Rest rest = new Rest(FakeOnos.WITHOUT_US);

    @BeforeEach
    void open() {
        Trusting.signer(directory, "hv-a", Signer.key(1));
        Trusting.signer(directory, "hv-b", Signer.key(2));
        loseEverything();
    }

    /** Another controller takes over, which knows no binding. */
    private void loseEverything() {
        homeAgent = new FakeHomeAgent();
        rest = new Rest(new FakeOnos(homeAgent, Trusting.in(directory, false, new FakeStorage()))).as(Rest.NOBODY);
    }

    private JsonNode says(String hypervisor, String path, String json) {
        String body = json.replace('\'', '"');
        Signer signer = new Signer(hypervisor, Signer.key(hypervisor.equals("hv-a") ? 1 : 2));
        Rest.Answer answer = rest.post(path, body, signer.headers(Rest.absolute(path), body));
        assertEquals(200, answer.status, answer.text);
        return answer.json();
    }

    private JsonNode registers(String hypervisor, String phase) {
        return says(
                hypervisor,
                REGISTRATIONS,
                "{'phase':'" + phase + "','vm':{'id':'vm1'},'reporter':'" + hypervisor + "'}");
    }

    private JsonNode moves(String from, String to) {
        says(
                from,
                REGISTRATIONS,
                "{'phase':'preparing','vm':{'id':'vm1','interfaces':[{'mac':'" + MAC
                        + "','addresses':['10.1.0.50']}]},'reporter':'" + from + "','source':'" + from
                        + "','destination':'" + to + "'}");
        return registers(to, "arrived");
    }

    private static String guest(String ticket) {
        return "{'vm':{'id':'vm1','interfaces':[{'mac':'" + MAC + "','port':'tap-b'}]},'state':'running'"
                + (ticket.isEmpty() ? "" : ",'ticket':'" + ticket + "'") + "}";
    }

    private static String inventory(String hypervisor, String guests) {
        return "{'hypervisor':'" + hypervisor + "','restarts':1,'time':'" + Instant.now() + "','guests':[" + guests
                + "]}";
    }

    private JsonNode lists(String hypervisor, String ticket) {
        return says(hypervisor, "hypervisors/inventories", inventory(hypervisor, guest(ticket)))
                .at("/guests/0");
    }

    private static String ticket(JsonNode answer) {
        return answer.path("ticket").asText("");
    }

    private Optional<String> boundAt() {
        return homeAgent.binding("vm1").map(Binding::at).flatMap(place -> place.hypervisor());
    }

    @Test
    void whatWasGivenForAnArrivalBringsTheBindingBack() {
        String ticket = ticket(moves("hv-a", "hv-b"));
        registers("hv-a", "completed");
        Binding lost = homeAgent.binding("vm1").orElseThrow();
        loseEverything();

        JsonNode answer = lists("hv-b", ticket);

        assertEquals("followed", answer.get("conclusion").textValue());
        assertEquals(
                "it runs there and had no binding; its ticket says so",
                answer.get("why").textValue());
        Binding again = homeAgent.binding("vm1").orElseThrow();
        assertEquals(lost.interfaces(), again.interfaces(), "the hypervisor did not list the addresses");
        assertEquals(lost.since(), again.since());
        assertEquals(Optional.of("hv-b"), boundAt());
        assertEquals("", ticket(answer), "it has it already");
    }

    @Test
    void withoutOneItWaitsForAnOperator() {
        JsonNode answer = lists("hv-b", "");
        assertEquals("kept", answer.get("conclusion").textValue(), "its addresses are not known");

        String guest = guest("").replace("'port'", "'addresses':['10.1.0.50'],'port'");
        answer = says("hv-b", "hypervisors/inventories", inventory("hv-b", guest))
                .at("/guests/0");

        assertEquals("waiting", answer.get("conclusion").textValue());
        assertEquals(Optional.empty(), boundAt());
        rest.as("admin").post("inventories", inventory("hv-b", guest));
        assertEquals(Optional.of("hv-b"), boundAt());
        String history = homeAgent.binding("vm1").orElseThrow().history().get(0).detail();
        assertTrue(history.endsWith("on the word of operator admin"), history);
    }

    @Test
    void whoeverWantsItOtherwiseBelievesTheHypervisorAlone() {
        rest = new Rest(new FakeOnos(homeAgent, Trusting.believingVisitors(directory, new FakeStorage())))
                .as(Rest.NOBODY);
        String guest = guest("").replace("'port'", "'addresses':['10.1.0.50'],'port'");
        says("hv-b", "hypervisors/inventories", inventory("hv-b", guest));
        assertEquals(Optional.of("hv-b"), boundAt());
    }

    @Test
    void aForgedOneIsRefusedAndBringsNothing() {
        String ticket = ticket(moves("hv-a", "hv-b"));
        loseEverything();
        String forged = Trusting.seal(Signer.key(9)).close("{}").orElseThrow();
        String altered = "A" + ticket.substring(1);
        for (String wrong : new String[] {forged, altered, ticket.substring(9), "A".repeat(100_000)}) {
            JsonNode answer = lists("hv-b", wrong);
            assertEquals("refused", answer.get("conclusion").textValue());
            assertEquals(131, answer.get("code").intValue());
            assertEquals("guests[0].ticket", answer.get("field").textValue());
            assertTrue(answer.get("value").textValue().length() < 130);
            assertEquals(Optional.empty(), boundAt());
        }
        JsonNode stolen = lists("hv-a", ticket);
        assertTrue(stolen.get("remedy").textValue().contains("it was given to hypervisor hv-b"));
    }

    /** The answer to the arrival may have been lost. */
    @Test
    void anInventoryIsAnsweredWithTheOneThatIsMissing() {
        String ticket = ticket(moves("hv-a", "hv-b"));
        registers("hv-a", "completed");

        JsonNode answer = lists("hv-b", "");
        assertEquals(ticket, ticket(answer));
        assertEquals("", ticket(lists("hv-b", ticket)));
        JsonNode wrong = lists("hv-b", "A" + ticket.substring(1));
        assertEquals("refused", wrong.get("conclusion").textValue());
        assertEquals(ticket, ticket(wrong));
        assertEquals(Optional.of("hv-b"), boundAt(), "what is wrong with a ticket changes nothing");
    }

    @Test
    void aRefreshmentIsAnsweredWithItAlsoAmongManyAndNobodyElseHasIt() {
        String ticket = ticket(moves("hv-a", "hv-b"));
        assertEquals(ticket, ticket(registers("hv-b", "refreshing")));
        assertEquals("", ticket(registers("hv-a", "refreshing")), "it is no more there");
        JsonNode bulk = says(
                "hv-b",
                REGISTRATIONS + "/bulk",
                "{'registrations':[{'phase':'refreshing','vm':{'id':'vm1'},'reporter':'hv-a'},"
                        + "{'phase':'refreshing','vm':{'id':'vm1'},'reporter':'hv-b'}]}");
        assertEquals("", ticket(bulk.at("/answers/0")));
        assertEquals(ticket, ticket(bulk.at("/answers/1")));
        registers("hv-a", "completed");
        JsonNode ended = says(
                "hv-b",
                REGISTRATIONS,
                "{'phase':'refreshing','vm':{'id':'vm1'},'reporter':'hv-b','lifetimeSeconds':0}");
        assertEquals("", ticket(ended), "there is no binding any more");
    }

    @Test
    void whoComesHomeNeedsNone() {
        moves("hv-a", "hv-b");
        registers("hv-a", "completed");
        JsonNode arrived = moves("hv-b", "hv-a");
        assertFalse(arrived.has("ticket"), arrived.toString());
    }

    @Test
    void theKeyIsInNoAnswer() {
        String key = Signer.line(Signer.key(0)).strip();
        assertFalse(moves("hv-a", "hv-b").toString().contains(key));
        rest.as("viewer");
        for (String resource : new String[] {"bindings", "bindings/vm1", "switches", "hypervisors", "networks"}) {
            Rest.Answer answer = rest.get(resource);
            assertFalse(answer.text.contains(key) || answer.text.contains("ticket"), answer.text);
        }
    }

    @Test
    void thoseThatWaitAreShownToOperators() {
        homeAgent.keepsWaiting(Map.of("vm1", "register it"));
        JsonNode warnings = rest.as("viewer").get("switches").json().get("warnings");
        assertEquals(
                "'vm1' is one of 1 that wait for an operator: register it",
                warnings.get(0).textValue());
    }
}
