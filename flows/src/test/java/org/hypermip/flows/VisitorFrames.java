/* SPDX-License-Identifier: Apache-2.0 */
package org.hypermip.flows;

import com.google.common.collect.ImmutableMap;
import org.hypermip.flows.fake.Frame;
import org.onlab.packet.ICMP6;
import org.onlab.packet.IPv6;
import org.onlab.packet.Ip4Address;
import org.onlab.packet.Ip6Address;
import org.onlab.packet.MacAddress;
import org.onlab.packet.VlanId;

/** Frames that a visitor may send, and frames that it may not, each under a name. */
public final class VisitorFrames {

    private static final Ip4Address NO_IP4 = Ip4Address.valueOf("0.0.0.0");
    private static final Ip4Address BROADCAST = Ip4Address.valueOf("255.255.255.255");
    private static final Ip6Address ALL_ROUTERS = Ip6Address.valueOf("ff02::2");
    private static final Ip6Address ALL_MLD_ROUTERS = Ip6Address.valueOf("ff02::16");
    private static final byte MLD_REPORT = (byte) 143; // RFC 3810 section 5.2

    private VisitorFrames() {}

    /** Returns what reaches that neighbor if it is sent at home. */
    public static ImmutableMap<String, Frame> legitimate(Guest guest, Station neighbor) {
        MacAddress own = guest.mac();
        MacAddress there = neighbor.mac();
        Ip6Address linkLocal = linkLocal(own);
        return ImmutableMap.<String, Frame>builder()
                .put("IPv4", Frame.ip(own, there, guest.ip(), neighbor.ip()))
                .put("IPv6", Frame.ip(own, there, guest.ip6(), neighbor.ip6()))
                .put("IPv6, link-local", Frame.ip(own, there, linkLocal, linkLocal(there)))
                .put("ARP request", Frame.arpRequest(own, guest.ip(), neighbor.ip()))
                .put("ARP reply", Frame.arpReply(own, there, guest.ip()))
                .put("ARP announcement", Frame.announcement(own, guest.ip()))
                .put("ARP probe", Frame.probe(own, guest.ip()))
                .put("question for a lease", Frame.leaseQuestion(own))
                .put("solicitation", Frame.neighborSolicitation(own, guest.ip6(), neighbor.ip6()))
                .put("link-local solicitation", Frame.neighborSolicitation(own, linkLocal, neighbor.ip6()))
                .put(
                        "solicitation without its MAC address",
                        Frame.neighborSolicitation(own, linkLocal, neighbor.ip6())
                                .saying(MacAddress.ZERO))
                .put("detection of duplicates", Frame.duplicateDetection(own, guest.ip6()))
                .put("link-local detection of duplicates", Frame.duplicateDetection(own, linkLocal))
                .put("announcement", Frame.neighborAdvertisement(own, guest.ip6()))
                .put("link-local announcement", Frame.neighborAdvertisement(own, linkLocal))
                .put("advertisement", Frame.neighborAdvertisement(own, there, guest.ip6()))
                .put(
                        "advertisement without its MAC address",
                        Frame.neighborAdvertisement(own, there, guest.ip6()).saying(MacAddress.ZERO))
                .put(
                        "advertisement under another of its addresses",
                        Frame.neighborAdvertisement(own, guest.ip6()).from(linkLocal))
                .put("router solicitation", toAll(own, linkLocal, ALL_ROUTERS, ICMP6.ROUTER_SOLICITATION))
                .put(
                        "router solicitation without an address",
                        toAll(own, Ip6Address.ZERO, ALL_ROUTERS, ICMP6.ROUTER_SOLICITATION))
                .put("multicast listener report", toAll(own, linkLocal, ALL_MLD_ROUTERS, MLD_REPORT))
                .put(
                        "multicast listener report without an address",
                        toAll(own, Ip6Address.ZERO, ALL_MLD_ROUTERS, MLD_REPORT))
                .put(
                        "a priority",
                        Frame.ip(own, there, guest.ip(), neighbor.ip()).tagged(Frame.NO_VLAN))
                .put(
                        "announcement with a priority",
                        Frame.announcement(own, guest.ip()).tagged(Frame.NO_VLAN))
                .build();
    }

    /** Returns what reaches nobody, whoever the victim is. */
    public static ImmutableMap<String, Frame> forged(Guest guest, Station victim) {
        return ImmutableMap.<String, Frame>builder()
                .putAll(forgedHeaders(guest, victim))
                .putAll(forgedArp(guest, victim))
                .putAll(forgedNeighborDiscovery(guest, victim))
                .build();
    }

