/* SPDX-License-Identifier: Apache-2.0 */
package org.hypermip.flows.rules;

import java.util.stream.Stream;
import org.hypermip.flows.network.HomeNetwork;

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
                .filter(prefix -> prefix.isIp4() == sent.source().isIp4())
                .flatMap(prefix -> RouterHop.rules(
                        journey,
                        sent.device(),
                        RuleRole.OPTIMIZED_EGRESS,
                        sent.into(other),
                        sent.to(prefix),
                        sent.wayHome(),
                        journey.ways().toRouter(sent.device(), other)));
    }
}
