/* SPDX-License-Identifier: Apache-2.0 */
package org.hypermip.app.config;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import org.hypermip.app.TwoSites;
import org.hypermip.app.hostile.Refused;
import org.hypermip.flows.desired.DesiredRules;
import org.hypermip.flows.frames.NetworkView;
import org.onosproject.net.config.InvalidFieldException;

/** Network configurations: each is taken or refused with a field, and what is taken can be carried out. */
public final class ConfigurationFuzz {

    private static final ObjectMapper MAPPER = new ObjectMapper();

    private ConfigurationFuzz() {}

    /** Takes one configuration; what is no JSON object does not get to us. */
    public static void fuzzerTestOneInput(byte[] text) throws IOException {
        JsonNode tree;
        try {
            tree = MAPPER.readTree(text);
        } catch (IOException e) {
            return;
        }
        if (tree instanceof ObjectNode) {
            take((ObjectNode) tree);
        }
    }

    private static void take(ObjectNode tree) {
        MobilitySettings settings;
        try {
            settings = TwoSites.settings(tree);
        } catch (InvalidFieldException e) {
            Refused.check("field", e.field());
            Refused.check("reason", e.reason());
            return;
        }
        TunnelWarnings.of(settings.domain());
        DesiredRules.ofFabric(NetworkView.of(
                settings.domain(), TwoSites.PORTS, settings.domain().switches().keySet(), settings.pipeline()));
    }
}
