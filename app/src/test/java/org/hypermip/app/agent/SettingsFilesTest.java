/* SPDX-License-Identifier: Apache-2.0 */
package org.hypermip.app.agent;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.google.common.base.Splitter;
import com.google.common.collect.ImmutableMap;
import com.google.common.collect.ImmutableSet;
import java.io.IOException;
import java.io.InputStream;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.parsers.ParserConfigurationException;
import org.hypermip.app.Documents;
import org.hypermip.app.trust.TrustManager;
import org.junit.jupiter.api.Test;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;
import org.xml.sax.SAXException;

/** Where the settings come from, as the descriptor says that Declarative Services reads. */
class SettingsFilesTest {

    private static final String FILE = "org.hypermip";
    private static final String CLASS = HomeAgentManager.class.getName();

    private final Element component = descriptor(CLASS);

    private static Element descriptor(String className) {
        try (InputStream xml = HomeAgentManager.class.getResourceAsStream("/OSGI-INF/" + className + ".xml")) {
            return DocumentBuilderFactory.newInstance()
                    .newDocumentBuilder()
                    .parse(Objects.requireNonNull(xml))
                    .getDocumentElement();
        } catch (IOException | SAXException | ParserConfigurationException e) {
            throw new AssertionError(e);
        }
    }

    private List<String> files() {
        return Splitter.on(' ').splitToList(component.getAttribute("configuration-pid"));
    }

    private ImmutableMap<String, String> properties() {
        return properties(component);
    }

    private static ImmutableMap<String, String> properties(Element descriptor) {
        ImmutableMap.Builder<String, String> properties = ImmutableMap.builder();
        NodeList elements = descriptor.getElementsByTagName("property");
        for (int index = 0; index < elements.getLength(); index++) {
            Element property = (Element) elements.item(index);
            properties.put(property.getAttribute("name"), property.getAttribute("value"));
        }
        return properties.build();
    }

    /** What the component gets: defaults, then each file in its order, a later one over an earlier one (OSGi R7, 112.6). */
    private Map<String, String> settings(Map<String, ImmutableMap<String, String>> contents) {
        Map<String, String> settings = new HashMap<>(properties());
        files().forEach(file -> settings.putAll(contents.getOrDefault(file, ImmutableMap.of())));
        return settings;
    }

    @Test
    void eachFileSetsWhatTheOtherLeavesOut() {
        Map<String, String> settings = settings(ImmutableMap.of(
                FILE, ImmutableMap.of("switchingMillis", "700"), CLASS, ImmutableMap.of("resyncSeconds", "10")));

        assertEquals("700", settings.get("switchingMillis"));
        assertEquals("10", settings.get("resyncSeconds"));
        assertEquals("5000", settings.get("confirmationMillis"));
    }

    @Test
    void theNameOfTheClassWinsForOnosSetsThingsUnderThat() {
        Map<String, String> settings = settings(ImmutableMap.of(
                CLASS, ImmutableMap.of("switchingMillis", "900"), FILE, ImmutableMap.of("switchingMillis", "700")));

        assertEquals("900", settings.get("switchingMillis"));
    }

    @Test
    void allSettingsAreThisComponents() {
        assertEquals(
                ImmutableSet.of(
                        "switchingMillis",
                        "reportMillis",
                        "confirmationMillis",
                        "settlingMillis",
                        "resyncSeconds",
                        "straySeconds",
                        "updateSeconds"),
                properties().keySet());
    }

    /** They are apart from the others so that whom to believe can be changed without a home agent that begins anew. */
    @Test
    void whomToBelieveIsAnotherComponentsInTheSameFile() {
        Element trust = descriptor(TrustManager.class.getName());

        assertEquals(FILE + " " + TrustManager.class.getName(), trust.getAttribute("configuration-pid"));
        assertEquals(
                ImmutableMap.of(
                        "hypervisorKeys",
                        "etc/hypermip-keys",
                        "fabricKey",
                        "etc/hypermip-fabric-key",
                        "unticketedVisitors",
                        "false",
                        "unsignedReports",
                        "false"),
                properties(trust));
    }

    @Test
    void thePageNamesEverySettingAndItsDefault() {
        String page = Documents.text("configuration.md");
        Map<String, String> all = new HashMap<>(properties());
        all.putAll(properties(descriptor(TrustManager.class.getName())));

        all.forEach((name, value) ->
                assertEquals(1, page.split("\\| `" + name + "` \\|[^|]*\\| " + value + " \\|", -1).length - 1, name));
    }
}
