/* SPDX-License-Identifier: Apache-2.0 */
package org.hypermip.flows.desired.neighbors;

import java.util.Collection;
import java.util.stream.Stream;
import org.hypermip.flows.binding.Binding;
import org.hypermip.flows.frames.NeighborMessageMatch;
import org.hypermip.flows.frames.NetworkView;
import org.hypermip.flows.frames.SpecialPurposePrefixes;
import org.hypermip.flows.network.HomeNetwork;
import org.hypermip.flows.rules.Rule;
import org.hypermip.flows.rules.RuleRole;
import org.onlab.packet.ICMP6;
import org.onosproject.net.DeviceId;
import org.onosproject.net.flow.TrafficSelector;

/**
 * Mobile nodes that are away hear their home router's advertisements to all nodes (RFC 4861 section 6.2.3). What a router says to one
 * of them alone is redirected like any frame.
 */
public final class RouterAdvertisementRules {

    private RouterAdvertisementRules() {}

    /** Returns the rules of all networks. */
    public static Stream<Rule> rules(Collection<Binding> bindings, NetworkView view) {
        return MulticastCopies.of(bindings, view)
                .flatMap(copies -> copies.devices().flatMap(device -> rules(device, copies)));
    }

    /** Returns the rules of one network and one switch. */
    static Stream<Rule> rules(DeviceId device, MulticastCopies copies) {
        return copies.rules(
                device,
                RuleRole.HOME_MULTICAST,
                RuleRole.ND_DELIVERY,
                selector -> advertisement(selector, copies.network()));
    }

    private static TrafficSelector.Builder advertisement(TrafficSelector.Builder selector, HomeNetwork network) {
        return NeighborMessageMatch.icmp6(selector, ICMP6.ROUTER_ADVERTISEMENT)
                .matchEthSrc(network.gatewayMac())
                .matchIPv6Dst(SpecialPurposePrefixes.ALL_NODES);
    }
}
