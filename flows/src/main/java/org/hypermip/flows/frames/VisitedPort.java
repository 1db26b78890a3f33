/* SPDX-License-Identifier: Apache-2.0 */
package org.hypermip.flows.frames;

import com.google.common.collect.ImmutableList;
import java.util.stream.Stream;
import org.hypermip.flows.binding.Attachment;
import org.hypermip.flows.rules.Action;
import org.hypermip.flows.rules.Rule;
import org.hypermip.flows.rules.RuleRole;
import org.onosproject.net.DeviceId;
import org.onosproject.net.PortNumber;
import org.onosproject.net.flow.DefaultTrafficSelector;
import org.onosproject.net.flow.TrafficSelector;

/** The port of a foreign place where a mobile node runs, is about to, or ran. */
public final class VisitedPort implements FrameOrigin {

    private final MobileInterface mobile;
    private final DeviceId device;
    private final PortNumber port;
    private final boolean isOwn;

    private VisitedPort(MobileInterface mobile, DeviceId device, PortNumber port, boolean isOwn) {
        this.mobile = mobile;
        this.device = device;
        this.port = port;
        this.isOwn = isOwn;
    }

    /** Returns the ports of the foreign places where a mobile node runs or is about to, as far as they are known. */
    public static Stream<VisitedPort> of(MobileInterface mobile) {
        return ports(mobile, mobile.visitedForeignPlaces());
    }

    /** Returns the same, and those of the foreign places that it left. */
    public static Stream<VisitedPort> withThoseLeft(MobileInterface mobile) {
        return ports(mobile, mobile.foreignPlaces());
    }

    private static Stream<VisitedPort> ports(MobileInterface mobile, Stream<Attachment> places) {
        return places.flatMap(place -> mobile.port(place).stream()
                        .map(port -> new VisitedPort(mobile, place.device(), port, mobile.isItsOwn(place, port))))
                .filter(visited -> visited.isOwn || !mobile.hasEnded());
    }

    /** The switch it sends to. */
    public DeviceId device() {
        return device;
    }

    /** The switch's port it sends by. */
    public PortNumber port() {
        return port;
    }

    /** Matches all that may be the mobile node's: whatever comes from there, if no other mobile node can be behind the port. */
    @Override
    public TrafficSelector.Builder anything() {
        return isOwn ? DefaultTrafficSelector.builder().matchInPort(port) : sent();
    }

    @Override
    public TrafficSelector.Builder sent() {
        return DefaultTrafficSelector.builder()
                .matchInPort(port)
                .matchEthSrc(mobile.address().mac());
    }

    /** Matches ARP from there whose sender says that it has the interface's MAC address. */
    public TrafficSelector.Builder ownArp() {
        return NeighborMessageMatch.ownArp(sent(), mobile.address().mac());
    }

    /** Returns the rules that send to the home agent what these selectors match; none if there is no way to it. */
    public Stream<Rule> sendHome(RuleRole role, Stream<TrafficSelector.Builder> selectors) {
        ImmutableList<Action> home = mobile.ways().reverseTunnel(device);
        return home.isEmpty() ? Stream.empty() : selectors.map(selector -> mobile.rule(device, role, selector, home));
    }
}
