/* SPDX-License-Identifier: Apache-2.0 */
package org.hypermip.flows.desired.egress;

import java.util.stream.Stream;
import org.hypermip.flows.desired.RuleGenerator;
import org.hypermip.flows.desired.guards.ExitGuardRules;
import org.hypermip.flows.frames.MobileInterface;
import org.hypermip.flows.frames.ReverseTunnelEnd;
import org.hypermip.flows.rules.Rule;
import org.hypermip.flows.rules.RuleRole;

/**
 * At the network's home agent, what comes out of the reverse tunnel goes on as if sent there. It has to be what a visiting mobile node may
 * send, under its own MAC address and addresses (RFC 3024 section 4.3.2): whoever reaches the tunnel port speaks as nobody else. The rest
 * meets {@link ExitGuardRules}, or the tunnel guard.
 */
public final class ReverseTunnelExitRules implements RuleGenerator {

    @Override
    public Stream<Rule> rules(MobileInterface mobile) {
        return ReverseTunnelEnd.of(mobile)
                .flatMap(end -> Stream.concat(
                        PermittedPackets.of(mobile, end)
                                .map(selector -> end.forward(RuleRole.REVERSE_TUNNEL_EXIT, selector)),
                        PermittedNeighborMessages.of(mobile, end)
                                .map(selector -> end.forward(RuleRole.ND_REVERSE_TUNNEL_EXIT, selector))));
    }
}
