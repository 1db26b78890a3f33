/* SPDX-License-Identifier: Apache-2.0 */
package org.hypermip.flows.desired.egress;

import java.util.stream.Stream;
import org.hypermip.flows.desired.RuleGenerator;
import org.hypermip.flows.frames.MobileInterface;
import org.hypermip.flows.frames.PacketsForHomeRouter;
import org.hypermip.flows.frames.RouterHop;
import org.hypermip.flows.network.HomeNetwork;
import org.hypermip.flows.rules.Rule;
import org.hypermip.flows.rules.RuleRole;

/**
 * Route optimization, from the mobile node. What it gives its home router to forward to another configured network goes straight to that
 * network's router: only that one knows the receivers' MAC addresses.
 */
public final class OptimizedEgressRules implements RuleGenerator {

    @Override
    public Stream<Rule> rules(MobileInterface mobile) {
        return PacketsForHomeRouter.by(mobile)
                .flatMap(sent ->
                        mobile.domain().optimizedFrom(mobile.network()).flatMap(other -> rules(mobile, sent, other)));
    }

    private static Stream<Rule> rules(MobileInterface mobile, PacketsForHomeRouter sent, HomeNetwork other) {
        return other.prefixes().stream()
                .filter(prefix -> prefix.isIp4() == sent.source().isIp4())
                .flatMap(prefix -> RouterHop.rules(
                        mobile,
                        sent.device(),
                        RuleRole.OPTIMIZED_EGRESS,
                        sent.into(other),
                        sent.to(prefix),
                        sent.wayHome(),
                        mobile.ways().toRouter(sent.device(), other)));
    }
}
