/* SPDX-License-Identifier: Apache-2.0 */
package org.hypermip.flows.desired.neighbors;

import com.google.common.collect.ImmutableList;
import java.util.List;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.hypermip.flows.frames.ControllerCopy;
import org.hypermip.flows.frames.IncomingFrames;
import org.hypermip.flows.frames.MobileInterface;
import org.hypermip.flows.frames.NeighborMessageMatch;
import org.hypermip.flows.frames.SenderAddresses;
import org.hypermip.flows.frames.SpecialPurposePrefixes;
import org.hypermip.flows.rules.Action;
import org.hypermip.flows.rules.Rule;
import org.hypermip.flows.rules.RuleRole;
import org.onlab.packet.ICMP6;
import org.onlab.packet.Ip6Address;
import org.onlab.packet.MacAddress;
import org.onosproject.net.DeviceId;
import org.onosproject.net.PortNumber;
import org.onosproject.net.flow.TrafficSelector;

/**
 * Neighbor Discovery for a mobile node that is away (RFC 4861 section 7.2.8). What neighbors solicit by multicast, those that
 * look for a duplicate of their own address among them (RFC 4862 section 5.4), is answered by the controller. What they solicit
 * by unicast, to see whether it is still reachable, is a frame to the mobile node like any other, and answered by itself.
 *
 * <p>A mobile node that looks for a duplicate itself hears of one at home: the answer to that is multicast to all nodes.
 */
public final class ProxyNdRules extends NeighborProxyRules<Ip6Address> {

    @Override
    Stream<Ip6Address> addresses(MobileInterface mobile) {
        return mobile.address().ip6Addresses().stream();
    }

    @Override
    TrafficSelector.Builder question(TrafficSelector.Builder selector, Ip6Address address) {
        return NeighborMessageMatch.icmp6(selector, ICMP6.NEIGHBOR_SOLICITATION)
                .matchIPv6Dst(SpecialPurposePrefixes.SOLICITED_NODES)
                .matchIPv6NDTargetAddress(address);
    }

    /** By duplicate address detection (RFC 4862 section 5.4.2), which tells no MAC address. */
    @Override
    Stream<TrafficSelector.Builder> ownQuestions(
            Supplier<TrafficSelector.Builder> sent, MacAddress mac, Ip6Address address) {
        return Stream.of(question(sent.get(), address)
                .matchIPv6Src(SenderAddresses.UNSPECIFIED_IP6)
                .matchIPv6NDSourceLinkLayerAddress(MacAddress.ZERO));
    }

    @Override
    List<Action> answer(MobileInterface mobile, DeviceId device, Ip6Address address) {
        return List.of(Action.output(PortNumber.CONTROLLER));
    }

    @Override
    RuleRole proxy() {
        return RuleRole.PROXY_ND;
    }

    @Override
    RuleRole delivery() {
        return RuleRole.ND_DELIVERY;
    }

    @Override
    Stream<Rule> rules(MobileInterface mobile, Ip6Address address) {
        return Stream.of(super.rules(mobile, address), duplicateAtHome(mobile, address), duplicate(mobile, address))
                .flatMap(rules -> rules);
    }

    /** At one switch only: a multicast comes to every home switch, and is to be heard once. */
    private static Stream<Rule> duplicateAtHome(MobileInterface mobile, Ip6Address address) {
        DeviceId homeAgent = mobile.network().homeAgent();
        ImmutableList<Action> redirect = mobile.ways().redirect(homeAgent, IncomingFrames.LOCAL);
        ImmutableList<Action> copies = mobile.network().reactive() ? ControllerCopy.after(redirect) : redirect;
        return redirect.isEmpty()
                ? Stream.empty()
                : mobile.fromHome(homeAgent)
                        .map(incoming -> mobile.rule(
                                homeAgent,
                                RuleRole.HOME_MULTICAST,
                                incoming,
                                claim(incoming.selector(), address),
                                mobile.baseForwarding().beside(copies)));
    }

    private Stream<Rule> duplicate(MobileInterface mobile, Ip6Address address) {
        return delivered(mobile, mobile.device(), selector -> claim(selector, address));
    }

    /** Matches what tells all nodes that the sender has the address. */
    private static TrafficSelector.Builder claim(TrafficSelector.Builder selector, Ip6Address address) {
        return NeighborMessageMatch.advertisement(selector).matchIPv6NDTargetAddress(address);
    }
}
