/* SPDX-License-Identifier: Apache-2.0 */
package org.hypermip.flows.fake;

import com.google.auto.value.AutoValue;
import java.util.Optional;
import java.util.function.Predicate;
import org.onlab.packet.ARP;
import org.onlab.packet.EthType.EtherType;
import org.onlab.packet.ICMP6;
import org.onlab.packet.IPv6;
import org.onlab.packet.Ip4Address;
import org.onlab.packet.Ip6Address;
import org.onlab.packet.IpAddress;
import org.onlab.packet.MacAddress;

/** An Ethernet frame, as much of it as rules look at. */
@AutoValue
public abstract class Frame {

    /** What machines send with, as Linux does. */
    public static final int TTL = 64;

    private static final IpAddress ALL_NODES = IpAddress.valueOf("ff02::1");
    private static final MacAddress ALL_NODES_MAC = MacAddress.valueOf("33:33:00:00:00:01");
    private static final Ip4Address UNSPECIFIED = Ip4Address.valueOf("0.0.0.0");

    /** The sender's MAC address. */
    public abstract MacAddress source();

    /** The receiver's MAC address. */
    public abstract MacAddress destination();

    /** What it carries. */
    public abstract EtherType type();

    /** Source address of the IP packet in it. */
    public abstract Optional<IpAddress> ipSource();

    /** Destination address of the IP packet in it. */
    public abstract Optional<IpAddress> ipDestination();

    /** Type of the ICMPv6 message in it. */
    public abstract Optional<Integer> icmp6Type();

    /** The address that a neighbor solicitation or advertisement is about. */
    public abstract Optional<Ip6Address> ndTarget();

    /** The ARP packet in it. */
    public abstract Optional<ArpBody> arp();

    /** TTL or hop limit of the IP packet in it; of other frames, without meaning. */
    public abstract int ttl();

    /** Tells whether no router may forward it any more. */
    public boolean isSpent() {
        return ttl() <= 1;
    }

    /** Returns this packet as a router sends it on, but for the MAC addresses. */
    public Frame forwarded() {
        return withTtl(ttl() - 1);
    }

    /** Returns this packet with another TTL. */
    public Frame withTtl(int ttl) {
        return new AutoValue_Frame(
                source(), destination(), type(), ipSource(), ipDestination(), icmp6Type(), ndTarget(), arp(), ttl);
    }

    /** Returns this frame with other MAC addresses. */
    public Frame between(MacAddress from, MacAddress to) {
        return new AutoValue_Frame(
                from, to, type(), ipSource(), ipDestination(), icmp6Type(), ndTarget(), arp(), ttl());
    }

    /** Tells whether it is an ARP request or a neighbor solicitation for that address. */
    public boolean asksFor(IpAddress address) {
        return isOf(ICMP6.NEIGHBOR_SOLICITATION)
                ? ndTarget().filter(address::equals).isPresent()
                : arp().filter(body -> body.operation() == ARP.OP_REQUEST
                                && body.target().equals(address))
                        .isPresent();
    }

    /** Tells whether it says, as an ARP reply does, that the address is at that MAC address. */
    public boolean answersFor(Ip4Address address, MacAddress mac) {
        return arp().filter(body -> body.operation() == ARP.OP_REPLY
                        && body.sender().equals(address)
                        && body.senderMac().equals(mac))
                .isPresent();
    }

    /** Returns the reply to this request. */
    Frame answeredBy(MacAddress mac, Ip4Address address) {
        ArpBody request = arp().orElseThrow();
        return arp(mac, source(), ArpBody.of(ARP.OP_REPLY, mac, address, request.sender()));
    }

    /** Returns an IP packet of these ends. */
    public static Frame ip(MacAddress from, MacAddress to, IpAddress source, IpAddress destination) {
        EtherType type = source.isIp4() ? EtherType.IPV4 : EtherType.IPV6;
        return new AutoValue_Frame(
                from,
                to,
                type,
                Optional.of(source),
                Optional.of(destination),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                TTL);
    }

    /** Returns an IP packet of that source. */
    public static Frame ip(MacAddress from, MacAddress to, IpAddress source) {
        EtherType type = source.isIp4() ? EtherType.IPV4 : EtherType.IPV6;
        return new AutoValue_Frame(
                from,
                to,
                type,
                Optional.of(source),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                TTL);
    }

