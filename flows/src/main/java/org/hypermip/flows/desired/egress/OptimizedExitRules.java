/* SPDX-License-Identifier: Apache-2.0 */
package org.hypermip.flows.desired.egress;

import java.util.stream.Stream;
import org.hypermip.flows.desired.RuleGenerator;
import org.hypermip.flows.frames.IncomingFrames;
import org.hypermip.flows.frames.MobileInterface;
import org.hypermip.flows.frames.SenderAddresses;
import org.hypermip.flows.frames.Tunnelling;
import org.hypermip.flows.network.HomeNetwork;
import org.hypermip.flows.rules.Rule;
import org.hypermip.flows.rules.RuleRole;
import org.onlab.packet.IpAddress;

/**
 * Route optimization, from the mobile node: at the other network's home agent, its packets come out for the router there, and for nobody
 * else. They are its own by MAC address and by address, as what comes out of a reverse tunnel.
 */
public final class OptimizedExitRules implements RuleGenerator {

    @Override
    public Stream<Rule> rules(MobileInterface mobile) {
        return mobile.domain()
                .optimizedFrom(mobile.network())
                .filter(other -> mobile.foreignPlaces().anyMatch(place -> !other.isServedBy(place.device())))
                .flatMap(other -> mobile.address().addresses().stream()
                        .filter(source -> !source.isLinkLocal() && other.hasFamilyOf(source))
                        .flatMap(source -> exit(mobile, other, source)));
    }

    private static Stream<Rule> exit(MobileInterface mobile, HomeNetwork other, IpAddress source) {
        return mobile.fromTunnels(other.homeAgent(), Tunnelling.redirected(other))
                .map(incoming -> incoming.into(other).withoutTag())
                .map(incoming -> exit(mobile, other, source, incoming));
    }

    private static Rule exit(MobileInterface mobile, HomeNetwork other, IpAddress source, IncomingFrames incoming) {
        return mobile.rule(
                other.homeAgent(),
                RuleRole.OPTIMIZED_EXIT,
                incoming,
                SenderAddresses.packets(
                        incoming.selector().matchEthSrc(mobile.address().mac()).matchEthDst(other.gatewayMac()),
                        source),
                mobile.baseForwarding().way());
    }
}
