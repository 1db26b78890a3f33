/* SPDX-License-Identifier: Apache-2.0 */
package org.hypermip.flows.rules;

import com.google.common.collect.ImmutableList;
import java.util.Optional;
import java.util.stream.Stream;
import org.hypermip.flows.network.HomeNetwork;
import org.onlab.packet.EthType.EtherType;
import org.onlab.packet.IpAddress;
import org.onlab.packet.IpPrefix;
import org.onosproject.net.DeviceId;
import org.onosproject.net.flow.TrafficSelector;

/** Packets that a visiting mobile node sends, under one of its own addresses, to its home router to be forwarded. */
final class Sent {

    private final Journey journey;
    private final Visit visit;
    private final IpAddress source;

    private Sent(Journey journey, Visit visit, IpAddress source) {
        this.journey = journey;
        this.visit = visit;
        this.source = source;
    }

    /** Returns one for each of its addresses that routers forward, at each foreign place where it runs or is about to and its port is known. */
    static Stream<Sent> by(Journey journey) {
        return Visit.of(journey).flatMap(visit -> journey.address().addresses().stream()
                .filter(source -> !source.isLinkLocal())
                .map(source -> new Sent(journey, visit, source)));
    }

    /** The switch it sends to. */
    DeviceId device() {
        return visit.device();
    }

    /** The address it sends under. */
    IpAddress source() {
        return source;
    }

    /** The way home. */
    ImmutableList<Action> wayHome() {
        return journey.ways().reverseTunnel(visit.device());
    }

    /** How they come in, on their way into that network. */
    Entry into(HomeNetwork network) {
        return Entry.local(Optional.of(visit.port()), Optional.empty()).into(network);
    }

    TrafficSelector toAnywhere() {
        return selector().build();
    }

    TrafficSelector to(IpPrefix destination) {
        return (source.isIp4() ? selector().matchIPDst(destination) : selector().matchIPv6Dst(destination)).build();
    }

    private TrafficSelector.Builder selector() {
        TrafficSelector.Builder sent =
                visit.sent().matchEthDst(journey.network().gatewayMac());
        return source.isIp4()
                ? sent.matchEthType(EtherType.IPV4.ethType().toShort()).matchIPSrc(source.toIpPrefix())
                : sent.matchEthType(EtherType.IPV6.ethType().toShort()).matchIPv6Src(source.toIpPrefix());
    }
}
