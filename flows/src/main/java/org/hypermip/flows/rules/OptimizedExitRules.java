/* SPDX-License-Identifier: Apache-2.0 */
package org.hypermip.flows.rules;

import java.util.stream.Stream;
import org.hypermip.flows.network.HomeNetwork;

/** Route optimization, from the mobile node: at the other network's home agent, its packets come out for the router there, and for nobody else. */
final class OptimizedExitRules implements RuleGenerator {

    @Override
    public Stream<Rule> rules(Journey journey) {
        return journey.domain()
                .optimizedFrom(journey.network())
                .filter(other -> journey.foreignPlaces().anyMatch(place -> !other.isServedBy(place.device())))
                .flatMap(other -> exit(journey, other));
    }

    private static Stream<Rule> exit(Journey journey, HomeNetwork other) {
        return journey.fromTunnels(other.homeAgent(), TunnelKeys.redirected(other))
                .map(entry -> journey.rule(
                        other.homeAgent(),
                        RuleRole.OPTIMIZED_EXIT,
                        entry.into(other),
                        entry.selector().matchEthSrc(journey.address().mac()).matchEthDst(other.gatewayMac()),
                        journey.baseForwarding().way()));
    }
}
