/* SPDX-License-Identifier: Apache-2.0 */
package org.hypermip.app.rest;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.hypermip.app.FakeHomeAgent;
import org.hypermip.app.FakeOnos;
import org.hypermip.app.Reports;
import org.hypermip.app.fake.FakeStorage;
import org.hypermip.app.fake.Signer;
import org.hypermip.app.trust.Trusting;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Who has to log in where: what web.xml, the container and ONOS's filter make of it together. */
class ContainerTest {

    private static final String BASE = "/onos/hypermip/";
    private static final String DOOR = BASE + "hypervisors/registrations";
    private static final String USER = "Authorization: Basic a2FyYWY6a2FyYWY=\r\n";
    private static final String PREPARING = ("{'phase':'preparing','reporter':'hv-a','destination':'hv-b',"
                    + "'vm':{'id':'vm1','interfaces':[{'mac':'52:54:00:00:01:32','addresses':['10.1.0.50'],'port':'tap-a'}]}}")
            .replace('\'', '"');

    @TempDir
    Path directory = Path.of("");

    private final FakeHomeAgent homeAgent = new FakeHomeAgent();
    private Container container = new Container(FakeOnos.WITHOUT_US);

    @BeforeEach
    void open() {
        container.close();
        container = new Container(new FakeOnos(homeAgent, Trusting.in(directory, false, new FakeStorage())));
    }

    @AfterEach
    void close() {
        container.close();
    }

    private String send(String method, String path, String headers, String body) {
        return container.send(method + " " + path + " HTTP/1.1\r\nHost: onos\r\nConnection: close\r\n" + headers
                + (body.isEmpty() ? "" : "Content-Type: application/json\r\nContent-Length: " + body.length() + "\r\n")
                + "\r\n" + body);
    }

    private static int status(String response) {
        return Integer.parseInt(response.substring("HTTP/1.1 ".length(), "HTTP/1.1 200".length()));
    }

    private static String lines(Map<String, String> headers) {
        return headers.entrySet().stream()
                .map(header -> header.getKey() + ": " + header.getValue() + "\r\n")
                .collect(Collectors.joining());
    }

    @ParameterizedTest
    @CsvSource({
        "POST,   registrations",
        "POST,   registrations/bulk",
        "POST,   inventories",
        "GET,    bindings",
        "DELETE, bindings/vm1",
        "GET,    hypervisors",
        "GET,    hypervisors/",
        "GET,    switches",
    })
    void operatorsLogIn(String method, String path) {
        String response = send(method, BASE + path, "", method.equals("POST") ? PREPARING : "");

        assertEquals(401, status(response), response);
        assertTrue(response.toLowerCase(Locale.ROOT).contains("www-authenticate: basic"), response);
    }

    @Test
    void operatorsWhoLoggedInAreServed() {
        assertEquals(200, status(send("POST", BASE + "registrations", USER, PREPARING)));
        assertEquals(200, status(send("GET", BASE + "bindings/vm1", USER, "")));
        assertEquals(200, status(send("GET", BASE + "hypervisors", USER, "")));
    }

    @Test
    void hypervisorsSignInstead() {
        Signer signer = Trusting.signer(directory, "hv-a", Signer.key(1));

        String response = send("POST", DOOR, lines(signer.headers(DOOR, PREPARING)), PREPARING);

        assertEquals(200, status(response), response);
        assertTrue(response.contains("\"phase\":\"prepared\""), response);
    }

    @Test
    void whoeverDoesNotSignIsRefusedByTheApplicationAndNotByTheContainer() {
        String response = send("POST", DOOR, "", PREPARING);

        assertEquals(401, status(response), response);
        assertTrue(response.contains("\"code\":131,"), response);
        assertFalse(response.toLowerCase(Locale.ROOT).contains("www-authenticate"), response);
        assertEquals(List.of(), homeAgent.heard());
    }

    /** Bodies that never come, of a hypervisor with a key, keep threads; but not all of them. */
    @Test
    void slowBodiesOfOneHypervisorAreSoManyAtOnceAndAnotherIsHeard() {
        Signer slow = Trusting.signer(directory, "hv-a", Signer.key(1));
        Signer other = Trusting.signer(directory, "hv-b", Signer.key(2));
        for (int number = 0; number < AwaitedBodies.MOST; number++) {
            container.begin(head(slow) + "{");
        }

        String refused = assertTimeoutPreemptively(Duration.ofSeconds(20), () -> {
            String answer = container.send(head(slow) + "{");
            while (!answer.startsWith("HTTP/1.1 503")) {
                answer = container.send(head(slow) + "{");
            }
            return answer;
        });
        assertTrue(refused.contains("\"code\":130,") && refused.contains("\"field\":\"body\","), refused);
        assertTrue(refused.contains("Retry-After: 1"), refused);
        String whole = send("POST", DOOR, lines(slow.headers(DOOR, PREPARING)), PREPARING);
        assertEquals(200, status(whole), whole);
        String heard = send("POST", DOOR, lines(other.headers(DOOR, "{}")), "{}");
        assertEquals(400, status(heard), heard);
    }

    /** Of a request with a body of 100 bytes. */
    private static String head(Signer signer) {
        return "POST " + DOOR + " HTTP/1.1\r\nHost: onos\r\nConnection: close\r\nContent-Type: application/json\r\n"
                + "Content-Length: 100\r\n" + lines(signer.headers(DOOR, " ".repeat(100))) + "\r\n";
    }

    /** Nothing of the body ever comes. */
    @ParameterizedTest
    @CsvSource({
        "registrations,                  65537",
        "registrations/bulk,             4194305",
        "inventories,                    4194305",
        "hypervisors/registrations,      65537",
        "hypervisors/registrations,      9223372036854775807",
        "hypervisors/registrations/bulk, 4194305",
        "hypervisors/inventories,        4194305",
    })
    void aBodyThatIsToBeTooLongIsNotWaitedFor(String path, String length) {
        Signer signer = Trusting.signer(directory, "hv-a", Signer.key(1));
        String headers = path.startsWith("hypervisors") ? lines(signer.headers(BASE + path, PREPARING)) : USER;

        String response = assertTimeoutPreemptively(
                Duration.ofSeconds(8),
                () -> send(
                        "POST",
                        BASE + path,
                        headers + "Content-Type: application/json\r\nContent-Length: " + length + "\r\n",
                        ""));

        assertEquals(400, status(response), response);
        assertTrue(response.contains("\"code\":134,"), response);
        assertTrue(response.contains("\"field\":\"body\",") && response.contains("\"remedy\":"), response);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "hypervisors/bindings",
                "hypervisors/switches",
                "hypervisors/../bindings",
                "hypervisors/%2e%2e/bindings",
                "hypervisors/%2e%2e%2fbindings",
                "hypervisors/..;/bindings",
                "hypervisors/;/../bindings",
                "hypervisors;x=y",
                "hypervisors/;x=y",
                "hypervisors//",
                "hypervisors/.",
                "hypervisors/registrations/../../bindings",
                "hypervisors/registrations;/..;/..;/bindings",
                "/bindings",
                "%68ypervisors",
                "%62indings",
                "hypervisors/application.wadl",
                "application.wadl",
            })
    void noPathLeadsFromTheOneDoorToTheOther(String path) {
        homeAgent.register(Reports.preparing(1, "hv-a", "hv-a", "hv-b")).join();

        String response = send("GET", BASE + path, "", "");

        assertTrue(Set.of(400, 401, 403, 404).contains(status(response)), response);
        assertFalse(response.contains("vm1"), response);
    }
}
