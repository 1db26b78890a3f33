/* SPDX-License-Identifier: Apache-2.0 */
package org.hypermip.flows.desired;

import com.google.common.collect.Sets;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.hypermip.flows.frames.IncomingFrames;
import org.hypermip.flows.frames.MobileInterface;
import org.hypermip.flows.frames.Tunnelling;
import org.hypermip.flows.rules.Action;
import org.hypermip.flows.rules.Rule;
import org.hypermip.flows.rules.RuleRole;
import org.onosproject.net.DeviceId;

/**
 * What an agent does with frames for the mobile node that come out of a tunnel. Where it is, and where it will be, they go to its port. At
 * a home agent, or at a place that it left, they go on to where it is.
 */
public final class DeliveryRules implements RuleGenerator {

    @Override
    public Stream<Rule> rules(MobileInterface mobile) {
        return Sets.union(Sets.union(mobile.deliveringDevices(), ahead(mobile)), elsewhere(mobile)).stream()
                .flatMap(device -> Stream.concat(
                        mobile.fromTunnels(device, Tunnelling.redirected(mobile.network()))
                                .flatMap(incoming -> redirected(mobile, device, incoming)),
                        mobile.fromTunnels(device, Tunnelling.handedOver(mobile.network()))
                                .flatMap(incoming -> handedOver(mobile, device, incoming))));
    }

    private static Stream<Rule> redirected(MobileInterface mobile, DeviceId device, IncomingFrames incoming) {
        RuleRole role = mobile.redirectingDevices().contains(device) ? RuleRole.TUNNEL_REDIRECT : RuleRole.DELIVERY;
        return rule(mobile, device, role, incoming, mobile.ways().outOfTunnel(device, incoming));
    }

    private static Stream<Rule> handedOver(MobileInterface mobile, DeviceId device, IncomingFrames incoming) {
        return rule(mobile, device, RuleRole.DELIVERY, incoming, wayOfHandedOver(mobile, device));
    }

    private static Stream<Rule> rule(
            MobileInterface mobile, DeviceId device, RuleRole role, IncomingFrames incoming, List<Action> way) {
        return way.isEmpty()
                ? Stream.empty()
                : Stream.of(mobile.rule(
                        device,
                        role,
                        incoming,
                        incoming.selector().matchEthDst(mobile.address().mac()),
                        way));
    }

    /** What was handed over once is delivered or lost, never sent on: even half-way through a rollout it cannot run in a loop. */
    private static List<Action> wayOfHandedOver(MobileInterface mobile, DeviceId device) {
        if (ahead(mobile).contains(device)) {
            return mobile.ways().deliverAhead();
        }
        return mobile.isHandedOver() && device.equals(mobile.device())
                ? mobile.ways().deliverHandedOver()
                : List.of();
    }

    private static Set<DeviceId> ahead(MobileInterface mobile) {
        return mobile.otherDevice().map(Set::of).orElse(Set.of());
    }

    private static Set<DeviceId> elsewhere(MobileInterface mobile) {
        return Sets.union(mobile.leftForeignDevices(), mobile.redirectingDevices());
    }
}
