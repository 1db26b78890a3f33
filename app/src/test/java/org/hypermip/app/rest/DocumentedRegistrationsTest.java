/* SPDX-License-Identifier: Apache-2.0 */
package org.hypermip.app.rest;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.node.ObjectNode;
import com.google.common.collect.Streams;
import java.util.List;
import java.util.stream.Collectors;
import org.hypermip.app.DocumentedSites;
import org.hypermip.app.Documents;
import org.junit.jupiter.api.Test;

/** Each registration in docs/registrations.md is answered as it says there. */
class DocumentedRegistrationsTest {

    /** What is left of a lifetime has to be right to so many seconds. */
    private static final int MINUTE = 60;

    @Test
    void everyRegistrationIsAnsweredAsShown() {
        Rest rest = new Rest(DocumentedSites.before());
        String registration = "";
        String bulk = "";
        int answers = 0;
        for (Documents.Example example : Documents.examples("registrations.md")) {
            if (example.kind().equals("json registration")) {
                registration = example.text();
            } else if (example.kind().startsWith("json answer ")) {
                assertAnswered(rest.send("POST", "registrations", "application/json", registration), example);
                answers++;
            } else if (example.kind().equals("json bulk")) {
                bulk = example.text();
            } else if (example.kind().startsWith("json bulk-answer ")) {
                assertAllAnswered(rest.send("POST", "registrations/bulk", "application/json", bulk), example);
                answers++;
            }
        }
        assertTrue(answers >= 12, "examples have disappeared");
    }

    private static void assertAnswered(Rest.Answer answer, Documents.Example shown) {
        String place = shown.place() + " should be " + answer.status + " " + answer.text;
        assertEquals("json answer " + answer.status, shown.kind(), place);
        assertEquals(timeless(shown.json()), timeless((ObjectNode) answer.json()), place);
    }

    private static void assertAllAnswered(Rest.Answer answer, Documents.Example shown) {
        String place = shown.place() + " should be " + answer.status + " " + answer.text;
        assertEquals("json bulk-answer " + answer.status, shown.kind(), place);
        assertEquals(allTimeless(shown.json()), allTimeless((ObjectNode) answer.json()), place);
    }

    private static List<ObjectNode> allTimeless(ObjectNode answer) {
        return Streams.stream(answer.get("answers"))
                .map(each -> timeless((ObjectNode) each))
                .collect(Collectors.toList());
    }

    private static ObjectNode timeless(ObjectNode answer) {
        answer.remove(List.of("time", "timings"));
        int left = answer.path("lifetimeSeconds").intValue();
        return left == 0 ? answer : answer.put("lifetimeSeconds", (left + MINUTE - 1) / MINUTE * MINUTE);
    }
}
