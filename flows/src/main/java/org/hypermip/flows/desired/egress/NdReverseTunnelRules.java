/* SPDX-License-Identifier: Apache-2.0 */
package org.hypermip.flows.desired.egress;

import java.util.stream.Stream;
import org.hypermip.flows.desired.RuleGenerator;
import org.hypermip.flows.desired.guards.AntiSpoofingRules;
import org.hypermip.flows.frames.MobileInterface;
import org.hypermip.flows.frames.VisitedPort;
import org.hypermip.flows.rules.Rule;
import org.hypermip.flows.rules.RuleRole;

/**
 * What a visiting mobile node says to its neighbors by Neighbor Discovery goes home if it is true: {@link PermittedNeighborMessages}.
 * Anything else of the kind meets {@link AntiSpoofingRules}, whoever it is from.
 */
public final class NdReverseTunnelRules implements RuleGenerator {

    @Override
    public Stream<Rule> rules(MobileInterface mobile) {
        return VisitedPort.of(mobile)
                .flatMap(visited ->
                        visited.sendHome(RuleRole.ND_REVERSE_TUNNEL, PermittedNeighborMessages.of(mobile, visited)));
    }
}
