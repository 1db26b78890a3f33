/* SPDX-License-Identifier: Apache-2.0 */
package org.hypermip.flows.desired.guards;

import static org.hypermip.flows.desired.Scenes.VM;
import static org.junit.jupiter.api.Assertions.assertEquals;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.hypermip.flows.Station;
import org.hypermip.flows.ThreeSites;
import org.hypermip.flows.desired.DesiredRules;
import org.hypermip.flows.desired.Scenes;
import org.hypermip.flows.fake.ArpBody;
import org.hypermip.flows.fake.FakeFabric;
import org.hypermip.flows.fake.Frame;
import org.hypermip.flows.fake.NdBody;
import org.onlab.packet.ARP;
import org.onlab.packet.EthType.EtherType;
import org.onlab.packet.ICMP6;
import org.onlab.packet.IPv6;
import org.onlab.packet.Ip4Address;
import org.onlab.packet.Ip6Address;
import org.onlab.packet.IpAddress;
import org.onlab.packet.MacAddress;
import org.onlab.packet.VlanId;
import org.onosproject.net.ConnectPoint;

/**
 * Whatever a visitor sends leaves its switch if it is its own to send, and otherwise not. What is its own is said here
 * as the standards say it of any machine, and not as rules can.
 */
class VisitorPortPropertiesTest {

    private static final ConnectPoint PORT = ThreeSites.tap(VM, "hv-b1");
    private static final Station NEIGHBOR = ThreeSites.STATIONS.get(0);
    private static final Ip4Address NO_IP4 = Ip4Address.valueOf("0.0.0.0");
    private static final Ip4Address BROADCAST = Ip4Address.valueOf("255.255.255.255");
    private static final Ip6Address LINK_LOCAL =
            Ip6Address.valueOf(IPv6.getLinkLocalAddress(VM.mac().toBytes()));
    private static final ImmutableSet<IpAddress> OWN = ImmutableSet.of(VM.ip(), VM.ip6(), LINK_LOCAL);
    private static final FakeFabric FABRIC = fabric();

    private static FakeFabric fabric() {
        FakeFabric fabric = ThreeSites.fabric();
        ThreeSites.STATIONS.forEach(
                station -> fabric.send(station.at(), Frame.announcement(station.mac(), station.ip())));
        DesiredRules.of(List.of(Scenes.away("hv-b1")), ThreeSites.fullView())
                .rules()
                .forEach(fabric::install);
        return fabric;
    }

    @Property(tries = 20_000, seed = "1", edgeCases = EdgeCasesMode.NONE)
    void whatIsItsOwnLeavesAndNothingElse(@ForAll("frames") Frame frame) {
        Set<ConnectPoint> reached = FABRIC.trace(PORT, frame).stream()
                .map(delivery -> delivery.at())
                .collect(Collectors.toSet());
        assertEquals(isOwn(frame), reached.contains(NEIGHBOR.at()), () -> frame + " reached " + reached);
        assertEquals(isOwn(frame), !reached.isEmpty(), () -> frame + " reached " + reached);
    }

    private static boolean isOwn(Frame frame) {
        return frame.source().equals(VM.mac())
                && frame.vlan().filter(vlan -> !vlan.equals(Frame.NO_VLAN)).isEmpty()
                && (frame.arp().map(VisitorPortPropertiesTest::isOwn).orElse(false)
                        || (frame.type() == EtherType.IPV4 && isOwnIp4(frame))
                        || (frame.type() == EtherType.IPV6 && isOwnIp6(frame)));
    }

    private static boolean isOwn(ArpBody body) {
        boolean probes = body.operation() == ARP.OP_REQUEST
                && body.sender().equals(NO_IP4)
                && body.target().equals(VM.ip());
        return body.senderMac().equals(VM.mac()) && (body.sender().equals(VM.ip()) || probes);
    }

    private static boolean isOwnIp4(Frame frame) {
        boolean asksForLease = frame.ipSource().equals(Optional.of(NO_IP4))
                && frame.ipDestination().equals(Optional.of(BROADCAST))
                && frame.udp()
                        .filter(ports -> ports.source() == 68 && ports.destination() == 67)
                        .isPresent();
        return hasOwnSource(frame) || asksForLease;
    }

