/* SPDX-License-Identifier: Apache-2.0 */
package org.hypermip.flows.rules;

import com.google.common.collect.ImmutableList;
import java.util.List;
import java.util.stream.Stream;
import org.hypermip.flows.network.HomeNetwork;
import org.onlab.packet.EthType.EtherType;
import org.onlab.packet.IpAddress;
import org.onosproject.net.DeviceId;
import org.onosproject.net.flow.TrafficSelector;

/**
 * Route optimization, to the mobile node: where machines of another network give their router packets for it, their switch sends
 * those straight to where it is. It gets them as from its home router. Under way they are as frames that a home agent redirects; what
 * comes too late at a place it left is therefore sent on.
 */
final class OptimizedRedirectRules implements RuleGenerator {

    @Override
    public Stream<Rule> rules(Journey journey) {
        return journey.domain().isOptimized(journey.network()) && journey.isAway()
                ? journey.domain().othersThan(journey.network()).flatMap(other -> rules(journey, other))
                : Stream.empty();
    }

    private static Stream<Rule> rules(Journey journey, HomeNetwork other) {
        return other.switches().stream().flatMap(device -> journey.address().addresses().stream()
                .filter(address -> !address.isLinkLocal() && other.hasFamilyOf(address))
                .flatMap(address -> journey.fromNetwork(other, device)
                        .flatMap(entry -> RouterHop.rules(
                                journey,
                                device,
                                RuleRole.OPTIMIZED_REDIRECT,
                                entry,
                                toRouter(entry, other, address),
                                toRealRouter(journey, device),
                                way(journey, device, entry)))));
    }

    /** The router that it is for; or that of the home network: what is done in the end cannot go on to another table. */
    private static List<Action> toRealRouter(Journey journey, DeviceId device) {
        BaseForwarding base = journey.baseForwarding();
        return base.table().isEmpty() ? base.way() : journey.ways().toHomeRouter(device);
    }

    private static List<Action> way(Journey journey, DeviceId device, Entry entry) {
        List<Action> there = device.equals(journey.device())
                ? journey.ways().deliver(entry)
                : journey.ways().redirect(device, entry);
        return there.isEmpty()
                ? there
                : ImmutableList.<Action>builder()
                        .add(Action.ethSource(journey.network().gatewayMac()))
                        .add(Action.ethDestination(journey.address().mac()))
                        .addAll(there)
                        .build();
    }

    private static TrafficSelector toRouter(Entry entry, HomeNetwork other, IpAddress address) {
        TrafficSelector.Builder sent = entry.selector().matchEthDst(other.gatewayMac());
        return (address.isIp4()
                        ? sent.matchEthType(EtherType.IPV4.ethType().toShort()).matchIPDst(address.toIpPrefix())
                        : sent.matchEthType(EtherType.IPV6.ethType().toShort()).matchIPv6Dst(address.toIpPrefix()))
                .build();
    }
}
