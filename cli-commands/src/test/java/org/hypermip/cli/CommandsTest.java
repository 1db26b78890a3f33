/* SPDX-License-Identifier: Apache-2.0 */
package org.hypermip.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.lang.reflect.Proxy;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.apache.karaf.shell.api.console.CommandLine;
import org.hypermip.app.DocumentedSites;
import org.hypermip.app.FakeHomeAgent;
import org.hypermip.app.FakeOnos;
import org.hypermip.app.Reports;
import org.hypermip.app.TwoSites;
import org.hypermip.app.fake.FakeApplications;
import org.hypermip.app.fake.FakeComponents;
import org.hypermip.flows.binding.Announcement;
import org.hypermip.flows.binding.Sighting;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CommandsTest {

    private final Shell shell = new Shell(DocumentedSites.afterwards());

    @ParameterizedTest
    @ValueSource(strings = {"mip-bindings", "mip-networks", "mip-switches", "mip-tunnels", "mip-hypervisors"})
    void listsAreJsonArraysIfSoAsked(String command) throws Exception {
        JsonNode json = new ObjectMapper().readTree(shell.run(command + " -j"));

        assertTrue(json.isArray());
        assertTrue(json.size() > 0);
    }

    @Test
    void oneBindingIsAJsonObjectWithHistoryAndRules() throws Exception {
        JsonNode json = new ObjectMapper().readTree(shell.run("mip-binding -j vm1"));

        assertEquals("away", json.get("phase").textValue());
        assertEquals(5, json.get("history").size());
        assertEquals("added", json.at("/rules/0/state").textValue());
    }

    @Test
    void warningsStandBelowTheirSwitch() throws Exception {
        String printed = new Shell(new FakeOnos(new FakeHomeAgent(), Set.of())).run("mip-switches");

        assertTrue(printed.contains("available=false"), printed);
        assertTrue(printed.contains("\n  warning: is not connected to ONOS"), printed);
    }

    @Test
    void warningsOfNoSwitchStandBelowAllOfThem() throws Exception {
        FakeApplications applications = new FakeApplications();
        applications.activate("org.onosproject.mobility");
        Shell withRival = new Shell(new FakeOnos(new FakeHomeAgent(), Set.of(), applications, new FakeComponents()));

        String printed = withRival.run("mip-switches");

        assertTrue(printed.contains("\nwarning: application org.onosproject.mobility is active"), printed);
        assertTrue(printed.contains("app deactivate org.onosproject.mobility"), printed);
        assertTrue(new ObjectMapper().readTree(withRival.run("mip-switches -j")).isArray());
        applications.deactivate("org.onosproject.mobility");
        assertFalse(withRival.run("mip-switches").contains("org.onosproject.mobility"));
    }

    @Test
    void whatOnlyTheFabricSawIsMarked() throws Exception {
        FakeHomeAgent homeAgent = new FakeHomeAgent();
        homeAgent.register(Reports.ordered(1, "hv-b", "hv-a", "hv-b")).join();
        homeAgent
                .sighted(Sighting.of(
                        Announcement.RARP,
                        Reports.mac(1),
                        Optional.empty(),
                        TwoSites.B1,
                        "tap-b",
                        Instant.parse("2026-11-22T16:00:01Z")))
                .join();

        String printed = new Shell(new FakeOnos(homeAgent, Set.of())).run("mip-bindings");

        assertTrue(printed.contains("phase=arrived, at=hv-b("), printed);
        assertTrue(printed.contains("), migration=vm1@2026-11-22T16:00:00Z, seen=RARP, reactive=false, add"), printed);
    }

    @Test
    void oneBindingWantsAName() {
        assertThrows(Exception.class, () -> shell.run("mip-binding"));
    }

    @Test
    void namesOfVirtualMachinesAreCompleted() {
        MobileNodeCompleter completer = new MobileNodeCompleter();
        completer.services = DocumentedSites.afterwards();
        CommandLine line = (CommandLine) Proxy.newProxyInstance(
                CommandsTest.class.getClassLoader(),
                new Class<?>[] {CommandLine.class},
                (proxy, method, arguments) -> method.getName().equals("getCursorArgument") ? "v" : 0);
        List<String> candidates = new ArrayList<>();

        completer.complete(null, line, candidates);

        assertEquals(List.of("vm1 "), candidates);
    }
}
