/* SPDX-License-Identifier: Apache-2.0 */
package org.hypermip.flows.rules;

import com.google.common.collect.Sets;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.hypermip.flows.network.HomeNetwork;
import org.onlab.packet.ARP;
import org.onlab.packet.EthType.EtherType;
import org.onlab.packet.Ip4Address;
import org.onlab.packet.IpAddress;
import org.onosproject.net.DeviceId;
import org.onosproject.net.PortNumber;
import org.onosproject.net.flow.DefaultTrafficSelector;
import org.onosproject.net.flow.TrafficSelector;

/**
 * Proxy ARP of the home agents (RFC 5944 section 4.6). The answer is the mobile node's own MAC address, so that no cache
 * has to change when it leaves or returns. Requests of other visitors reach the home agent through the reverse
 * tunnel; those go to the mobile node itself.
 */
final class ProxyArpRules implements RuleGenerator {

    @Override
    public Stream<Rule> rules(Journey journey) {
        return journey.isAway()
                ? journey.address().addresses().stream()
                        .filter(IpAddress::isIp4)
                        .map(IpAddress::getIp4Address)
                        .flatMap(address -> rules(journey, address))
                : Stream.empty();
    }

    private static Stream<Rule> rules(Journey journey, Ip4Address address) {
        return Stream.of(
                        journey.homeDevices().stream().flatMap(device -> answer(journey, device, address)),
                        Sets.union(journey.homeDevices(), Set.of(journey.device())).stream()
                                .flatMap(device -> visitorsRequest(journey, device, address)),
                        journey.homeDevices().stream().map(device -> announcement(journey, device, address)),
                        announcementExit(journey, address))
                .flatMap(rules -> rules);
    }

    /** A switch that cannot answer sends the request where the mobile node is. */
    private static Stream<Rule> answer(Journey journey, DeviceId device, Ip4Address address) {
        List<Action> actions = journey.answersArp(device)
                ? List.of(Action.answerArp(journey.address().mac(), address), Action.output(PortNumber.IN_PORT))
                : journey.ways().redirect(device, Ways.Entry.LOCAL);
        return unlessEmpty(
                journey, device, RuleRole.PROXY_ARP, requestFor(DefaultTrafficSelector.builder(), address), actions);
    }

    private static Stream<Rule> visitorsRequest(Journey journey, DeviceId device, Ip4Address address) {
        return journey.fromTunnel(device, TunnelKeys.redirected(journey.network())).stream()
                .flatMap(selector -> unlessEmpty(
                        journey,
                        device,
                        RuleRole.ARP_DELIVERY,
                        requestFor(selector, address),
                        DeliveryRules.wayOfRedirected(journey, device)));
    }

    /** It comes out of the reverse tunnel at one switch and is flooded to the others; or it is the first word back home. */
    private static Rule announcement(Journey journey, DeviceId device, Ip4Address address) {
        return journey.rule(
                device,
                RuleRole.ANNOUNCEMENT,
                announcementOf(DefaultTrafficSelector.builder(), journey, address),
                List.of(Action.output(PortNumber.NORMAL)));
    }

    private static Stream<Rule> announcementExit(Journey journey, Ip4Address address) {
        HomeNetwork network = journey.network();
        return journey.fromTunnel(network.homeAgent(), TunnelKeys.redirected(network)).stream()
                .map(selector -> journey.rule(
                        network.homeAgent(),
                        RuleRole.ANNOUNCEMENT_EXIT,
                        announcementOf(selector, journey, address),
                        List.of(Action.output(PortNumber.NORMAL))));
    }

    private static Stream<Rule> unlessEmpty(
            Journey journey, DeviceId device, RuleRole role, TrafficSelector.Builder selector, List<Action> actions) {
        return actions.isEmpty() ? Stream.empty() : Stream.of(journey.rule(device, role, selector, actions));
    }

    private static TrafficSelector.Builder announcementOf(
            TrafficSelector.Builder selector, Journey journey, Ip4Address address) {
        return requestFor(selector, address).matchEthSrc(journey.address().mac());
    }

    private static TrafficSelector.Builder requestFor(TrafficSelector.Builder selector, Ip4Address address) {
        return selector.matchEthType(EtherType.ARP.ethType().toShort())
                .matchArpOp(ARP.OP_REQUEST)
                .matchArpTpa(address);
    }
}
