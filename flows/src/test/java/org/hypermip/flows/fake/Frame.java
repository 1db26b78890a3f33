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
import org.onlab.packet.VlanId;

/** An Ethernet frame, as much of it as rules look at. */
@AutoValue
public abstract class Frame {

    /** What machines send with, as Linux does. */
    public static final int TTL = 64;

    /** What a tag has that names no VLAN, and tells a priority alone. */
    public static final VlanId NO_VLAN = VlanId.vlanId((short) 0);

    private static final Ip6Address ALL_NODES = Ip6Address.valueOf("ff02::1");
    private static final MacAddress ALL_NODES_MAC = MacAddress.valueOf("33:33:00:00:00:01");
    private static final Ip4Address UNSPECIFIED = Ip4Address.valueOf("0.0.0.0");
    private static final Ip4Address ALL_HOSTS = Ip4Address.valueOf("255.255.255.255");
    private static final int DHCP_CLIENT = 68;
    private static final int DHCP_SERVER = 67;

    /** The sender's MAC address. */
    public abstract MacAddress source();

    /** The receiver's MAC address. */
    public abstract MacAddress destination();

    /** The VLAN of its tag, if it has one. */
    public abstract Optional<VlanId> vlan();

    /** What it carries. */
    public abstract EtherType type();

    /** Source address of the IP packet in it. */
    public abstract Optional<IpAddress> ipSource();

    /** Destination address of the IP packet in it. */
    public abstract Optional<IpAddress> ipDestination();

    /** Ports of the UDP datagram in it. */
    public abstract Optional<UdpPorts> udp();

    /** Type of the ICMPv6 message in it. */
    public abstract Optional<Integer> icmp6Type();

    /** The neighbor solicitation or advertisement in it. */
    public abstract Optional<NdBody> nd();

    /** The ARP packet in it. */
    public abstract Optional<ArpBody> arp();

    /** TTL or hop limit of the IP packet in it; of other frames, without meaning. */
    public abstract int ttl();

    abstract Builder toBuilder();

    /** Puts one together. */
    @AutoValue.Builder
    abstract static class Builder {
        abstract Builder source(MacAddress mac);

        abstract Builder destination(MacAddress mac);

        abstract Builder vlan(VlanId vlan);

        abstract Builder vlan(Optional<VlanId> vlan);

        abstract Builder type(EtherType type);

        abstract Builder ipSource(IpAddress address);

        abstract Builder ipDestination(IpAddress address);

        abstract Builder udp(UdpPorts ports);

        abstract Builder icmp6Type(int type);

        abstract Builder nd(NdBody body);

        abstract Builder arp(ArpBody body);

        abstract Builder ttl(int ttl);

        abstract Frame build();
    }

