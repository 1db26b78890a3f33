/* SPDX-License-Identifier: Apache-2.0 */
package org.hypermip.app.rest;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.common.collect.ImmutableMap;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import org.hypermip.app.FakeHomeAgent;
import org.hypermip.app.FakeOnos;
import org.hypermip.app.codec.InventoryReader;
import org.hypermip.app.codec.RegistrationReader;
import org.hypermip.app.fake.FakeStorage;
import org.hypermip.app.fake.Signer;
import org.hypermip.app.trust.Trusting;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What comes below /onos/hypermip/hypervisors/, from nobody that ONOS knows. */
class HypervisorsDoorTest {

    private static final String REGISTRATIONS = "hypervisors/registrations";
    private static final String PREPARING = ("{'migration':'m-1','phase':'preparing','reporter':'hv-a','source':'hv-a',"
                    + "'destination':'hv-b','vm':{'id':'vm1','interfaces':[{'mac':'52:54:00:00:01:32',"
                    + "'addresses':['10.1.0.50'],'port':'tap-a'}]}}")
            .replace('\'', '"');

    @TempDir
    Path directory = Path.of("");

    private final FakeHomeAgent homeAgent = new FakeHomeAgent();
    private Rest rest = new Rest(FakeOnos.WITHOUT_US);
    private Signer signer = new Signer("hv-a", Signer.key(1));

    @BeforeEach
    void open() {
        open(false);
        signer = Trusting.signer(directory, "hv-a", Signer.key(1));
    }

    private void open(boolean unsigned) {
        rest = new Rest(new FakeOnos(homeAgent, Trusting.in(directory, unsigned, new FakeStorage()))).as(Rest.NOBODY);
    }

    private Rest.Answer signed(String path, String json) {
        String body = json.replace('\'', '"');
        return rest.post(path, body, signer.headers(Rest.absolute(path), body));
    }

    private static void assertRefused(int status, int code, String field, Rest.Answer answer) {
        assertEquals(status, answer.status, answer.text);
        assertEquals("application/json", answer.type);
        assertEquals(code, answer.json().get("code").intValue());
        assertEquals(field, answer.json().get("field").textValue());
        assertTrue(answer.json().has("remedy"));
        Instant time = Instant.parse(answer.json().get("time").textValue());
        assertTrue(Duration.between(time, Instant.now()).abs().toMinutes() < 1, answer.text);
    }

    @Test
    void aSignedRegistrationNeedsNoUser() {
        Rest.Answer answer = signed(REGISTRATIONS, PREPARING);

        assertEquals(200, answer.status, answer.text);
        assertEquals("prepared", answer.json().get("phase").textValue());
        assertEquals("hv-a", homeAgent.heard().get(0).reporter());
    }

    @Test
    void allThatHypervisorsSayIsTakenThere() {
        assertEquals(200, signed(REGISTRATIONS, PREPARING).status);

        Rest.Answer bulk = signed(
                REGISTRATIONS + "/bulk",
                "{'registrations':[{'phase':'switching','vm':{'id':'vm1'},'reporter':'hv-a'}]}");
        assertEquals(200, bulk.status, bulk.text);
        assertEquals(200, bulk.json().at("/answers/0/status").intValue());
        Rest.Answer inventory = signed(
                "hypervisors/inventories",
                "{'hypervisor':'hv-a','restarts':1,'time':'" + Instant.now() + "','guests':[]}");
        assertEquals(200, inventory.status, inventory.text);
    }

    private String history() {
        return homeAgent.binding("vm1").orElseThrow().history().get(0).detail();
    }

    @Test
    void theHistoryTellsWhoVouchesForWhatIsNotSigned() {
        signed(REGISTRATIONS, PREPARING);
        assertEquals("preparing by hv-a (m-1, hv-a to hv-b)", history());

        homeAgent.deregister("vm1").join();
        rest.as("admin").post("registrations", PREPARING);
        assertEquals("preparing by hv-a on the word of operator admin (m-1, hv-a to hv-b)", history());

        homeAgent.deregister("vm1").join();
        rest.as("admin").post("registrations", PREPARING.replace("reporter\":\"hv-a", "reporter\":\"hv-b"));
        assertEquals(
                "preparing by hv-b on the word of operator admin (m-1, hv-a to hv-b), an operator's override",
                history());

        homeAgent.deregister("vm1").join();
        open(true);
        rest.post(REGISTRATIONS + "/bulk", "{'registrations':[" + PREPARING + "]}");
        assertEquals("preparing by hv-a on the word of an unsigned request (m-1, hv-a to hv-b)", history());
    }

