/* SPDX-License-Identifier: Apache-2.0 */
package org.hypermip.flows.desired.neighbors;

import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.hypermip.flows.frames.NetworkView;
import org.hypermip.flows.network.HomeNetwork;
import org.hypermip.flows.rules.Rule;
import org.onosproject.net.DeviceId;
import org.onosproject.net.PortNumber;

/** All rules by which mobile nodes that are away hear what is multicast at home, for one network and one switch. */
public final class MulticastRules {

    private MulticastRules() {}

    /**
     * Returns the rules.
     *
     * @param listeners at which ports of which switches mobile nodes hear; the home agent's rules depend on the switches alone, and
     *     those of another switch on its own ports
     */
    public static Stream<Rule> rules(
            HomeNetwork network,
            DeviceId device,
            Map<DeviceId, ? extends Set<PortNumber>> listeners,
            NetworkView view) {
        MulticastCopies copies = new MulticastCopies(network, view, listeners);
        return Stream.concat(RouterAdvertisementRules.rules(device, copies), SolicitationRules.rules(device, copies));
    }
}
