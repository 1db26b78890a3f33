/* SPDX-License-Identifier: Apache-2.0 */
package org.hypermip.flows.desired.egress;

import java.util.stream.Stream;
import org.hypermip.flows.desired.RuleGenerator;
import org.hypermip.flows.frames.MobileInterface;
import org.hypermip.flows.frames.Tunnelling;
import org.hypermip.flows.network.HomeNetwork;
import org.hypermip.flows.rules.Rule;
import org.hypermip.flows.rules.RuleRole;

/** At the network's home agent, what comes out of the reverse tunnel goes on as if sent there; one rule serves all visitors. */
public final class ReverseTunnelExitRules implements RuleGenerator {

    @Override
    public Stream<Rule> rules(MobileInterface mobile) {
        HomeNetwork network = mobile.network();
        return mobile.foreignPlaces().limit(1).flatMap(place -> mobile.fromTunnels(
                        network.homeAgent(), Tunnelling.redirected(network))
                .map(incoming -> mobile.rule(
                        network.homeAgent(),
                        RuleRole.REVERSE_TUNNEL_EXIT,
                        incoming,
                        incoming.selector(),
                        mobile.baseForwarding().way())));
    }
}
