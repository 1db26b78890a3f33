/* SPDX-License-Identifier: Apache-2.0 */
package org.hypermip.flows.desired;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableSet;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.hypermip.flows.Guest;
import org.hypermip.flows.Station;
import org.hypermip.flows.ThreeSites;
import org.hypermip.flows.binding.Probe;
import org.hypermip.flows.rules.Action;
import org.hypermip.flows.rules.ActionVisitor;
import org.hypermip.flows.rules.Rule;
import org.onlab.packet.ARP;
import org.onlab.packet.EthType.EtherType;
import org.onlab.packet.Ip4Address;
import org.onlab.packet.IpAddress;
import org.onlab.packet.MacAddress;
import org.onlab.packet.VlanId;
import org.onosproject.net.DeviceId;
import org.onosproject.net.PortNumber;
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

/**
 * Rules in words, for expectations that can be read: {@code b1 delivery: in=tunnel key=1001 to=vm50 -> tap-vm50-hv-b1}.
 * A key with a star is that of frames handed over; a way such as {@code b1(key=1001)} is a tunnel's.
 */
public final class RuleText implements ActionVisitor {

    private final DeviceId device;
    private final List<String> words = new ArrayList<>();

    private RuleText(DeviceId device) {
        this.device = device;
    }

    /** Returns the rules in words, without order. */
    public static ImmutableSet<String> of(Collection<Rule> rules) {
        return rules.stream().map(RuleText::of).collect(ImmutableSet.toImmutableSet());
    }

    /** Returns what a generator makes of a journey, in words. */
    public static ImmutableSet<String> of(Stream<Rule> rules) {
        return of(rules.collect(Collectors.toList()));
    }

    public static String of(Rule rule) {
        RuleText actions = new RuleText(rule.device());
        rule.actions().forEach(action -> action.accept(actions));
        String selector = rule.key().selector().criteria().stream()
                .map(criterion -> word(rule.device(), criterion))
                .collect(Collectors.joining(" "));
        return name(rule.device()) + table(rule.key().table()) + " "
                + rule.role().label() + ": " + selector + " -> "
                + (actions.words.isEmpty() ? "drop" : String.join(" ", actions.words));
    }

    @Override
    public void output(PortNumber port) {
        words.add(name(device, port));
    }

    @Override
    public void tunnel(long key, IpAddress destination) {
        if (destination.isZero()) {
            words.add("nowhere");
            return;
        }
        String endpoint = ThreeSites.DOMAIN.switches().values().stream()
                .filter(agent -> agent.endpoint().equals(destination))
                .map(agent -> name(agent.device()))
                .findFirst()
                .orElseThrow();
        words.add(endpoint + "(" + key(key) + ")");
    }

    @Override
    public void answerArp(MacAddress mac, Ip4Address address) {
        words.add(address + "-is-at-" + name(mac));
    }

    @Override
    public void ethSource(MacAddress mac) {
        words.add("from:=" + name(mac));
    }

    @Override
    public void ethDestination(MacAddress mac) {
        words.add("to:=" + name(mac));
    }

    @Override
    public void pushVlan(VlanId vlan) {
        words.add("push" + vlan);
    }

    @Override
    public void popVlan() {
        words.add("pop");
    }

    @Override
    public void decrementTtl() {
        words.add("ttl-1");
    }

    @Override
    public void write(ImmutableList<Action> actions) {
        words.add("write{");
        actions.forEach(action -> action.accept(this));
        words.add("}");
    }

    @Override
    public void clear() {
        words.add("clear");
    }

    @Override
    public void resubmit(int table) {
        words.add("again" + table(table));
    }

    @Override
    public void goToTable(int table) {
        words.add("goto" + table(table));
    }

    private static String table(int table) {
        return table == 0 ? "" : "/" + table;
    }

