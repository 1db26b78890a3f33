/* SPDX-License-Identifier: Apache-2.0 */
package org.hypermip.flows.rules;

import com.google.common.collect.Sets;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.onosproject.net.DeviceId;

/**
 * What an agent does with frames for the mobile node that come out of a tunnel: where it is, they go to its port; where
 * it will be, they go to its port there; at a home agent or a place it left, they go on to where it is.
 */
final class DeliveryRules implements RuleGenerator {

    @Override
    public Stream<Rule> rules(Journey journey) {
        return Sets.union(Sets.union(here(journey), ahead(journey)), elsewhere(journey)).stream()
                .flatMap(device -> Stream.concat(
                        journey.fromTunnels(device, TunnelKeys.redirected(journey.network()))
                                .flatMap(entry -> redirected(journey, device, entry)),
                        journey.fromTunnels(device, TunnelKeys.handedOver(journey.network()))
                                .flatMap(entry -> handedOver(journey, device, entry))));
    }

    private static Stream<Rule> redirected(Journey journey, DeviceId device, Entry entry) {
        RuleRole role = journey.redirectingDevices().contains(device) ? RuleRole.TUNNEL_REDIRECT : RuleRole.DELIVERY;
        return rule(journey, device, role, entry, wayOfRedirected(journey, device, entry));
    }

    private static Stream<Rule> handedOver(Journey journey, DeviceId device, Entry entry) {
        return rule(journey, device, RuleRole.DELIVERY, entry, wayOfHandedOver(journey, device));
    }

    private static Stream<Rule> rule(Journey journey, DeviceId device, RuleRole role, Entry entry, List<Action> way) {
        return way.isEmpty()
                ? Stream.empty()
                : Stream.of(journey.rule(
                        device,
                        role,
                        entry,
                        entry.selector().matchEthDst(journey.address().mac()),
                        way));
    }

    /** At home, frames for a mobile node that is on its way to there are other visitors'; they go where it still is. */
    static List<Action> wayOfRedirected(Journey journey, DeviceId device, Entry entry) {
        if (here(journey).contains(device)) {
            return journey.ways().deliver(entry);
        }
        if (journey.redirectingDevices().contains(device)) {
            return journey.ways().redirect(device, entry);
        }
        if (journey.leftForeignDevices().contains(device)) {
            return journey.ways().sendOn(device, entry);
        }
        return journey.homeDevices().contains(device)
                ? List.of()
                : journey.ways().deliverAhead();
    }

    /** What was handed over once is delivered or lost, never sent on: even half-way through a rollout it cannot run in a loop. */
    private static List<Action> wayOfHandedOver(Journey journey, DeviceId device) {
        if (ahead(journey).contains(device)) {
            return journey.ways().deliverAhead();
        }
        return journey.isHandedOver() && device.equals(journey.device())
                ? journey.ways().deliverHandedOver()
                : List.of();
    }

    /** The switch it is at, if frames for it come there through tunnels and it is not enough to forward them normally. */
    private static Set<DeviceId> here(Journey journey) {
        return journey.isHandedOver() || journey.isSimultaneous() ? Set.of(journey.device()) : Set.of();
    }

    private static Set<DeviceId> ahead(Journey journey) {
        return journey.otherDevice().map(Set::of).orElse(Set.of());
    }

    private static Set<DeviceId> elsewhere(Journey journey) {
        return Sets.union(journey.leftForeignDevices(), journey.redirectingDevices());
    }
}
