/* SPDX-License-Identifier: Apache-2.0 */
package org.hypermip.flows.rules;

import java.util.stream.Stream;
import org.hypermip.flows.network.HomeNetwork;

/** At the network's home agent, what comes out of the reverse tunnel goes on as if sent there; one rule serves all visitors. */
final class ReverseTunnelExitRules implements RuleGenerator {

    @Override
    public Stream<Rule> rules(Journey journey) {
        HomeNetwork network = journey.network();
        return journey.foreignPlaces().limit(1).flatMap(place -> journey.fromTunnels(
                        network.homeAgent(), TunnelKeys.redirected(network))
                .map(entry -> journey.rule(
                        network.homeAgent(),
                        RuleRole.REVERSE_TUNNEL_EXIT,
                        entry,
                        entry.selector(),
                        journey.baseForwarding().way())));
    }
}
