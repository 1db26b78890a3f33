/* SPDX-License-Identifier: Apache-2.0 */
package org.hypermip.flows.fake;

import java.util.OptionalInt;
import java.util.Set;
import java.util.function.Predicate;
import org.onlab.packet.EthType.EtherType;
import org.onlab.packet.ICMP6;
import org.onlab.packet.IPv4;
import org.onlab.packet.IPv6;
import org.onlab.packet.IpAddress;
import org.onlab.packet.IpPrefix;
import org.onlab.packet.VlanId;
import org.onosproject.net.flow.TrafficSelector;
import org.onosproject.net.flow.criteria.ArpHaCriterion;
import org.onosproject.net.flow.criteria.ArpOpCriterion;
import org.onosproject.net.flow.criteria.ArpPaCriterion;
import org.onosproject.net.flow.criteria.Criterion;
import org.onosproject.net.flow.criteria.EthCriterion;
import org.onosproject.net.flow.criteria.EthTypeCriterion;
import org.onosproject.net.flow.criteria.IPCriterion;
import org.onosproject.net.flow.criteria.IPProtocolCriterion;
import org.onosproject.net.flow.criteria.IPv6NDLinkLayerAddressCriterion;
import org.onosproject.net.flow.criteria.IPv6NDTargetAddressCriterion;
import org.onosproject.net.flow.criteria.Icmpv6TypeCriterion;
import org.onosproject.net.flow.criteria.PortCriterion;
import org.onosproject.net.flow.criteria.TunnelIdCriterion;
import org.onosproject.net.flow.criteria.UdpPortCriterion;
import org.onosproject.net.flow.criteria.VlanIdCriterion;

/** Whether a selector matches a frame, by the fields that OpenFlow 1.3 has for them. */
final class SelectorMatch {

    private static final short SOLICITATION = ICMP6.NEIGHBOR_SOLICITATION & 0xff;
    private static final short ADVERTISEMENT = ICMP6.NEIGHBOR_ADVERTISEMENT & 0xff;
    private static final Set<Short> NEIGHBOR_TYPES = Set.of(SOLICITATION, ADVERTISEMENT);

    private SelectorMatch() {}

    static boolean matches(TrafficSelector selector, Arrival arrival) {
        for (Criterion criterion : selector.criteria()) {
            if (!matches(criterion, arrival)) {
                return false;
            }
        }
        return true;
    }

    /**
     * Fails unless every field has the Ethernet type it needs beside it (OpenFlow 1.3.5 section 7.2.3.8): a switch would
     * refuse the rule.
     */
    static void checkPrerequisites(TrafficSelector selector) {
        selector.criteria().forEach(criterion -> {
            switch (criterion.type()) {
                case IPV4_SRC:
                case IPV4_DST:
                    checkEthType(selector, EtherType.IPV4);
                    break;
                case IPV6_SRC:
                case IPV6_DST:
                    checkEthType(selector, EtherType.IPV6);
                    break;
                case ICMPV6_TYPE:
                    checkEthType(selector, EtherType.IPV6);
                    if (selector.getCriterion(Criterion.Type.IP_PROTO) == null) {
                        throw new AssertionError("no switch takes this, the protocol is missing: " + selector);
                    }
                    break;
                case IPV6_ND_TARGET:
                    checkIcmp6Type(selector, NEIGHBOR_TYPES);
                    break;
                case IPV6_ND_SLL:
                    checkIcmp6Type(selector, Set.of(SOLICITATION));
                    break;
                case IPV6_ND_TLL:
                    checkIcmp6Type(selector, Set.of(ADVERTISEMENT));
                    break;
                case UDP_SRC:
                case UDP_DST:
                    checkUdp(selector);
                    break;
                case ARP_OP:
                case ARP_SHA:
                case ARP_SPA:
                case ARP_TPA:
                    checkEthType(selector, EtherType.ARP);
                    break;
                default:
                    break;
            }
        });
    }

    private static void checkIcmp6Type(TrafficSelector selector, Set<Short> types) {
        Criterion found = selector.getCriterion(Criterion.Type.ICMPV6_TYPE);
        if (found == null || !types.contains(((Icmpv6TypeCriterion) found).icmpv6Type())) {
            throw new AssertionError("no switch takes this, it is not only about neighbors: " + selector);
        }
    }

