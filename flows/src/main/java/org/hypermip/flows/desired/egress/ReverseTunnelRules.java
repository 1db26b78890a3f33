/* SPDX-License-Identifier: Apache-2.0 */
package org.hypermip.flows.desired.egress;

import java.util.stream.Stream;
import org.hypermip.flows.desired.RuleGenerator;
import org.hypermip.flows.frames.MobileInterface;
import org.hypermip.flows.frames.VisitedPort;
import org.hypermip.flows.rules.Rule;
import org.hypermip.flows.rules.RuleRole;

/**
 * What a visiting mobile node sends goes to its home agent, as if it were at home (RFC 3024): {@link PermittedPackets}. For Neighbor
 * Discovery that is not enough: {@link NdReverseTunnelRules}.
 */
public final class ReverseTunnelRules implements RuleGenerator {

    @Override
    public Stream<Rule> rules(MobileInterface mobile) {
        return VisitedPort.of(mobile)
                .flatMap(visited -> visited.sendHome(RuleRole.REVERSE_TUNNEL, PermittedPackets.of(mobile, visited)));
    }
}
