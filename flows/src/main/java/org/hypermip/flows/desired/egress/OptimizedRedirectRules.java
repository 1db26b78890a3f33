/* SPDX-License-Identifier: Apache-2.0 */
package org.hypermip.flows.desired.egress;

import com.google.common.collect.ImmutableList;
import java.util.List;
import java.util.stream.Stream;
import org.hypermip.flows.desired.RuleGenerator;
import org.hypermip.flows.frames.BaseForwardingActions;
import org.hypermip.flows.frames.IncomingFrames;
import org.hypermip.flows.frames.MobileInterface;
import org.hypermip.flows.frames.ReceiverAddresses;
import org.hypermip.flows.frames.RouterHop;
import org.hypermip.flows.network.HomeNetwork;
import org.hypermip.flows.rules.Action;
import org.hypermip.flows.rules.Rule;
import org.hypermip.flows.rules.RuleRole;
import org.onlab.packet.IpAddress;
import org.onosproject.net.DeviceId;
import org.onosproject.net.flow.TrafficSelector;

/**
 * Route optimization, to the mobile node: where hosts of another network give their router packets for it, their switch sends
 * those straight to where it is. It gets them as from its home router. Under way they are as frames that a home agent redirects; what
 * comes too late at a place it left is therefore sent on.
 */
public final class OptimizedRedirectRules implements RuleGenerator {

    @Override
    public Stream<Rule> rules(MobileInterface mobile) {
        return areFor(mobile)
                ? mobile.domain().othersThan(mobile.network()).flatMap(other -> rules(mobile, other))
                : Stream.empty();
    }

    /** Tells whether there are any for that interface. */
    static boolean areFor(MobileInterface mobile) {
        return mobile.domain().isOptimized(mobile.network()) && mobile.isAway();
    }

    private static Stream<Rule> rules(MobileInterface mobile, HomeNetwork other) {
        return other.switches().stream().flatMap(device -> mobile.address().addresses().stream()
                .filter(address -> !address.isLinkLocal() && other.hasFamilyOf(address))
                .flatMap(address -> mobile.fromNetwork(other, device)
                        .flatMap(incoming -> RouterHop.rules(
                                mobile,
                                device,
                                RuleRole.OPTIMIZED_REDIRECT,
                                incoming,
                                toRouter(incoming, other, address),
                                toRealRouter(mobile, device),
                                way(mobile, device, incoming)))));
    }

    /** The router that it is for; or that of the home network: what is done in the end cannot go on to another table. */
    private static List<Action> toRealRouter(MobileInterface mobile, DeviceId device) {
        BaseForwardingActions base = mobile.baseForwarding();
        return base.isBySwitch() ? base.way() : mobile.ways().toHomeRouter(device);
    }

    private static List<Action> way(MobileInterface mobile, DeviceId device, IncomingFrames incoming) {
        List<Action> there = device.equals(mobile.device())
                ? mobile.ways().deliver(incoming)
                : mobile.ways().redirect(device, incoming);
        return there.isEmpty()
                ? there
                : ImmutableList.<Action>builder()
                        .add(Action.ethSource(mobile.network().gatewayMac()))
                        .add(Action.ethDestination(mobile.address().mac()))
                        .addAll(there)
                        .build();
    }

    private static TrafficSelector toRouter(IncomingFrames incoming, HomeNetwork other, IpAddress address) {
        return ReceiverAddresses.packets(incoming.selector().matchEthDst(other.gatewayMac()), address)
                .build();
    }
}