    @Test
    void whatIsNotSignedIsRefused() {
        assertRefused(401, 131, "Signature-Input", rest.post(REGISTRATIONS, PREPARING));
        assertRefused(401, 131, "Signature-Input", rest.post(REGISTRATIONS + "/bulk", "{}"));
        assertRefused(401, 131, "Signature-Input", rest.post("hypervisors/inventories", "{}"));
        assertEquals(List.of(), homeAgent.heard());
    }

    /** An operator has his own door. */
    @Test
    void nobodysUserIsAskedForThere() {
        rest.as("admin");

        assertRefused(401, 131, "Signature-Input", rest.post(REGISTRATIONS, PREPARING));
        assertEquals(200, rest.post("registrations", PREPARING).status);
    }

    @Test
    void aSignatureOpensNoOtherDoor() {
        assertEquals(403, signed("registrations", PREPARING).status);
        assertEquals(403, signed("inventories", "{}").status);
        assertEquals(List.of(), homeAgent.heard());
    }

    @ParameterizedTest
    @CsvSource({
        "GET,    hypervisors,                             403",
        "GET,    hypervisors/,                            403",
        "GET,    hypervisors/bindings,                    404",
        "GET,    hypervisors/switches,                    404",
        "POST,   hypervisors/anything,                    404",
        "DELETE, hypervisors/bindings/vm1,                404",
        "POST,   hypervisors/registrations/bulk/more,     404",
        "GET,    hypervisors/registrations,               405",
        "DELETE, hypervisors/inventories,                 405",
        "OPTIONS, hypervisors/registrations,              403",
        "GET,    bindings,                                403",
    })
    void nothingElseIsAdmitted(String method, String path, int status) {
        assertEquals(status, rest.send(method, path, "", "").status);
    }

    @Test
    void aHypervisorSpeaksForItselfAlone() {
        assertRefused(
                401,
                131,
                "reporter",
                signed(REGISTRATIONS, PREPARING.replace("reporter\":\"hv-a", "reporter\":\"hv-b")));
        assertRefused(
                401,
                131,
                "hypervisor",
                signed(
                        "hypervisors/inventories",
                        "{'hypervisor':'hv-b','restarts':1,'time':'" + Instant.now() + "','guests':[]}"));
        assertEquals(List.of(), homeAgent.heard());
        assertFalse(homeAgent.lastInventories().containsKey("hv-b"));
    }

    @Test
    void ofManyTogetherOnlyItsOwnAreTaken() {
        Rest.Answer answer = signed(
                REGISTRATIONS + "/bulk",
                "{'registrations':[{'phase':'refreshing','vm':{'id':'vm1'},'reporter':'hv-b'}," + PREPARING + "]}");

        assertEquals(200, answer.status);
        assertEquals(131, answer.json().at("/answers/0/code").intValue());
        assertEquals(401, answer.json().at("/answers/0/status").intValue());
        assertEquals("hv-b", answer.json().at("/answers/0/value").textValue());
        assertEquals(200, answer.json().at("/answers/1/status").intValue());
        assertEquals(1, homeAgent.heard().size());
    }

    @Test
    void whatWasTakenIsNotTakenAgain() {
        ImmutableMap<String, String> headers = signer.headers(Rest.absolute(REGISTRATIONS), PREPARING);
        assertEquals(200, rest.post(REGISTRATIONS, PREPARING, headers).status);

        assertRefused(409, 133, "nonce", rest.post(REGISTRATIONS, PREPARING, headers));
        assertEquals(1, homeAgent.heard().size());
    }

    @ParameterizedTest
    @ValueSource(longs = {-60, 60})
    void aClockThatIsWrongIsToldTheTime(long ahead) {
        ImmutableMap<String, String> headers = signer.headers(
                "POST", Rest.absolute(REGISTRATIONS), PREPARING, Instant.now().plusSeconds(ahead), Signer.nonce());

        assertRefused(409, 133, "created", rest.post(REGISTRATIONS, PREPARING, headers));
        assertEquals(List.of(), homeAgent.heard());
    }

    /** By a time that nobody else can have told: over http, whoever is on the way could have it set to any. */
    @ParameterizedTest
    @CsvSource({"-60, 409", "0, 200", "60, 409"})
    void theTimeOfAnAnswerIsSignedForTheOneWhoAsked(long ahead, int status) {
        String nonce = Signer.nonce();
        ImmutableMap<String, String> headers = signer.headers(
                "POST", Rest.absolute(REGISTRATIONS), PREPARING, Instant.now().plusSeconds(ahead), nonce);

        Rest.Answer answer = rest.post(REGISTRATIONS, PREPARING, headers);

        assertEquals(status, answer.status, answer.text);
        Instant time = Instant.parse(answer.json().get("time").textValue());
        signer.answer(status, time, nonce)
                .forEach(
                        (name, value) -> assertEquals(value, answer.header(name).orElse("none")));
    }

