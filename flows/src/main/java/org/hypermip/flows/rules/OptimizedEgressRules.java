/* SPDX-License-Identifier: Apache-2.0 */
package org.hypermip.flows.rules;

import java.util.stream.Stream;
import org.hypermip.flows.network.HomeNetwork;
import org.onlab.packet.IpPrefix;

/**
 * Route optimization, from the mobile node: what it gives its home router to forward to another configured network goes straight to that
 * network, to its router: only that one knows the receivers' MAC addresses.
 */
final class OptimizedEgressRules implements RuleGenerator {

    @Override
    public Stream<Rule> rules(Journey journey) {
        return Sent.by(journey).flatMap(sent -> journey.domain()
                .optimizedFrom(journey.network())
                .flatMap(other -> rules(journey, sent, other)));
    }

    private static Stream<Rule> rules(Journey journey, Sent sent, HomeNetwork other) {
        return other.prefixes().stream()
                .filter(prefix -> prefix.isIp4() == sent.source().isIp4() && !isOwn(prefix, journey.network()))
                .flatMap(prefix -> RouterHop.rules(
                        journey,
                        sent.device(),
                        RuleRole.OPTIMIZED_EGRESS,
                        sent.to(prefix),
                        sent.wayHome(),
                        journey.ways().toRouter(sent.device(), other)));
    }

    /** Of networks with the same addresses, which one a packet is for cannot be told by them: it is for its own. */
    private static boolean isOwn(IpPrefix prefix, HomeNetwork network) {
        return network.prefixes().stream().anyMatch(own -> own.contains(prefix) || prefix.contains(own));
    }
}
