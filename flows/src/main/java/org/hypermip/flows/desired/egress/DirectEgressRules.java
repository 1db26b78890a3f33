/* SPDX-License-Identifier: Apache-2.0 */
package org.hypermip.flows.desired.egress;

import com.google.common.collect.Streams;
import java.util.List;
import java.util.stream.Stream;
import org.hypermip.flows.desired.RuleGenerator;
import org.hypermip.flows.frames.MobileInterface;
import org.hypermip.flows.frames.PacketsForHomeRouter;
import org.hypermip.flows.frames.RouterHop;
import org.hypermip.flows.frames.SpecialPurposePrefixes;
import org.hypermip.flows.network.HomeNetwork;
import org.hypermip.flows.rules.Action;
import org.hypermip.flows.rules.Rule;
import org.hypermip.flows.rules.RuleRole;

/**
 * If its network says so, what a visiting mobile node gives its home router to forward goes to the router of the network it visits. The
 * sender stays the mobile node: a home router's MAC address would seem to be wherever there is a visitor, and could be
 * that of the router here. What no router forwards stays in the reverse tunnel, and so does what is for the home network, the
 * home router itself among that. A network whose own hosts could have the mobile node's address is none to leave by.
 */
public final class DirectEgressRules implements RuleGenerator {

    @Override
    public Stream<Rule> rules(MobileInterface mobile) {
        return mobile.leavesDirectly()
                ? PacketsForHomeRouter.by(mobile).flatMap(sent -> mobile
                        .domain()
                        .visitedNetwork(sent.device())
                        .filter(visited -> visited.hasFamilyOf(sent.source()) && !visited.contains(sent.source()))
                        .stream()
                        .flatMap(visited -> rules(mobile, sent, visited)))
                : Stream.empty();
    }

    private static Stream<Rule> rules(MobileInterface mobile, PacketsForHomeRouter sent, HomeNetwork visited) {
        List<Action> home = sent.wayHome();
        return home.isEmpty()
                ? Stream.empty()
                : Stream.concat(
                        RouterHop.rules(
                                mobile,
                                sent.device(),
                                RuleRole.DIRECT_EGRESS,
                                sent.into(visited),
                                sent.toAnywhere(),
                                home,
                                mobile.ways().toRouter(visited)),
                        Streams.concat(
                                        mobile.network().prefixes().stream(),
                                        SpecialPurposePrefixes.NOT_FORWARDED.stream())
                                .filter(prefix ->
                                        prefix.isIp4() == sent.source().isIp4())
                                .map(prefix -> Rule.of(
                                        sent.device(), mobile.pipeline(), RuleRole.HOMEWARD, sent.to(prefix), home)));
    }
}
