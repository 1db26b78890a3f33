/* SPDX-License-Identifier: Apache-2.0 */
package org.hypermip.flows.desired.egress;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableSet;
import com.google.common.collect.Streams;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.hypermip.flows.frames.FrameOrigin;
import org.hypermip.flows.frames.MobileInterface;
import org.hypermip.flows.frames.NeighborMessageMatch;
import org.hypermip.flows.frames.SenderAddresses;
import org.onlab.packet.ICMP6;
import org.onlab.packet.Ip6Address;
import org.onlab.packet.IpPrefix;
import org.onlab.packet.MacAddress;
import org.onosproject.net.flow.TrafficSelector;

/**
 * What a visiting mobile node may say to its neighbors by Neighbor Discovery: what is true, for they believe it. It advertises its own
 * addresses alone (RFC 4861 section 4.4), and says of no other MAC address that it is its own (section 4.3).
 *
 * <p>In a network with temporary addresses nobody knows which are its own: there it may advertise any but the router's, as it may at home.
 *
 * <p>The source may be any of its addresses, and need not be the one that is advertised. A link-layer address may be left out of what is
 * unicast; a switch has zeroes for an option that is not there.
 */
final class PermittedNeighborMessages {

    private static final MacAddress LEFT_OUT = MacAddress.ZERO;

    private PermittedNeighborMessages() {}

    /** Returns what matches them where they come in. */
    static Stream<TrafficSelector.Builder> of(MobileInterface mobile, FrameOrigin origin) {
        ImmutableList<MacAddress> options = ImmutableList.of(mobile.address().mac(), LEFT_OUT);
        return Streams.concat(
                detections(mobile, origin),
                sources(mobile).flatMap(source -> options.stream().map(mac -> solicitation(origin, source, mac))),
                sources(mobile).flatMap(source -> options.stream()
                        .flatMap(mac -> advertisements(mobile, origin, source, mac))));
    }

    private static Stream<IpPrefix> sources(MobileInterface mobile) {
        return SenderAddresses.ip6(mobile.address(), mobile.network());
    }

    /** Its question whether somebody has the address that it is about to use (RFC 4862 section 5.4.2). */
    private static Stream<TrafficSelector.Builder> detections(MobileInterface mobile, FrameOrigin origin) {
        return of(mobile, () -> solicitation(origin, SenderAddresses.UNSPECIFIED_IP6, LEFT_OUT));
    }

    private static Stream<TrafficSelector.Builder> advertisements(
            MobileInterface mobile, FrameOrigin origin, IpPrefix source, MacAddress mac) {
        return of(mobile, () -> advertisement(origin, source, mac));
    }

    /** Matches what is said of each of its addresses; or of any, if nobody knows them. */
    private static Stream<TrafficSelector.Builder> of(
            MobileInterface mobile, Supplier<TrafficSelector.Builder> message) {
        ImmutableSet<Ip6Address> own = mobile.address().ip6Addresses();
        return mobile.network().temporaryAddresses() && !own.isEmpty()
                ? Stream.of(message.get())
                : own.stream().map(target -> message.get().matchIPv6NDTargetAddress(target));
    }

    private static TrafficSelector.Builder solicitation(FrameOrigin origin, IpPrefix source, MacAddress mac) {
        return NeighborMessageMatch.icmp6(origin.sent(), ICMP6.NEIGHBOR_SOLICITATION)
                .matchIPv6Src(source)
                .matchIPv6NDSourceLinkLayerAddress(mac);
    }

    private static TrafficSelector.Builder advertisement(FrameOrigin origin, IpPrefix source, MacAddress mac) {
        return NeighborMessageMatch.icmp6(origin.sent(), ICMP6.NEIGHBOR_ADVERTISEMENT)
                .matchIPv6Src(source)
                .matchIPv6NDTargetLinkLayerAddress(mac);
    }
}
