/* SPDX-License-Identifier: Apache-2.0 */
package org.hypermip.flows.desired.egress;

import java.util.stream.Stream;
import org.hypermip.flows.desired.RuleGenerator;
import org.hypermip.flows.frames.IncomingFrames;
import org.hypermip.flows.frames.MobileInterface;
import org.hypermip.flows.frames.ReceiverAddresses;
import org.hypermip.flows.frames.Tunnelling;
import org.hypermip.flows.network.HomeNetwork;
import org.hypermip.flows.rules.Rule;
import org.hypermip.flows.rules.RuleRole;
import org.onlab.packet.IpAddress;

/**
 * Route optimization, to the mobile node, where another application forwards: {@link OptimizedRedirectRules} send packets whose TTL is
 * spent to the home router, by the tunnel to its home agent. They come out for that router, and for nobody else. Their sources may be
 * anybody's, so they have to be for the mobile node.
 */
public final class SpentExitRules implements RuleGenerator {

    @Override
    public Stream<Rule> rules(MobileInterface mobile) {
        boolean isNeeded = OptimizedRedirectRules.areFor(mobile)
                && !mobile.baseForwarding().isBySwitch();
        return isNeeded
                ? mobile.address().addresses().stream()
                        .filter(address -> !address.isLinkLocal())
                        .flatMap(address -> exit(mobile, address))
                : Stream.empty();
    }

    private static Stream<Rule> exit(MobileInterface mobile, IpAddress address) {
        HomeNetwork home = mobile.network();
        return mobile.fromTunnels(home.homeAgent(), Tunnelling.redirected(home))
                .map(IncomingFrames::withoutTag)
                .map(incoming -> mobile.rule(
                        home.homeAgent(),
                        RuleRole.OPTIMIZED_EXIT,
                        incoming,
                        ReceiverAddresses.packets(incoming.selector().matchEthDst(home.gatewayMac()), address),
                        mobile.baseForwarding().way()));
    }
}
