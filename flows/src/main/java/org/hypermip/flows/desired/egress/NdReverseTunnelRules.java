/* SPDX-License-Identifier: Apache-2.0 */
package org.hypermip.flows.desired.egress;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.Streams;
import java.util.stream.Stream;
import org.hypermip.flows.desired.RuleGenerator;
import org.hypermip.flows.desired.guards.AntiSpoofingRules;
import org.hypermip.flows.frames.MobileInterface;
import org.hypermip.flows.frames.NeighborMessageMatch;
import org.hypermip.flows.frames.SenderAddresses;
import org.hypermip.flows.frames.VisitedPort;
import org.hypermip.flows.rules.Rule;
import org.hypermip.flows.rules.RuleRole;
import org.onlab.packet.ICMP6;
import org.onlab.packet.Ip6Address;
import org.onlab.packet.IpPrefix;
import org.onlab.packet.MacAddress;
import org.onosproject.net.flow.TrafficSelector;

/**
 * What a visiting mobile node says to its neighbors by Neighbor Discovery goes home if it is true, for they believe it: it advertises
 * its own addresses alone (RFC 4861 section 4.4), and says of no other MAC address that it is its own (section 4.3). Anything else of the
 * kind meets {@link AntiSpoofingRules}, whoever it is from.
 *
 * <p>The source may be any of its addresses, and need not be the one that is advertised. A link-layer address may be left out
 * of what is unicast; a switch has zeroes for an option that is not there.
 */
public final class NdReverseTunnelRules implements RuleGenerator {

    private static final MacAddress LEFT_OUT = MacAddress.ZERO;

    @Override
    public Stream<Rule> rules(MobileInterface mobile) {
        ImmutableList<MacAddress> options = ImmutableList.of(mobile.address().mac(), LEFT_OUT);
        return VisitedPort.of(mobile)
                .flatMap(visited -> visited.sendHome(
                        RuleRole.ND_REVERSE_TUNNEL,
                        Streams.concat(
                                own(mobile).map(wanted -> detection(visited, wanted)),
                                sources(mobile).flatMap(source -> options.stream()
                                        .map(mac -> solicitation(visited, source, mac))),
                                sources(mobile).flatMap(source -> own(mobile).flatMap(target -> options.stream()
                                        .map(mac -> advertisement(visited, source, target, mac)))))));
    }

    private static Stream<Ip6Address> own(MobileInterface mobile) {
        return mobile.address().ip6Addresses().stream();
    }

    private static Stream<IpPrefix> sources(MobileInterface mobile) {
        return SenderAddresses.ip6(mobile.address());
    }

    /** Its question whether somebody has the address that it is about to use (RFC 4862 section 5.4.2). */
    private static TrafficSelector.Builder detection(VisitedPort visited, Ip6Address wanted) {
        return solicitation(visited, SenderAddresses.UNSPECIFIED_IP6, LEFT_OUT).matchIPv6NDTargetAddress(wanted);
    }

    private static TrafficSelector.Builder solicitation(VisitedPort visited, IpPrefix source, MacAddress mac) {
        return NeighborMessageMatch.icmp6(visited.sent(), ICMP6.NEIGHBOR_SOLICITATION)
                .matchIPv6Src(source)
                .matchIPv6NDSourceLinkLayerAddress(mac);
    }

    private static TrafficSelector.Builder advertisement(
            VisitedPort visited, IpPrefix source, Ip6Address target, MacAddress mac) {
        return NeighborMessageMatch.icmp6(visited.sent(), ICMP6.NEIGHBOR_ADVERTISEMENT)
                .matchIPv6Src(source)
                .matchIPv6NDTargetAddress(target)
                .matchIPv6NDTargetLinkLayerAddress(mac);
    }
}
