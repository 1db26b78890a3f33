/* SPDX-License-Identifier: Apache-2.0 */
package org.hypermip.flows.rules;

import java.util.List;
import java.util.stream.Stream;
import org.onosproject.net.DeviceId;
import org.onosproject.net.PortNumber;
import org.onosproject.net.flow.DefaultTrafficSelector;

/**
 * At a visitor's port, what {@link ReverseTunnelRules} do not let through is dropped: it belongs neither to the home
 * network nor to the foreign one. The same holds for the port it left, as long as that may still speak.
 */
final class AntiSpoofingRules implements RuleGenerator {

    @Override
    public Stream<Rule> rules(Journey journey) {
        return journey.foreignPlaces()
                .flatMap(place -> journey.port(place).stream().map(port -> drop(journey, place.device(), port)));
    }

    private static Rule drop(Journey journey, DeviceId device, PortNumber port) {
        return journey.rule(
                device, RuleRole.ANTI_SPOOFING, DefaultTrafficSelector.builder().matchInPort(port), List.of());
    }
}
