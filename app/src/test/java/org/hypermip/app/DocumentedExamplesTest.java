/* SPDX-License-Identifier: Apache-2.0 */
package org.hypermip.app;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.google.common.collect.Iterables;
import java.util.List;
import java.util.function.Function;
import org.hypermip.app.api.HomeAgentService;
import org.hypermip.app.codec.BindingJson;
import org.hypermip.app.config.MobilityConfig;
import org.hypermip.app.status.OnosStatus;
import org.hypermip.app.status.StatusJson;
import org.junit.jupiter.api.Test;
import org.onosproject.net.config.InvalidConfigException;
import org.onosproject.net.config.InvalidFieldException;

/** What docs/ says of configuration and registrations is so. */
class DocumentedExamplesTest {

    @Test
    void theConfigurationIsAccepted() {
        assertTrue(TwoSites.config(DocumentedSites.configuration()).isValid());
    }

    @Test
    void theWrongConfigurationIsRefusedAsShown() {
        MobilityConfig wrong = TwoSites.config(Documents.example("configuration.md", "json wrong-configuration")
                .json());

        InvalidFieldException refused = assertThrows(InvalidFieldException.class, wrong::isValid);

        // What ONOS makes of the exception.
        InvalidConfigException outer =
                new InvalidConfigException("apps", TwoSites.APPLICATION.name(), MobilityConfig.KEY, refused);
        assertShows(
                "configuration.md",
                "json error",
                new ObjectMapper()
                        .createObjectNode()
                        .put("code", 400)
                        .put("message", outer.getMessage())
                        .put("subjectKey", outer.subjectKey())
                        .put("subject", outer.subject())
                        .put("configKey", outer.configKey())
                        .put("field", refused.field())
                        .put("reason", refused.reason()));
    }

    @Test
    void bindingsAreShownAsTheyAre() {
        ObjectNode shown = Documents.example("registrations.md", "json binding").json();
        FakeOnos onos = DocumentedSites.afterwards();
        ArrayNode rules = array(new OnosStatus(onos).rules("vm1"), StatusJson::node);

        JsonNode shownRules = shown.remove("rules");

        assertEquals(
                shown,
                BindingJson.node(onos.get(HomeAgentService.class).binding("vm1").orElseThrow()));
        assertTrue(shownRules.size() > 1);
        shownRules.forEach(
                rule -> assertTrue(Iterables.contains(parsed(rules), rule), () -> rule + " should be one of " + rules));
    }

    @Test
    void whatIsConfiguredIsShownAsItStands() {
        OnosStatus status = new OnosStatus(DocumentedSites.afterwards());

        assertShown("networks", array(status.domain().networks(), StatusJson::node));
        assertShown("switches", array(status.domain().switches(), StatusJson::node));
        assertShown("tunnels", array(status.domain().tunnels(), StatusJson::node));
        assertShown("hypervisors", array(status.domain().hypervisors(), StatusJson::node));
    }

    private static void assertShown(String name, ArrayNode elements) {
        ObjectNode root = new ObjectMapper().createObjectNode();
        root.set(name, elements);
        assertShows("registrations.md", "json " + name, root);
    }

    private static <T> ArrayNode array(List<T> elements, Function<T, ObjectNode> node) {
        ArrayNode array = new ObjectMapper().createArrayNode();
        elements.forEach(element -> array.add(node.apply(element)));
        return array;
    }

    private static void assertShows(String document, String kind, ObjectNode actual) {
        Documents.Example example = Documents.example(document, kind);
        assertEquals(example.json(), parsed(actual), () -> example.place() + " should be " + actual);
    }

    private static JsonNode parsed(JsonNode tree) {
        try {
            return new ObjectMapper().readTree(tree.toString());
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }
}
