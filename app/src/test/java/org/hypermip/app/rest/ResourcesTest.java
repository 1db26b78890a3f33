/* SPDX-License-Identifier: Apache-2.0 */
package org.hypermip.app.rest;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Set;
import org.hypermip.app.FakeHomeAgent;
import org.hypermip.app.FakeOnos;
import org.hypermip.app.TwoSites;
import org.hypermip.app.fake.FakeApplications;
import org.hypermip.app.fake.FakeComponents;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ResourcesTest {

    private final FakeHomeAgent homeAgent = new FakeHomeAgent();
    private final FakeApplications applications = new FakeApplications();
    private final FakeComponents components = new FakeComponents();
    private final Rest rest = new Rest(new FakeOnos(homeAgent, Set.of(TwoSites.A1), applications, components));

    @Test
    void bindingsAreListedWithoutTheirHistories() {
        assertEquals("{\"bindings\":[]}", rest.get("bindings").text);
        register("vm1", "32");
        register("vm2", "33");

        JsonNode bindings = rest.get("bindings").json().get("bindings");

        assertEquals(2, bindings.size());
        assertEquals("vm1", bindings.at("/0/vm").textValue());
        assertEquals("prepared", bindings.at("/0/phase").textValue());
        assertFalse(bindings.get(0).has("history"));
    }

    @Test
    void oneBindingComesWithHistoryAndRules() {
        register("vm1", "32");

        JsonNode binding = rest.get("bindings/vm1").json();

        assertEquals("hv-b", binding.at("/migration/destination/hypervisor").textValue());
        assertEquals("prepared", binding.at("/history/0/phase").textValue());
        assertEquals(TwoSites.A1.toString(), binding.at("/rules/0/device").textValue());
        assertEquals("added", binding.at("/rules/0/state").textValue());
    }

    /** Percent-encoded, whatever libvirt allows is one segment of a path. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {"my vm | my%20vm", "Büro;1 | B%C3%BCro%3B1", "100%?# | 100%25%3F%23", "_a+b | _a+b"})
    void aNameMayHaveBlanksAndUmlauts(String name, String encoded) {
        register(name, "32");

        assertEquals(name, rest.get("bindings/" + encoded).json().at("/vm").textValue());
        assertEquals(name, rest.get("bindings").json().at("/bindings/0/vm").textValue());
        assertEquals(204, rest.send("DELETE", "bindings/" + encoded, "", "").status);
    }

    @Test
    void aBindingThatIsNotThereIsOnos404() {
        Rest.Answer answer = rest.get("bindings/vm9");

        assertEquals(404, answer.status);
        assertEquals("{\"code\":404,\"message\":\"No binding of 'vm9'\"}", answer.text);
    }

    @Test
    void aBindingCanBeEnded() {
        register("vm1", "32");

        Rest.Answer answer = rest.send("DELETE", "bindings/vm1", "", "");

        assertEquals(204, answer.status);
        assertEquals("", answer.text);
        assertTrue(homeAgent.bindings().isEmpty());
        assertEquals(404, rest.send("DELETE", "bindings/vm1", "", "").status);
        assertEquals(
                136,
                rest.send("DELETE", "bindings/vm1", "", "").json().get("code").intValue());
    }

    @Test
    void viewersLookButDoNotTouch() {
        register("vm1", "32");
        rest.as("viewer");

        assertEquals(200, rest.get("bindings/vm1").status);
        assertEquals(200, rest.get("switches").status);
        assertEquals(403, rest.send("DELETE", "bindings/vm1", "", "").status);
        assertEquals(1, homeAgent.bindings().size());
    }

    @Test
    void whatIsConfiguredIsShownAsItStands() {
        register("vm1", "32");

        assertEquals("net-a", rest.get("networks").json().at("/networks/0/id").textValue());
        assertEquals(1, rest.get("networks").json().at("/networks/0/bindings").intValue());
        assertTrue(rest.get("switches").json().at("/switches/0/available").booleanValue());
        assertFalse(rest.get("switches").json().at("/switches/1/available").booleanValue());
        assertEquals(
                1,
                rest.get("switches")
                        .json()
                        .at("/switches/0/tunnelPorts/0/number")
                        .intValue());
        assertEquals(1450, rest.get("tunnels").json().at("/tunnels/0/mtu").intValue());
        assertEquals(
                1, rest.get("hypervisors").json().at("/hypervisors/1/coming").intValue());
    }

    @Test
    void anApplicationThatUndoesWhatOursDoesIsWarnedOfWhileItIsActive() {
        assertEquals(0, rest.get("switches").json().get("warnings").size());

        applications.activate("org.onosproject.mobility");
        String warning = rest.get("switches").json().at("/warnings/0").textValue();
        assertTrue(warning.contains("application org.onosproject.mobility is active"), warning);

        applications.deactivate("org.onosproject.mobility");
        assertEquals(0, rest.get("switches").json().get("warnings").size());
    }

    @Test
    void aHostProviderThatTakesArpFramesIsWarnedOf() {
        components.register("org.onosproject.provider.host.impl.HostLocationProvider", "requestInterceptsEnabled");

        String warning = rest.get("switches").json().at("/warnings/0").textValue();

        assertTrue(warning.contains("HostLocationProvider has requestInterceptsEnabled=true"), warning);
    }

    @ParameterizedTest
    @CsvSource({
        "GET,    nothing,    404",
        "GET,    '',         404",
        "POST,   bindings,   405",
        "DELETE, bindings,   405",
        "DELETE, networks,   405",
        "PUT,    switches,   405",
    })
    void otherPathsAndMethodsAreRefusedAsOnosDoes(String method, String path, int status) {
        assertEquals(status, rest.send(method, path, "", "").status);
    }

    private void register(String vm, String last) {
        Rest.Answer answer = rest.post(
                "registrations",
                "{'migration':'m-1','phase':'preparing','reporter':'hv-a','source':'hv-a','destination':'hv-b','vm':{"
                        + "'id':'" + vm + "','interfaces':[{'mac':'52:54:00:00:01:" + last
                        + "','addresses':['10.1.0." + last + "'],'port':'tap-a'}]}}");
        assertEquals(200, answer.status, answer.text);
    }
}