    private static Builder between(MacAddress from, MacAddress to, EtherType type) {
        return new AutoValue_Frame.Builder()
                .source(from)
                .destination(to)
                .type(type)
                .ttl(TTL);
    }

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
        return toBuilder().ttl(ttl).build();
    }

    /** Returns this frame with other MAC addresses. */
    public Frame between(MacAddress from, MacAddress to) {
        return toBuilder().source(from).destination(to).build();
    }

    /** Returns this frame with a VLAN tag. */
    public Frame tagged(VlanId vlan) {
        return toBuilder().vlan(vlan).build();
    }

    /** Returns this frame with that VLAN tag, or with none. */
    public Frame tagged(Optional<VlanId> vlan) {
        return toBuilder().vlan(vlan).build();
    }

    /** Returns this packet with another IP source address. */
    public Frame from(IpAddress source) {
        return toBuilder().ipSource(source).build();
    }

    /** Returns this ARP packet, solicitation or advertisement with another MAC address in it than in its header. */
    public Frame saying(MacAddress mac) {
        Builder changed = toBuilder();
        arp().ifPresent(body -> changed.arp(ArpBody.of(body.operation(), mac, body.sender(), body.target())));
        nd().ifPresent(body -> changed.nd(NdBody.of(body.target(), mac)));
        return changed.build();
    }

    /** Tells whether it is an ARP request or a neighbor solicitation for that address. */
    public boolean asksFor(IpAddress address) {
        return isOf(ICMP6.NEIGHBOR_SOLICITATION)
                ? nd().filter(body -> body.target().equals(address)).isPresent()
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
        return arp(mac, source(), ArpBody.of(ARP.OP_REPLY, mac, address, request.sender()))
                .tagged(vlan());
    }

    /** Returns an IP packet of these ends. */
    public static Frame ip(MacAddress from, MacAddress to, IpAddress source, IpAddress destination) {
        return ip(from, to, source).toBuilder().ipDestination(destination).build();
    }

    /** Returns an IP packet of that source. */
    public static Frame ip(MacAddress from, MacAddress to, IpAddress source) {
        return between(from, to, source.isIp4() ? EtherType.IPV4 : EtherType.IPV6)
                .ipSource(source)
                .build();
    }

    /** Returns the question for a lease of one who has no address yet, or has lost it (RFC 2131 section 4.1). */
    public static Frame leaseQuestion(MacAddress from) {
        return udp(from, MacAddress.BROADCAST, UNSPECIFIED, ALL_HOSTS, DHCP_CLIENT, DHCP_SERVER);
    }

    /** Returns a UDP datagram. */
    public static Frame udp(
            MacAddress from, MacAddress to, IpAddress source, IpAddress destination, int fromPort, int toPort) {
        return ip(from, to, source, destination).toBuilder()
                .udp(UdpPorts.of(fromPort, toPort))
                .build();
    }

    /** Returns the advertisement to all nodes by which an IPv6 address is announced (RFC 4861 section 7.2.6). */
    public static Frame neighborAdvertisement(MacAddress from, Ip6Address own) {
        return neighborAdvertisement(from, ALL_NODES_MAC, own, ALL_NODES, own, from);
    }

    /** Returns the multicast question for the MAC address that an IPv6 address is at (RFC 4861 section 7.2.2). */
    public static Frame neighborSolicitation(MacAddress from, Ip6Address sender, Ip6Address target) {
        return neighborSolicitation(from, sender, target, from);
    }

    /** Returns the question whether somebody has an address, before it is used (RFC 4862 section 5.4.2). */
    public static Frame duplicateDetection(MacAddress from, Ip6Address wanted) {
        return neighborSolicitation(from, Ip6Address.ZERO, wanted, MacAddress.ZERO);
    }

    private static Frame neighborSolicitation(
            MacAddress from, Ip6Address sender, Ip6Address target, MacAddress linkLayer) {
        byte[] group = IPv6.getSolicitNodeAddress(target.toOctets());
        return icmp6(
                        from,
                        MacAddress.valueOf(IPv6.getMCastMacAddress(group)),
                        sender,
                        Ip6Address.valueOf(group),
                        ICMP6.NEIGHBOR_SOLICITATION)
                .toBuilder()
                .nd(NdBody.of(target, linkLayer))
                .build();
    }

    /** Returns what a router says to all nodes (RFC 4861 section 4.2). */
    public static Frame routerAdvertisement(MacAddress from) {
        Ip6Address own = Ip6Address.valueOf(IPv6.getLinkLocalAddress(from.toBytes()));
        return icmp6(from, ALL_NODES_MAC, own, ALL_NODES, ICMP6.ROUTER_ADVERTISEMENT);
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
        return between(from, MacAddress.BROADCAST, EtherType.RARP).build();
    }

    private boolean isOf(byte type) {
        return icmp6Type().filter(Predicate.isEqual(type & 0xff)).isPresent();
    }

    /** Returns an ICMPv6 message, of whose content no rule sees anything; its type as {@link ICMP6} numbers it. */
    public static Frame icmp6(MacAddress from, MacAddress to, Ip6Address source, Ip6Address destination, byte type) {
        return ip(from, to, source, destination).toBuilder()
                .icmp6Type(type & 0xff)
                .build();
    }

    /** Returns the reply to an ARP probe: it goes to whoever asked, who has no address. */
    public static Frame arpReply(MacAddress from, MacAddress to, Ip4Address own) {
        return arp(from, to, ArpBody.of(ARP.OP_REPLY, from, own, UNSPECIFIED));
    }

    /** Returns the advertisement that answers a neighbor solicitation of one who is on the same link. */
    public static Frame neighborAdvertisement(MacAddress from, MacAddress to, Ip6Address own) {
        return neighborAdvertisement(
                from, to, own, Ip6Address.valueOf(IPv6.getLinkLocalAddress(to.toBytes())), own, from);
    }

    /** Returns a neighbor advertisement: target and link-layer address are what it says, and zeroes for none. */
    public static Frame neighborAdvertisement(
            MacAddress from,
            MacAddress to,
            Ip6Address source,
            Ip6Address destination,
            Ip6Address target,
            MacAddress linkLayer) {
        return icmp6(from, to, source, destination, ICMP6.NEIGHBOR_ADVERTISEMENT).toBuilder()
                .nd(NdBody.of(target, linkLayer))
                .build();
    }

    private static Frame arp(MacAddress from, MacAddress to, ArpBody body) {
        return between(from, to, EtherType.ARP).arp(body).build();
    }
}