    private static ImmutableMap<String, Frame> forgedHeaders(Guest guest, Station victim) {
        MacAddress own = guest.mac();
        MacAddress there = victim.mac();
        MacAddress gateway = guest.network().gatewayMac();
        return ImmutableMap.<String, Frame>builder()
                .put("another's MAC address", Frame.ip(there, own, guest.ip()))
                .put("another's MAC address, to the router", Frame.ip(there, gateway, guest.ip(), BROADCAST))
                .put("another's MAC address, IPv6", Frame.ip(there, own, guest.ip6()))
                .put("the router's MAC address", Frame.ip(gateway, there, guest.ip(), victim.ip()))
                .put("another's IPv4 address", Frame.ip(own, there, victim.ip(), victim.ip()))
                .put("another's IPv4 address, to the router", Frame.ip(own, gateway, victim.ip(), victim.ip()))
                .put("no IPv4 address", Frame.ip(own, there, NO_IP4, victim.ip()))
                .put("no IPv4 address, broadcast", Frame.udp(own, MacAddress.BROADCAST, NO_IP4, BROADCAST, 1, 67))
                .put("a lease, of no address", Frame.udp(own, MacAddress.BROADCAST, NO_IP4, BROADCAST, 67, 68))
                .put("another's IPv6 address", Frame.ip(own, there, victim.ip6(), victim.ip6()))
                .put("another's IPv6 address, to the router", Frame.ip(own, gateway, victim.ip6(), victim.ip6()))
                .put("another's link-local address", Frame.ip(own, there, linkLocal(there), victim.ip6()))
                .put("no IPv6 address", Frame.ip(own, there, Ip6Address.ZERO, victim.ip6()))
                .put("no IPv6 address, multicast", Frame.ip(own, there, Ip6Address.ZERO, ALL_ROUTERS))
                .put("a VLAN tag", Frame.ip(own, there, guest.ip(), victim.ip()).tagged(VlanId.vlanId((short) 7)))
                .put(
                        "another's IPv4 address and a priority",
                        Frame.ip(own, there, victim.ip()).tagged(Frame.NO_VLAN))
                .put(
                        "a VLAN tag, to the router",
                        Frame.ip(own, gateway, guest.ip(), victim.ip()).tagged(VlanId.vlanId((short) 7)))
                .put("RARP", Frame.reverseAnnouncement(own))
                .build();
    }

    private static ImmutableMap<String, Frame> forgedArp(Guest guest, Station victim) {
        MacAddress own = guest.mac();
        MacAddress there = victim.mac();
        return ImmutableMap.<String, Frame>builder()
                .put("ARP announcement of another's address", Frame.announcement(own, victim.ip()))
                .put("ARP reply for another's address", Frame.arpReply(own, there, victim.ip()))
                .put("ARP probe for another's address", Frame.probe(own, victim.ip()))
                .put("ARP under another's MAC address", Frame.announcement(there, guest.ip()))
                .put(
                        "ARP announcement at another's MAC address",
                        Frame.announcement(own, guest.ip()).saying(there))
                .put(
                        "ARP reply at another's MAC address",
                        Frame.arpReply(own, there, guest.ip()).saying(there))
                .put(
                        "ARP probe by another's MAC address",
                        Frame.probe(own, guest.ip()).saying(there))
                .put(
                        "ARP request by another's MAC address",
                        Frame.arpRequest(own, guest.ip(), victim.ip()).saying(there))
                .build();
    }

    private static ImmutableMap<String, Frame> forgedNeighborDiscovery(Guest guest, Station victim) {
        MacAddress own = guest.mac();
        MacAddress there = victim.mac();
        Ip6Address linkLocal = linkLocal(own);
        Frame truth = Frame.neighborAdvertisement(own, guest.ip6());
        Frame lie = Frame.neighborAdvertisement(own, victim.ip6());
        return ImmutableMap.<String, Frame>builder()
                .put("announcement of another's address", lie)
                .put("advertisement of another's address", lie.from(guest.ip6()))
                .put(
                        "advertisement of another's address, to the router",
                        lie.from(guest.ip6()).between(own, guest.network().gatewayMac()))
                .put("announcement at another's MAC address", truth.saying(there))
                .put("advertisement under another's address", truth.from(victim.ip6()))
                .put("advertisement under no address", truth.from(Ip6Address.ZERO))
                .put(
                        "solicitation by another's MAC address",
                        Frame.neighborSolicitation(own, linkLocal, victim.ip6()).saying(there))
                .put(
                        "solicitation under another's address",
                        Frame.neighborSolicitation(own, victim.ip6(), victim.ip6()))
                .put(
                        "solicitation that contradicts itself",
                        Frame.neighborSolicitation(own, linkLocal, Ip6Address.ZERO)
                                .saying(MacAddress.ZERO))
                .put("detection of another's duplicates", Frame.duplicateDetection(own, victim.ip6()))
                .put(
                        "detection of duplicates by another's MAC address",
                        Frame.duplicateDetection(own, guest.ip6()).saying(there))
                .put("router advertisement", Frame.routerAdvertisement(own))
                .put(
                        "the router's advertisement",
                        Frame.routerAdvertisement(own)
                                .from(linkLocal(guest.network().gatewayMac())))
                .put("redirect", Frame.icmp6(own, there, linkLocal, victim.ip6(), ICMP6.REDIRECT))
                .build();
    }

    private static Frame toAll(MacAddress from, Ip6Address source, Ip6Address group, byte type) {
        MacAddress mac = MacAddress.valueOf(IPv6.getMCastMacAddress(group.toOctets()));
        return Frame.icmp6(from, mac, source, group, type);
    }

    private static Ip6Address linkLocal(MacAddress mac) {
        return Ip6Address.valueOf(IPv6.getLinkLocalAddress(mac.toBytes()));
    }
}
