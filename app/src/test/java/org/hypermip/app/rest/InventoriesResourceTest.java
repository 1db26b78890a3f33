/* SPDX-License-Identifier: Apache-2.0 */
package org.hypermip.app.rest;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;
import java.util.Set;
import org.hypermip.app.FakeHomeAgent;
import org.hypermip.app.FakeOnos;
import org.junit.jupiter.api.Test;

class InventoriesResourceTest {

    private final FakeHomeAgent homeAgent = new FakeHomeAgent();
    private final Rest rest = new Rest(new FakeOnos(homeAgent, Set.of()));

    private Rest.Answer post(String guests) {
        return rest.post(
                "inventories",
                "{'hypervisor':'hv-b','restarts':1,'time':'" + Instant.now() + "','guests':[" + guests + "]}");
    }

    private static String guest(String id, String address) {
        return "{'vm':{'id':'" + id + "','interfaces':[{'mac':'52:54:00:00:01:32','addresses':['" + address
                + "'],'port':'tap-b'}]},'state':'running'}";
    }

    @Test
    void theAnswerSaysWhatWasConcludedAndTheTime() {
        Rest.Answer answer = post(guest("vm1", "10.1.0.50"));

        assertEquals(200, answer.status);
        JsonNode json = answer.json();
        assertEquals(0, json.get("code").intValue());
        assertTrue(Instant.parse(json.get("time").textValue())
                .isBefore(Instant.now().plusSeconds(1)));
        assertEquals("vm1", json.at("/guests/0/vm").textValue());
        assertEquals("followed", json.at("/guests/0/conclusion").textValue());
        assertEquals("away", json.at("/guests/0/phase").textValue());
        assertFalse(json.at("/guests/0/why").textValue().isEmpty());
    }

    @Test
    void aGuestThatCannotBeServedIsRefusedByItself() {
        JsonNode guest = post(guest("vm1", "192.0.2.1")).json().at("/guests/0");

        assertEquals("refused", guest.get("conclusion").textValue());
        assertEquals(136, guest.get("code").intValue());
        assertEquals(
                "guests[0].vm.interfaces[0].addresses[0]", guest.get("field").textValue());
        assertEquals("192.0.2.1", guest.get("value").textValue());
    }

    @Test
    void aRefusalTellsTheTimeToo() {
        Rest.Answer answer = rest.post("inventories", "{'hypervisor':'hv-b'}");

        assertEquals(400, answer.status);
        assertEquals("restarts", answer.json().get("field").textValue());
        assertTrue(answer.json().has("time"));
    }
}
