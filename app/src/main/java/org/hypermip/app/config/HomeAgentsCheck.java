/* SPDX-License-Identifier: Apache-2.0 */
package org.hypermip.app.config;

import com.google.common.collect.Streams;
import java.util.List;
import org.hypermip.app.codec.JsonField;
import org.hypermip.flows.network.HomeAgents;
import org.hypermip.flows.network.HomeNetwork;
import org.hypermip.flows.rules.Pipeline;

/** Checks what a network with one home agent needs: base forwarding that learns addresses, and time in which it does. */
final class HomeAgentsCheck {

    /** In that time, frames for a mobile node that has left are still led to where it was. */
    private static final int LEAST_GRACE_SECONDS = 2;

    private HomeAgentsCheck() {}

    /**
     * Checks the networks of a configuration.
     *
     * @throws org.hypermip.app.codec.FieldException if a network cannot have one home agent
     */
    static void check(JsonField root, List<HomeNetwork> networks, Pipeline pipeline) {
        if (networks.stream().anyMatch(HomeAgentsCheck::hasOne)) {
            Streams.forEachPair(
                    root.get("networks").items(0, MobilitySettingsReader.MAX_ELEMENTS).stream(),
                    networks.stream(),
                    (field, network) -> check(field, network, pipeline));
        }
    }

    private static boolean hasOne(HomeNetwork network) {
        return network.homeAgents() == HomeAgents.ONE;
    }

    private static void check(JsonField field, HomeNetwork network, Pipeline pipeline) {
        if (!hasOne(network)) {
            return;
        }
        pipeline.baseForwarding().table().ifPresent(table -> {
            throw field.get("homeAgents")
                    .shouldBe("all, or left out: with baseForwarding " + table
                            + " another application forwards, and nobody knows whether it learns from what it sees");
        });
        if (network.grace().toSeconds() < LEAST_GRACE_SECONDS) {
            throw field.get("graceSeconds")
                    .shouldBe("at least " + LEAST_GRACE_SECONDS
                            + ", for homeAgents is one: so long switches may still send to where a guest was");
        }
    }
}