    @Test
    void soAreRefusalsOfWhatTheResourceAndTheBodyAreRefusedFor() {
        for (String body : List.of("{", PREPARING.replace("reporter\":\"hv-a", "reporter\":\"hv-b"))) {
            Rest.Answer answer = signed(REGISTRATIONS, body);
            assertTrue(answer.header("Signature").isPresent(), answer.text);
        }
        Map<String, String> headers = signer.headers(Rest.absolute(REGISTRATIONS), PREPARING);
        assertTrue(rest.post(REGISTRATIONS, "{}", headers).header("Signature").isPresent());
    }

    @Test
    void nothingIsSignedForWhoeverHasNotSigned() {
        ImmutableMap<String, String> forged =
                new Signer("hv-a", Signer.key(2)).headers(Rest.absolute(REGISTRATIONS), PREPARING);

        for (Map<String, String> headers : List.of(Map.<String, String>of(), forged)) {
            Rest.Answer answer = rest.post(REGISTRATIONS, PREPARING, headers);
            assertRefused(401, 131, headers.isEmpty() ? "Signature-Input" : "Signature", answer);
            assertFalse(answer.header("Signature").isPresent());
        }
    }

    /** Allowances are counted by a clock that stands still. */
    @Test
    void aFloodOfOneHypervisorIsRefusedAndAnotherIsHeard() {
        Instant now = Instant.now();
        rest = new Rest(new FakeOnos(
                        homeAgent, Trusting.at(directory, new FakeStorage(), Clock.fixed(now, ZoneOffset.UTC))))
                .as(Rest.NOBODY);
        Signer other = Trusting.signer(directory, "hv-b", Signer.key(2));
        int refused = 0;
        for (int number = 0; number < 2001; number++) {
            refused = signed(now, signer, "{").status == 503 ? refused + 1 : refused;
        }
        assertEquals(1, refused);

        Rest.Answer answer = signed(now, signer, PREPARING);
        assertRefused(503, 130, "keyid", answer);
        assertEquals("1", answer.retryAfter.orElse("none"));
        assertEquals(List.of(), homeAgent.heard());
        assertEquals(200, signed(now, other, PREPARING.replace("reporter\":\"hv-a", "reporter\":\"hv-b")).status);
    }

    private Rest.Answer signed(Instant created, Signer who, String body) {
        return rest.post(
                REGISTRATIONS, body, who.headers("POST", Rest.absolute(REGISTRATIONS), body, created, Signer.nonce()));
    }

    @Test
    void anOperatorIsWarnedOfHypervisorsWithoutAKey() {
        String warnings =
                rest.as("viewer").get("switches").json().get("warnings").toString();
        assertTrue(warnings.contains("refused: hv-b; give each a key file"), warnings);

        Trusting.signer(directory, "hv-b", Signer.key(2));
        assertEquals("[]", rest.get("switches").json().get("warnings").toString());
    }

    @Test
    void anotherBodyIsRefused() {
        Map<String, String> headers = signer.headers(Rest.absolute(REGISTRATIONS), PREPARING);

        assertRefused(
                401,
                131,
                "Content-Digest",
                rest.post(REGISTRATIONS, PREPARING.replace("10.1.0.50", "10.1.0.51"), headers));
        assertEquals(List.of(), homeAgent.heard());
    }

    @Test
    void limitsAreAsByTheOtherDoor() {
        String spaces = " ".repeat(RegistrationReader.MAX_BYTES);
        assertRefused(400, 134, "body", signed(REGISTRATIONS, PREPARING + spaces));
        assertRefused(400, 134, "body", signed("hypervisors/inventories", " ".repeat(InventoryReader.MAX_BYTES + 1)));
        assertRefused(400, 134, "body", signed(REGISTRATIONS, "{"));
    }

    @Test
    void anOperatorMayHaveItOtherwise() {
        open(true);

        assertEquals(200, rest.post(REGISTRATIONS, PREPARING).status);
        assertEquals(403, rest.post("registrations", PREPARING).status);
        String warning =
                rest.as("viewer").get("switches").json().at("/warnings/0").textValue();
        assertTrue(warning.startsWith("unsignedReports is true: "), warning);
    }
}
