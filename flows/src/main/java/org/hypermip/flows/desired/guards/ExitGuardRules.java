/* SPDX-License-Identifier: Apache-2.0 */
package org.hypermip.flows.desired.guards;

import java.util.stream.Stream;
import org.hypermip.flows.desired.RuleGenerator;
import org.hypermip.flows.desired.egress.ReverseTunnelExitRules;
import org.hypermip.flows.frames.MobileInterface;
import org.hypermip.flows.frames.ReverseTunnelEnd;
import org.hypermip.flows.rules.Rule;
import org.hypermip.flows.rules.RuleRole;

/**
 * Where reverse tunnels end, Neighbor Discovery is dropped but for what {@link ReverseTunnelExitRules} know to be true, as at a visitor's
 * port. Not everything that comes out of a tunnel was sent into it there. The rules are the same for all visitors.
 */
public final class ExitGuardRules implements RuleGenerator {

    @Override
    public Stream<Rule> rules(MobileInterface mobile) {
        return ReverseTunnelEnd.of(mobile)
                .flatMap(end -> Stream.concat(
                        GuardedNeighborMessages.ofGuardedTypes(mobile, end)
                                .map(said -> end.drop(RuleRole.ND_EXIT_GUARD, said)),
                        GuardedNeighborMessages.untrue(mobile, end)
                                .map(said -> end.drop(RuleRole.FRAME_EXIT_GUARD, said))));
    }
}
