/* SPDX-License-Identifier: Apache-2.0 */
package org.hypermip.flows.fake;

import com.google.auto.value.AutoValue;
import java.util.Optional;
import org.onlab.packet.ARP;
import org.onlab.packet.EthType.EtherType;
import org.onlab.packet.ICMP6;
import org.onlab.packet.Ip4Address;
import org.onlab.packet.Ip6Address;
import org.onlab.packet.IpAddress;
import org.onlab.packet.MacAddress;

/** An Ethernet frame, as much of it as rules look at. */
@AutoValue
public abstract class Frame {

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

    /** The ARP packet in it. */
    public abstract Optional<ArpBody> arp();

    /** Tells whether it is an ARP request for that address. */
    public boolean asksFor(Ip4Address address) {
        return arp().filter(body ->
                        body.operation() == ARP.OP_REQUEST && body.target().equals(address))
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

    /** Returns an IP packet of that source. */
    public static Frame ip(MacAddress from, MacAddress to, IpAddress source) {
        EtherType type = source.isIp4() ? EtherType.IPV4 : EtherType.IPV6;
        return new AutoValue_Frame(
                from, to, type, Optional.of(source), Optional.empty(), Optional.empty(), Optional.empty());
    }

    /** Returns the advertisement to all nodes by which an IPv6 address is announced (RFC 4861 section 7.2.6). */
    public static Frame neighborAdvertisement(MacAddress from, Ip6Address own) {
        return new AutoValue_Frame(
                from,
                ALL_NODES_MAC,
                EtherType.IPV6,
                Optional.of(own),
                Optional.of(ALL_NODES),
                Optional.of(ICMP6.NEIGHBOR_ADVERTISEMENT & 0xff),
                Optional.empty());
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
                Optional.empty());
    }

    private static Frame arp(MacAddress from, MacAddress to, ArpBody body) {
        return new AutoValue_Frame(
                from, to, EtherType.ARP, Optional.empty(), Optional.empty(), Optional.empty(), Optional.of(body));
    }
}