    /** Returns the advertisement to all nodes by which an IPv6 address is announced (RFC 4861 section 7.2.6). */
    public static Frame neighborAdvertisement(MacAddress from, Ip6Address own) {
        return icmp6(from, ALL_NODES_MAC, own, ALL_NODES, ICMP6.NEIGHBOR_ADVERTISEMENT, Optional.of(own));
    }

    /** Returns the multicast question for the MAC address that an IPv6 address is at (RFC 4861 section 7.2.2). */
    public static Frame neighborSolicitation(MacAddress from, Ip6Address sender, Ip6Address target) {
        byte[] group = IPv6.getSolicitNodeAddress(target.toOctets());
        return icmp6(
                from,
                MacAddress.valueOf(IPv6.getMCastMacAddress(group)),
                sender,
                Ip6Address.valueOf(group),
                ICMP6.NEIGHBOR_SOLICITATION,
                Optional.of(target));
    }

    /** Returns the question whether somebody has an address, before it is used (RFC 4862 section 5.4.2). */
    public static Frame duplicateDetection(MacAddress from, Ip6Address wanted) {
        return neighborSolicitation(from, Ip6Address.ZERO, wanted);
    }

    /** Returns what a router says to all nodes (RFC 4861 section 4.2). */
    public static Frame routerAdvertisement(MacAddress from) {
        Ip6Address own = Ip6Address.valueOf(IPv6.getLinkLocalAddress(from.toBytes()));
        return icmp6(from, ALL_NODES_MAC, own, ALL_NODES, ICMP6.ROUTER_ADVERTISEMENT, Optional.empty());
    }

    /** Returns a broadcast request for an address. */
    public static Frame arpRequest(MacAddress from, Ip4Address sender, Ip4Address target) {
        return arp(from, MacAddress.BROADCAST, ArpBody.of(ARP.OP_REQUEST, from, sender, target));
    }

    /** Returns the broadcast request for one's own address that announces it: gratuitous ARP (RFC 5227 section 3). */
    public static Frame announcement(MacAddress from, Ip4Address own) {
        return arpRequest(from, own, own);
    }

    /** Returns the request that looks for another holder of an address before it is used (RFC 5227 section 2.1.1). */
    public static Frame probe(MacAddress from, Ip4Address wanted) {
        return arpRequest(from, UNSPECIFIED, wanted);
    }

    /** Returns the reverse request by which QEMU announces a machine that arrived (RFC 903). */
    public static Frame reverseAnnouncement(MacAddress from) {
        return new AutoValue_Frame(
                from,
                MacAddress.BROADCAST,
                EtherType.RARP,
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                TTL);
    }

    private boolean isOf(byte type) {
        return icmp6Type().filter(Predicate.isEqual(type & 0xff)).isPresent();
    }

    private static Frame icmp6(
            MacAddress from,
            MacAddress to,
            IpAddress source,
            IpAddress destination,
            byte type,
            Optional<Ip6Address> target) {
        return new AutoValue_Frame(
                from,
                to,
                EtherType.IPV6,
                Optional.of(source),
                Optional.of(destination),
                Optional.of(type & 0xff),
                target,
                Optional.empty(),
                TTL);
    }

    /** Returns the reply to an ARP probe: it goes to whoever asked, who has no address. */
    public static Frame arpReply(MacAddress from, MacAddress to, Ip4Address own) {
        return arp(from, to, ArpBody.of(ARP.OP_REPLY, from, own, UNSPECIFIED));
    }

    /** Returns the advertisement that answers a neighbor solicitation of one who is on the same link. */
    public static Frame neighborAdvertisement(MacAddress from, MacAddress to, Ip6Address own) {
        return icmp6(
                from,
                to,
                own,
                Ip6Address.valueOf(IPv6.getLinkLocalAddress(to.toBytes())),
                ICMP6.NEIGHBOR_ADVERTISEMENT,
                Optional.of(own));
    }

    private static Frame arp(MacAddress from, MacAddress to, ArpBody body) {
        return new AutoValue_Frame(
                from,
                to,
                EtherType.ARP,
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.of(body),
                TTL);
    }
}