    private static void checkUdp(TrafficSelector selector) {
        Criterion found = selector.getCriterion(Criterion.Type.IP_PROTO);
        if (found == null || ((IPProtocolCriterion) found).protocol() != IPv4.PROTOCOL_UDP) {
            throw new AssertionError("no switch takes this, it is not only about UDP: " + selector);
        }
    }

    private static void checkEthType(TrafficSelector selector, EtherType type) {
        Criterion found = selector.getCriterion(Criterion.Type.ETH_TYPE);
        if (found == null || !((EthTypeCriterion) found).ethType().equals(type.ethType())) {
            throw new AssertionError("no switch takes this, Ethernet type " + type + " is missing: " + selector);
        }
    }

    private static boolean matches(Criterion criterion, Arrival arrival) {
        Frame frame = arrival.frame();
        switch (criterion.type()) {
            case IN_PORT:
                return ((PortCriterion) criterion).port().equals(arrival.port());
            case TUNNEL_ID:
                return arrival.tunnelKey()
                        .filter(Predicate.isEqual(((TunnelIdCriterion) criterion).tunnelId()))
                        .isPresent();
            case ETH_SRC:
                return ((EthCriterion) criterion).mac().equals(frame.source());
            case ETH_DST:
                return ((EthCriterion) criterion).mac().equals(frame.destination());
            case ETH_TYPE:
                return ((EthTypeCriterion) criterion)
                        .ethType()
                        .equals(frame.type().ethType());
            case IPV4_SRC:
            case IPV6_SRC:
                IpPrefix prefix = ((IPCriterion) criterion).ip();
                return frame.ipSource().filter(prefix::contains).isPresent();
            case IPV4_DST:
            case IPV6_DST:
                IpPrefix towards = ((IPCriterion) criterion).ip();
                return frame.ipDestination().filter(towards::contains).isPresent();
            case VLAN_VID:
                return isTagged(frame, ((VlanIdCriterion) criterion).vlanId());
            case IP_PROTO:
                return protocol(frame).equals(OptionalInt.of(((IPProtocolCriterion) criterion).protocol()));
            case UDP_SRC:
                return frame.udp()
                        .filter(ports -> isPort(ports.source(), criterion))
                        .isPresent();
            case UDP_DST:
                return frame.udp()
                        .filter(ports -> isPort(ports.destination(), criterion))
                        .isPresent();
            case ICMPV6_TYPE:
                return frame.icmp6Type()
                        .filter(type -> type == ((Icmpv6TypeCriterion) criterion).icmpv6Type())
                        .isPresent();
            case IPV6_ND_TARGET:
                return frame.nd()
                        .filter(body ->
                                body.target().equals(((IPv6NDTargetAddressCriterion) criterion).targetAddress()))
                        .isPresent();
            case IPV6_ND_SLL:
            case IPV6_ND_TLL:
                return frame.nd()
                        .filter(body -> body.linkLayer().equals(((IPv6NDLinkLayerAddressCriterion) criterion).mac()))
                        .isPresent();
            case ARP_SHA:
                return frame.arp()
                        .filter(body -> body.senderMac().equals(((ArpHaCriterion) criterion).mac()))
                        .isPresent();
            case ARP_OP:
                return frame.arp()
                        .filter(body -> body.operation() == ((ArpOpCriterion) criterion).arpOp())
                        .isPresent();
            case ARP_SPA:
                return frame.arp()
                        .filter(body -> isAt(body.sender(), criterion))
                        .isPresent();
            case ARP_TPA:
                return frame.arp()
                        .filter(body -> isAt(body.target(), criterion))
                        .isPresent();
            default:
                throw new AssertionError("the fake switch cannot match " + criterion);
        }
    }

    private static boolean isTagged(Frame frame, VlanId vlan) {
        if (vlan.equals(VlanId.ANY)) {
            return frame.vlan().isPresent();
        }
        return frame.vlan().orElse(VlanId.NONE).equals(vlan);
    }

    private static OptionalInt protocol(Frame frame) {
        if (frame.icmp6Type().isPresent()) {
            return OptionalInt.of(IPv6.PROTOCOL_ICMP6);
        }
        return frame.udp().isPresent() ? OptionalInt.of(IPv4.PROTOCOL_UDP) : OptionalInt.empty();
    }

    private static boolean isPort(int port, Criterion criterion) {
        return ((UdpPortCriterion) criterion).udpPort().toInt() == port;
    }

    private static boolean isAt(IpAddress address, Criterion criterion) {
        return ((ArpPaCriterion) criterion).ip().equals(address);
    }
}
