/* SPDX-License-Identifier: Apache-2.0 */
package org.hypermip.flows.desired.neighbors;

import com.google.common.collect.Sets;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.hypermip.flows.desired.RuleGenerator;
import org.hypermip.flows.frames.IncomingFrames;
import org.hypermip.flows.frames.MobileInterface;
import org.hypermip.flows.frames.ReverseTunnelEnd;
import org.hypermip.flows.frames.Tunnelling;
import org.hypermip.flows.rules.Action;
import org.hypermip.flows.rules.Rule;
import org.hypermip.flows.rules.RuleRole;
import org.onlab.packet.IpAddress;
import org.onlab.packet.MacAddress;
import org.onosproject.net.DeviceId;
import org.onosproject.net.flow.TrafficSelector;

/**
 * What home agents do when a neighbor asks for the address of a mobile node that is away (RFC 5944 section 4.6, RFC 4861
 * section 7.2.8). The answer is the mobile node's own MAC address, so that no cache has to change when it leaves or returns.
 * What other visitors ask reaches the home agent through the reverse tunnel; that goes to the mobile node itself.
 *
 * @param <A> the kind of address that is asked for
 */
abstract class NeighborProxyRules<A extends IpAddress> implements RuleGenerator {

    /** The addresses of the interface that neighbors may ask for. */
    abstract Stream<A> addresses(MobileInterface mobile);

    /** Matches the question, whoever asks. */
    abstract TrafficSelector.Builder question(TrafficSelector.Builder selector, A address);

    /** What a home switch does with a question. */
    abstract List<Action> answer(MobileInterface mobile, DeviceId device, A address);

    /** Matches how the mobile node asks for its own address: it looks for another one who has it, or tells that it has it itself. */
    abstract Stream<TrafficSelector.Builder> ownQuestions(
            Supplier<TrafficSelector.Builder> sent, MacAddress mac, A address);

    /** The role of the rules that answer. */
    abstract RuleRole proxy();

    /** The role of the rules by which a visitor's question goes to the mobile node. */
    abstract RuleRole delivery();

    @Override
    public Stream<Rule> rules(MobileInterface mobile) {
        return mobile.isAway() ? addresses(mobile).flatMap(address -> rules(mobile, address)) : Stream.empty();
    }

    Stream<Rule> rules(MobileInterface mobile, A address) {
        Set<DeviceId> agents = mobile.network().answeringAgents();
        return Stream.of(
                        agents.stream()
                                .filter(device -> canRedirect(mobile, device))
                                .flatMap(device -> proxied(mobile, device, address)),
                        Sets.union(agents, Set.of(mobile.device())).stream()
                                .flatMap(device -> visitorsQuestion(mobile, device, address)),
                        agents.stream().flatMap(device -> announcement(mobile, device, address)),
                        announcementExit(mobile, address))
                .flatMap(rules -> rules);
    }

    /** Who is told by a switch sends the frames to it. A question that a switch leaves alone reaches the next one. */
    private static boolean canRedirect(MobileInterface mobile, DeviceId device) {
        return !mobile.ways().redirect(device, IncomingFrames.LOCAL).isEmpty();
    }

    private Stream<Rule> proxied(MobileInterface mobile, DeviceId device, A address) {
        return mobile.fromHome(device)
                .map(incoming -> mobile.rule(
                        device,
                        proxy(),
                        incoming,
                        question(incoming.selector(), address),
                        answer(mobile, device, address)));
    }

    private Stream<Rule> visitorsQuestion(MobileInterface mobile, DeviceId device, A address) {
        return delivered(mobile, device, selector -> question(selector, address));
    }

    /** What comes out of a tunnel, and matches as the operator narrows it down, goes to the mobile node, or on towards it. */
    final Stream<Rule> delivered(
            MobileInterface mobile, DeviceId device, UnaryOperator<TrafficSelector.Builder> narrowed) {
        return mobile.fromTunnels(device, Tunnelling.redirected(mobile.network()))
                .flatMap(incoming -> {
                    List<Action> way = mobile.ways().outOfTunnel(device, incoming);
                    return way.isEmpty()
                            ? Stream.empty()
                            : Stream.of(mobile.rule(
                                    device, delivery(), incoming, narrowed.apply(incoming.selector()), way));
                });
    }

    /** It comes out of the reverse tunnel at one switch and is flooded to the others that answer; or it is the first word back home. */
    private Stream<Rule> announcement(MobileInterface mobile, DeviceId device, A address) {
        return mobile.fromHome(device)
                .map(incoming -> mobile.rule(
                        device,
                        RuleRole.ANNOUNCEMENT,
                        incoming,
                        question(incoming.selector(), address)
                                .matchEthSrc(mobile.address().mac()),
                        mobile.baseForwarding().way()));
    }

    /** Out of a tunnel, it is believed if it says nothing else than that: everybody at home learns from it. */
    private Stream<Rule> announcementExit(MobileInterface mobile, A address) {
        return ReverseTunnelEnd.of(mobile)
                .flatMap(end -> ownQuestions(end::sent, mobile.address().mac(), address)
                        .map(said -> end.forward(RuleRole.ANNOUNCEMENT_EXIT, said)));
    }
}
