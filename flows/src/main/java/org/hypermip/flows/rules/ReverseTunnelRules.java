/* SPDX-License-Identifier: Apache-2.0 */
package org.hypermip.flows.rules;

import com.google.common.collect.ImmutableList;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.hypermip.flows.binding.Attachment;
import org.onlab.packet.ARP;
import org.onlab.packet.EthType.EtherType;
import org.onlab.packet.Ip4Address;
import org.onlab.packet.IpPrefix;
import org.onosproject.net.DeviceId;
import org.onosproject.net.PortNumber;
import org.onosproject.net.flow.DefaultTrafficSelector;
import org.onosproject.net.flow.TrafficSelector;

/**
 * What a visiting mobile node sends goes to its home agent, as if it were at home (RFC 3024): IP and ARP under its own
 * addresses, and what an interface sends before it has one (RFC 5227 probes, RFC 4862 duplicate address detection).
 */
final class ReverseTunnelRules implements RuleGenerator {

    private static final Ip4Address UNSPECIFIED = Ip4Address.valueOf("0.0.0.0");
    private static final IpPrefix UNSPECIFIED_IP6 = IpPrefix.valueOf("::/128");

    @Override
    public Stream<Rule> rules(Journey journey) {
        return journey.visitedForeignPlaces()
                .flatMap(place -> journey.port(place).stream().flatMap(port -> rules(journey, place, port)));
    }

    private static Stream<Rule> rules(Journey journey, Attachment place, PortNumber port) {
        DeviceId device = place.device();
        ImmutableList<Action> home = journey.ways().reverseTunnel(device);
        Supplier<TrafficSelector.Builder> sent = () -> DefaultTrafficSelector.builder()
                .matchInPort(port)
                .matchEthSrc(journey.address().mac());
        return home.isEmpty()
                ? Stream.empty()
                : Stream.concat(ip4(journey, sent), ip6(journey, sent))
                        .map(selector -> journey.rule(device, RuleRole.REVERSE_TUNNEL, selector, home));
    }

    private static Stream<TrafficSelector.Builder> ip4(Journey journey, Supplier<TrafficSelector.Builder> sent) {
        return Sources.ip4(journey.address().addresses())
                .flatMap(address -> Stream.of(
                        sent.get()
                                .matchEthType(EtherType.IPV4.ethType().toShort())
                                .matchIPSrc(address.toIpPrefix()),
                        arp(sent).matchArpSpa(address),
                        arp(sent)
                                .matchArpOp(ARP.OP_REQUEST)
                                .matchArpSpa(UNSPECIFIED)
                                .matchArpTpa(address)));
    }

    private static TrafficSelector.Builder arp(Supplier<TrafficSelector.Builder> sent) {
        return sent.get().matchEthType(EtherType.ARP.ethType().toShort());
    }

    private static Stream<TrafficSelector.Builder> ip6(Journey journey, Supplier<TrafficSelector.Builder> sent) {
        ImmutableList<IpPrefix> sources = Sources.ip6(journey.address()).collect(ImmutableList.toImmutableList());
        return sources.isEmpty()
                ? Stream.empty()
                : Stream.concat(sources.stream(), Stream.of(UNSPECIFIED_IP6)).map(source -> sent.get()
                        .matchEthType(EtherType.IPV6.ethType().toShort())
                        .matchIPv6Src(source));
    }
}
