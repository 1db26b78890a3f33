/* SPDX-License-Identifier: Apache-2.0 */
package org.hypermip.flows.rules;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.Streams;
import java.util.stream.Stream;
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
final class NdReverseTunnelRules implements RuleGenerator {

    private static final MacAddress LEFT_OUT = MacAddress.ZERO;

    @Override
    public Stream<Rule> rules(Journey journey) {
        ImmutableList<MacAddress> options = ImmutableList.of(journey.address().mac(), LEFT_OUT);
        return Visit.of(journey)
                .flatMap(visit -> visit.sendHome(
                        RuleRole.ND_REVERSE_TUNNEL,
                        Streams.concat(
                                own(journey).map(wanted -> detection(visit, wanted)),
                                sources(journey).flatMap(source -> options.stream()
                                        .map(mac -> solicitation(visit, source, mac))),
                                sources(journey).flatMap(source -> own(journey).flatMap(target -> options.stream()
                                        .map(mac -> advertisement(visit, source, target, mac)))))));
    }

    private static Stream<Ip6Address> own(Journey journey) {
        return journey.address().ip6Addresses().stream();
    }

    private static Stream<IpPrefix> sources(Journey journey) {
        return Sources.ip6(journey.address());
    }

    /** Its question whether somebody has the address that it is about to use (RFC 4862 section 5.4.2). */
    private static TrafficSelector.Builder detection(Visit visit, Ip6Address wanted) {
        return solicitation(visit, Sources.UNSPECIFIED_IP6, LEFT_OUT).matchIPv6NDTargetAddress(wanted);
    }

    private static TrafficSelector.Builder solicitation(Visit visit, IpPrefix source, MacAddress mac) {
        return Announcements.icmp6(visit.sent(), ICMP6.NEIGHBOR_SOLICITATION)
                .matchIPv6Src(source)
                .matchIPv6NDSourceLinkLayerAddress(mac);
    }

    private static TrafficSelector.Builder advertisement(
            Visit visit, IpPrefix source, Ip6Address target, MacAddress mac) {
        return Announcements.icmp6(visit.sent(), ICMP6.NEIGHBOR_ADVERTISEMENT)
                .matchIPv6Src(source)
                .matchIPv6NDTargetAddress(target)
                .matchIPv6NDTargetLinkLayerAddress(mac);
    }
}
