/* SPDX-License-Identifier: Apache-2.0 */
package org.hypermip.flows.rules;

import com.google.common.collect.Sets;
import java.util.List;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.hypermip.flows.network.HomeNetwork;
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
    abstract Stream<A> addresses(Journey journey);

    /** Matches the question, whoever asks. */
    abstract TrafficSelector.Builder question(TrafficSelector.Builder selector, A address);

    /** What a home switch does with a question. */
    abstract List<Action> answer(Journey journey, DeviceId device, A address);

    /** The role of the rules that answer. */
    abstract RuleRole proxy();

    /** The role of the rules by which a visitor's question goes to the mobile node. */
    abstract RuleRole delivery();

    @Override
    public Stream<Rule> rules(Journey journey) {
        return journey.isAway() ? addresses(journey).flatMap(address -> rules(journey, address)) : Stream.empty();
    }

    Stream<Rule> rules(Journey journey, A address) {
        return Stream.of(
                        journey.homeDevices().stream()
                                .filter(device -> canRedirect(journey, device))
                                .flatMap(device -> proxied(journey, device, address)),
                        Sets.union(journey.homeDevices(), Set.of(journey.device())).stream()
                                .flatMap(device -> visitorsQuestion(journey, device, address)),
                        journey.homeDevices().stream().flatMap(device -> announcement(journey, device, address)),
                        announcementExit(journey, address))
                .flatMap(rules -> rules);
    }

    /** Who is told by a switch sends the frames to it. A question that a switch leaves alone reaches the next one. */
    private static boolean canRedirect(Journey journey, DeviceId device) {
        return !journey.ways().redirect(device, Entry.LOCAL).isEmpty();
    }

    private Stream<Rule> proxied(Journey journey, DeviceId device, A address) {
        return journey.fromHome(device)
                .map(entry -> journey.rule(
                        device, proxy(), entry, question(entry.selector(), address), answer(journey, device, address)));
    }

    private Stream<Rule> visitorsQuestion(Journey journey, DeviceId device, A address) {
        return delivered(journey, device, selector -> question(selector, address));
    }

    /** What comes out of a tunnel, and matches as the operator narrows it down, goes to the mobile node, or on towards it. */
    final Stream<Rule> delivered(Journey journey, DeviceId device, UnaryOperator<TrafficSelector.Builder> narrowed) {
        return journey.fromTunnels(device, TunnelKeys.redirected(journey.network()))
                .flatMap(entry -> {
                    List<Action> way = DeliveryRules.wayOfRedirected(journey, device, entry);
                    return way.isEmpty()
                            ? Stream.empty()
                            : Stream.of(journey.rule(device, delivery(), entry, narrowed.apply(entry.selector()), way));
                });
    }

    /** It comes out of the reverse tunnel at one switch and is flooded to the others; or it is the first word back home. */
    private Stream<Rule> announcement(Journey journey, DeviceId device, A address) {
        return journey.fromHome(device).map(entry -> forwarded(journey, device, RuleRole.ANNOUNCEMENT, entry, address));
    }

    private Stream<Rule> announcementExit(Journey journey, A address) {
        HomeNetwork network = journey.network();
        return journey.fromTunnels(network.homeAgent(), TunnelKeys.redirected(network))
                .map(entry -> forwarded(journey, network.homeAgent(), RuleRole.ANNOUNCEMENT_EXIT, entry, address));
    }

    private Rule forwarded(Journey journey, DeviceId device, RuleRole role, Entry entry, A address) {
        return journey.rule(
                device,
                role,
                entry,
                ownQuestion(entry.selector(), journey, address),
                journey.baseForwarding().way());
    }

    /** To ask for one's own address is to look for another one who has it, or to tell that one has it oneself. */
    private TrafficSelector.Builder ownQuestion(TrafficSelector.Builder selector, Journey journey, A address) {
        return question(selector, address).matchEthSrc(journey.address().mac());
    }
}
