/* SPDX-License-Identifier: Apache-2.0 */
package org.hypermip.flows.desired.guards;

import java.util.stream.Stream;
import org.hypermip.flows.frames.FrameOrigin;
import org.hypermip.flows.frames.MobileInterface;
import org.hypermip.flows.frames.NeighborMessageMatch;
import org.hypermip.flows.frames.SenderAddresses;
import org.onlab.packet.EthType.EtherType;
import org.onlab.packet.ICMP6;
import org.onlab.packet.Ip6Address;
import org.onosproject.net.flow.TrafficSelector;

/** What is said by Neighbor Discovery where a visiting mobile node's frames come in, and is not to be believed unless it is known to be true. */
final class GuardedNeighborMessages {

    private GuardedNeighborMessages() {}

    /** Matches messages that only rules for what is true let through; none are looked at of an interface without IPv6. */
    static Stream<TrafficSelector.Builder> ofGuardedTypes(MobileInterface mobile, FrameOrigin origin) {
        return hasIp6(mobile)
                ? Stream.of(
                                ICMP6.ROUTER_ADVERTISEMENT,
                                ICMP6.NEIGHBOR_SOLICITATION,
                                ICMP6.NEIGHBOR_ADVERTISEMENT,
                                ICMP6.REDIRECT)
                        .map(type -> NeighborMessageMatch.icmp6(origin.anything(), type))
                : Stream.empty();
    }

    /** Matches what rules for what is true would let through, and is not true for certain. */
    static Stream<TrafficSelector.Builder> untrue(MobileInterface mobile, FrameOrigin origin) {
        return hasIp6(mobile)
                ? Stream.concat(
                        Stream.of(NeighborMessageMatch.icmp6(origin.anything(), ICMP6.NEIGHBOR_SOLICITATION)
                                .matchIPv6NDTargetAddress(Ip6Address.ZERO)),
                        ofRouter(mobile, origin))
                : Stream.empty();
    }

    private static boolean hasIp6(MobileInterface mobile) {
        return !mobile.address().ip6Addresses().isEmpty();
    }

    /**
     * Where nobody knows a visitor's addresses, it is known at least that the router's are none of them. It neither sends under them, nor
     * advertises them, nor looks for a duplicate of them. Advertisements that contradict themselves have no target, as solicitations.
     */
    private static Stream<TrafficSelector.Builder> ofRouter(MobileInterface mobile, FrameOrigin origin) {
        return mobile.network().temporaryAddresses()
                ? Stream.concat(
                        Stream.of(advertised(origin, Ip6Address.ZERO)),
                        mobile.network()
                                .ip6Gateways()
                                .flatMap(router -> Stream.of(
                                        advertised(origin, router), wanted(origin, router), sentAs(origin, router))))
                : Stream.empty();
    }

    private static TrafficSelector.Builder advertised(FrameOrigin origin, Ip6Address address) {
        return NeighborMessageMatch.icmp6(origin.anything(), ICMP6.NEIGHBOR_ADVERTISEMENT)
                .matchIPv6NDTargetAddress(address);
    }

    private static TrafficSelector.Builder wanted(FrameOrigin origin, Ip6Address address) {
        return NeighborMessageMatch.icmp6(origin.anything(), ICMP6.NEIGHBOR_SOLICITATION)
                .matchIPv6Src(SenderAddresses.UNSPECIFIED_IP6)
                .matchIPv6NDTargetAddress(address);
    }

    private static TrafficSelector.Builder sentAs(FrameOrigin origin, Ip6Address address) {
        return origin.anything()
                .matchEthType(EtherType.IPV6.ethType().toShort())
                .matchIPv6Src(address.toIpPrefix());
    }
}