    private static boolean isOwnIp6(Frame frame) {
        switch (frame.icmp6Type().orElse(0).byteValue()) {
            case ICMP6.ROUTER_ADVERTISEMENT:
            case ICMP6.REDIRECT:
                return false;
            case ICMP6.NEIGHBOR_SOLICITATION:
                return isOwnSolicitation(frame, frame.nd().orElseThrow());
            case ICMP6.NEIGHBOR_ADVERTISEMENT:
                NdBody body = frame.nd().orElseThrow();
                return hasOwnSource(frame) && OWN.contains(body.target()) && isOwnOrNone(body.linkLayer());
            default:
                return hasOwnSource(frame)
                        || (hasNoSource(frame)
                                && frame.icmp6Type().isPresent()
                                && frame.ipDestination()
                                        .filter(IpAddress::isMulticast)
                                        .isPresent());
        }
    }

    private static boolean isOwnSolicitation(Frame frame, NdBody body) {
        return hasNoSource(frame)
                ? OWN.contains(body.target()) && body.linkLayer().equals(MacAddress.ZERO)
                : hasOwnSource(frame)
                        && isOwnOrNone(body.linkLayer())
                        && !body.target().equals(Ip6Address.ZERO);
    }

    private static boolean hasOwnSource(Frame frame) {
        return frame.ipSource().filter(OWN::contains).isPresent();
    }

    private static boolean hasNoSource(Frame frame) {
        return frame.ipSource().equals(Optional.of(Ip6Address.ZERO));
    }

    private static boolean isOwnOrNone(MacAddress mac) {
        return mac.equals(VM.mac()) || mac.equals(MacAddress.ZERO);
    }

    @Provide
    Arbitrary<Frame> frames() {
        return Combinators.combine(
                        Arbitraries.oneOf(arp(), ip4(), ip6(), neighborDiscovery()),
                        mostly(VM.mac(), NEIGHBOR.mac(), VM.network().gatewayMac()),
                        Arbitraries.of(NEIGHBOR.mac(), MacAddress.BROADCAST),
                        Arbitraries.of(-1, -1, -1, -1, -1, -1, 0, 7))
                .as((frame, from, to, tag) -> {
                    Frame sent = frame.between(from, to);
                    return tag < 0 ? sent : sent.tagged(VlanId.vlanId(tag.shortValue()));
                });
    }

    private static Arbitrary<Frame> arp() {
        return Combinators.combine(macs(), ip4s(), ip4s(), Arbitraries.of(true, false))
                .as((mac, sender, target, asks) -> (asks
                                ? Frame.arpRequest(VM.mac(), sender, target)
                                : Frame.arpReply(VM.mac(), NEIGHBOR.mac(), sender))
                        .saying(mac));
    }

    private static Arbitrary<Frame> ip4() {
        return Combinators.combine(ip4s(), ip4s(), Arbitraries.of(67, 68, 7), Arbitraries.of(67, 68, 7))
                .as((source, destination, from, to) ->
                        Frame.udp(VM.mac(), NEIGHBOR.mac(), source, destination, from, to));
    }

    private static Arbitrary<Frame> ip6() {
        return Combinators.combine(ip6s(), ip6s(), Arbitraries.of(0, 1, 128, 133, 134, 137, 143))
                .as((source, destination, type) -> type == 0
                        ? Frame.udp(VM.mac(), NEIGHBOR.mac(), source, destination, 7, 7)
                        : Frame.icmp6(VM.mac(), NEIGHBOR.mac(), source, destination, type.byteValue()));
    }

    private static Arbitrary<Frame> neighborDiscovery() {
        return Combinators.combine(ip6s(), ip6s(), macs(), Arbitraries.of(true, false))
                .as((source, target, mac, asks) -> (asks
                                ? Frame.neighborSolicitation(VM.mac(), source, target)
                                : Frame.neighborAdvertisement(VM.mac(), target).from(source))
                        .saying(mac));
    }

    private static Arbitrary<MacAddress> macs() {
        return Arbitraries.of(VM.mac(), NEIGHBOR.mac(), MacAddress.ZERO);
    }

    private static Arbitrary<Ip4Address> ip4s() {
        return Arbitraries.of(VM.ip(), NEIGHBOR.ip(), NO_IP4, BROADCAST);
    }

    private static Arbitrary<Ip6Address> ip6s() {
        return Arbitraries.of(VM.ip6(), LINK_LOCAL, NEIGHBOR.ip6(), Ip6Address.ZERO, Ip6Address.valueOf("ff02::2"));
    }

    /** The first one more often than not. */
    private static Arbitrary<MacAddress> mostly(MacAddress first, MacAddress... others) {
        return Arbitraries.of(ImmutableList.<MacAddress>builder()
                .add(first, first, first)
                .add(others)
                .build());
    }
}
