/* SPDX-License-Identifier: Apache-2.0 */
package org.hypermip.flows.desired.neighbors;

import com.google.common.collect.Sets;
import java.util.List;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.hypermip.flows.desired.RuleGenerator;
import org.hypermip.flows.frames.IncomingFrames;
import org.hypermip.flows.frames.MobileInterface;
import org.hypermip.flows.frames.Tunnelling;
import org.hypermip.flows.network.HomeNetwork;
import org.hypermip.flows.rules.Action;
import org.hypermip.flows.rules.Rule;
import org.hypermip.flows.rules.RuleRole;
import org.onlab.packet.IpAddress;
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

    /** The role of the rules that answer. */
    abstract RuleRole proxy();

    /** The role of the rules by which a visitor's question goes to the mobile node. */
    abstract RuleRole delivery();

    @Override
    public Stream<Rule> rules(MobileInterface mobile) {
        return mobile.isAway() ? addresses(mobile).flatMap(address -> rules(mobile, address)) : Stream.empty();
    }

    Stream<Rule> rules(MobileInterface mobile, A address) {
        return Stream.of(
                        mobile.homeDevices().stream()
                                .filter(device -> canRedirect(mobile, device))
                                .flatMap(device -> proxied(mobile, device, address)),
                        Sets.union(mobile.homeDevices(), Set.of(mobile.device())).stream()
                                .flatMap(device -> visitorsQuestion(mobile, device, address)),
                        mobile.homeDevices().stream().flatMap(device -> announcement(mobile, device, address)),
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

    /** It comes out of the reverse tunnel at one switch and is flooded to the others; or it is the first word back home. */
    private Stream<Rule> announcement(MobileInterface mobile, DeviceId device, A address) {
        return mobile.fromHome(device)
                .map(incoming -> forwarded(mobile, device, RuleRole.ANNOUNCEMENT, incoming, address));
    }

    private Stream<Rule> announcementExit(MobileInterface mobile, A address) {
        HomeNetwork network = mobile.network();
        return mobile.fromTunnels(network.homeAgent(), Tunnelling.redirected(network))
                .map(incoming -> forwarded(mobile, network.homeAgent(), RuleRole.ANNOUNCEMENT_EXIT, incoming, address));
    }

    private Rule forwarded(MobileInterface mobile, DeviceId device, RuleRole role, IncomingFrames incoming, A address) {
        return mobile.rule(
                device,
                role,
                incoming,
                ownQuestion(incoming.selector(), mobile, address),
                mobile.baseForwarding().way());
    }

    /** To ask for one's own address is to look for another one who has it, or to tell that one has it oneself. */
    private TrafficSelector.Builder ownQuestion(TrafficSelector.Builder selector, MobileInterface mobile, A address) {
        return question(selector, address).matchEthSrc(mobile.address().mac());
    }
}