    private static String word(DeviceId device, Criterion criterion) {
        switch (criterion.type()) {
            case IN_PORT:
                return "in=" + name(device, ((PortCriterion) criterion).port());
            case TUNNEL_ID:
                return key(((TunnelIdCriterion) criterion).tunnelId());
            case ETH_DST:
                return "to=" + name(((EthCriterion) criterion).mac());
            case ETH_SRC:
                return "from=" + name(((EthCriterion) criterion).mac());
            case ETH_TYPE:
                return EtherType.lookup(((EthTypeCriterion) criterion).ethType().toShort())
                        .toString();
            case VLAN_VID:
                return tag(((VlanIdCriterion) criterion).vlanId());
            case UDP_SRC:
                return "from-port=" + ((UdpPortCriterion) criterion).udpPort();
            case UDP_DST:
                return "to-port=" + ((UdpPortCriterion) criterion).udpPort();
            case IP_PROTO:
                return "proto=" + ((IPProtocolCriterion) criterion).protocol();
            case ICMPV6_TYPE:
                return "icmp6=" + ((Icmpv6TypeCriterion) criterion).icmpv6Type();
            case IPV4_DST:
            case IPV6_DST:
                return "dst=" + ((IPCriterion) criterion).ip();
            case IPV4_SRC:
            case IPV6_SRC:
                return "src=" + ((IPCriterion) criterion).ip();
            case IPV6_ND_TARGET:
                return "about=" + ((IPv6NDTargetAddressCriterion) criterion).targetAddress();
            case IPV6_ND_SLL:
            case IPV6_ND_TLL:
                return "at=" + name(((IPv6NDLinkLayerAddressCriterion) criterion).mac());
            case ARP_SHA:
                return "at=" + name(((ArpHaCriterion) criterion).mac());
            case ARP_OP:
                return ((ArpOpCriterion) criterion).arpOp() == ARP.OP_REQUEST ? "request" : "reply";
            case ARP_SPA:
                return "by=" + ((ArpPaCriterion) criterion).ip();
            case ARP_TPA:
                return "for=" + ((ArpPaCriterion) criterion).ip();
            default:
                throw new AssertionError(criterion);
        }
    }

    private static String tag(VlanId vlan) {
        return vlan.equals(VlanId.NONE) ? "untagged" : vlan.equals(VlanId.ANY) ? "tagged" : "vlan=" + vlan;
    }

    private static String key(long key) {
        return "key=" + (key > 1 << 23 ? key - (1 << 23) + "*" : "" + key);
    }

    private static String name(DeviceId device) {
        return device.toString().substring(device.toString().length() - 2);
    }

    private static String name(MacAddress mac) {
        if (mac.equals(MacAddress.ZERO)) {
            return "none";
        }
        if (mac.equals(ThreeSites.NET_A.gatewayMac())) {
            return "router";
        }
        return Stream.concat(
                        ThreeSites.GUESTS.stream()
                                .filter(guest -> guest.mac().equals(mac))
                                .map(Guest::id),
                        ThreeSites.DOMAIN.networks().values().stream()
                                .filter(network -> network.gatewayMac().equals(mac))
                                .map(network -> network.id().replace("net", "router")))
                .findFirst()
                .orElseGet(() -> mac.equals(Probe.ASKER) ? "asker" : mac.toString());
    }

    private static String name(DeviceId device, PortNumber port) {
        if (port.isLogical()) {
            return port.toString();
        }
        return Stream.concat(
                        Stream.concat(
                                ThreeSites.TUNNELS.keySet().stream().map(ThreeSites::tunnelPort),
                                ThreeSites.ALL_STATIONS.stream()
                                        .map(Station::at)
                                        .map(ThreeSites::portName)),
                        ThreeSites.ALL_GUESTS.stream().flatMap(guest -> ThreeSites.HYPERVISORS.keySet().stream()
                                .map(guest::tap)))
                .filter(name -> ThreeSites.fullView()
                        .port(device, name)
                        .filter(port::equals)
                        .isPresent())
                .map(name -> name.equals("vxlan0") ? "tunnel" : name)
                .findFirst()
                .orElseThrow();
    }
}
