/* SPDX-License-Identifier: Apache-2.0 */
package org.hypermip.flows.frames;

import com.google.common.collect.ImmutableList;
import java.util.Optional;
import java.util.stream.Stream;
import org.hypermip.flows.network.HomeNetwork;
import org.hypermip.flows.rules.Action;
import org.onlab.packet.IpAddress;
import org.onlab.packet.IpPrefix;
import org.onosproject.net.DeviceId;
import org.onosproject.net.flow.TrafficSelector;

/** Packets that a visiting mobile node sends, under one of its own addresses, to its home router to be forwarded. */
public final class PacketsForHomeRouter {

    private final MobileInterface mobile;
    private final VisitedPort visited;
    private final IpAddress source;

    private PacketsForHomeRouter(MobileInterface mobile, VisitedPort visited, IpAddress source) {
        this.mobile = mobile;
        this.visited = visited;
        this.source = source;
    }

    /** Returns the packets of a mobile node: for each known port that it visits, and each of its addresses that routers forward. */
    public static Stream<PacketsForHomeRouter> by(MobileInterface mobile) {
        return VisitedPort.of(mobile).flatMap(visited -> mobile.address().addresses().stream()
                .filter(source -> !source.isLinkLocal())
                .map(source -> new PacketsForHomeRouter(mobile, visited, source)));
    }

    /** The switch it sends to. */
    public DeviceId device() {
        return visited.device();
    }

    /** The address it sends under. */
    public IpAddress source() {
        return source;
    }

    /** The way home. */
    public ImmutableList<Action> wayHome() {
        return mobile.ways().reverseTunnel(visited.device());
    }

    /** How they come in, on their way into that network. */
    public IncomingFrames into(HomeNetwork network) {
        return IncomingFrames.local(Optional.of(visited.port()), Optional.empty())
                .into(network);
    }

    /** Matches all of them. */
    public TrafficSelector toAnywhere() {
        return selector().build();
    }

    /** Matches those for one destination. */
    public TrafficSelector to(IpPrefix destination) {
        return (source.isIp4() ? selector().matchIPDst(destination) : selector().matchIPv6Dst(destination)).build();
    }

    private TrafficSelector.Builder selector() {
        return SenderAddresses.packets(
                visited.sent().matchEthDst(mobile.network().gatewayMac()), source);
    }
}
