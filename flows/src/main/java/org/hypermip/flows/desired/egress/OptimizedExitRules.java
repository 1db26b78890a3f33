/* SPDX-License-Identifier: Apache-2.0 */
package org.hypermip.flows.desired.egress;

import java.util.stream.Stream;
import org.hypermip.flows.desired.RuleGenerator;
import org.hypermip.flows.frames.MobileInterface;
import org.hypermip.flows.frames.Tunnelling;
import org.hypermip.flows.network.HomeNetwork;
import org.hypermip.flows.rules.Rule;
import org.hypermip.flows.rules.RuleRole;

/** Route optimization, from the mobile node: at the other network's home agent, its packets come out for the router there, and for nobody else. */
public final class OptimizedExitRules implements RuleGenerator {

    @Override
    public Stream<Rule> rules(MobileInterface mobile) {
        return mobile.domain()
                .optimizedFrom(mobile.network())
                .filter(other -> mobile.foreignPlaces().anyMatch(place -> !other.isServedBy(place.device())))
                .flatMap(other -> exit(mobile, other));
    }

    private static Stream<Rule> exit(MobileInterface mobile, HomeNetwork other) {
        return mobile.fromTunnels(other.homeAgent(), Tunnelling.redirected(other))
                .map(incoming -> mobile.rule(
                        other.homeAgent(),
                        RuleRole.OPTIMIZED_EXIT,
                        incoming.into(other),
                        incoming.selector().matchEthSrc(mobile.address().mac()).matchEthDst(other.gatewayMac()),
                        mobile.baseForwarding().way()));
    }
}
