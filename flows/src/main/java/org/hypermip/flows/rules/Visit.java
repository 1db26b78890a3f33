/* SPDX-License-Identifier: Apache-2.0 */
package org.hypermip.flows.rules;

import com.google.common.collect.ImmutableList;
import java.util.stream.Stream;
import org.onosproject.net.DeviceId;
import org.onosproject.net.PortNumber;
import org.onosproject.net.flow.DefaultTrafficSelector;
import org.onosproject.net.flow.TrafficSelector;

/** A foreign place where a mobile node runs or is about to, whose port is known. */
final class Visit {

    private final Journey journey;
    private final DeviceId device;
    private final PortNumber port;

    private Visit(Journey journey, DeviceId device, PortNumber port) {
        this.journey = journey;
        this.device = device;
        this.port = port;
    }

    static Stream<Visit> of(Journey journey) {
        return journey.visitedForeignPlaces()
                .flatMap(place -> journey.port(place).stream().map(port -> new Visit(journey, place.device(), port)));
    }

    /** The switch it sends to. */
    DeviceId device() {
        return device;
    }

    /** The switch's port it sends by. */
    PortNumber port() {
        return port;
    }

    /** Matches what comes from there under the interface's MAC address. */
    TrafficSelector.Builder sent() {
        return DefaultTrafficSelector.builder()
                .matchInPort(port)
                .matchEthSrc(journey.address().mac());
    }

    /** Matches ARP from there that says so of the interface as well. */
    TrafficSelector.Builder ownArp() {
        return Announcements.ownArp(sent(), journey.address().mac());
    }

    /** Returns the rules by which what these match goes to the home agent; none if there is no way to it. */
    Stream<Rule> sendHome(RuleRole role, Stream<TrafficSelector.Builder> selectors) {
        ImmutableList<Action> home = journey.ways().reverseTunnel(device);
        return home.isEmpty() ? Stream.empty() : selectors.map(selector -> journey.rule(device, role, selector, home));
    }
}
