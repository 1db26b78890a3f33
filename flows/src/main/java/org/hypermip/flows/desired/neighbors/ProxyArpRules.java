/* SPDX-License-Identifier: Apache-2.0 */
package org.hypermip.flows.desired.neighbors;

import java.util.List;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.hypermip.flows.frames.MobileInterface;
import org.hypermip.flows.frames.SenderAddresses;
import org.hypermip.flows.rules.Action;
import org.hypermip.flows.rules.RuleRole;
import org.onlab.packet.ARP;
import org.onlab.packet.EthType.EtherType;
import org.onlab.packet.Ip4Address;
import org.onlab.packet.MacAddress;
import org.onosproject.net.DeviceId;
import org.onosproject.net.PortNumber;
import org.onosproject.net.flow.TrafficSelector;

/** Proxy ARP (RFC 5944 section 4.6): in the switch where it can make a reply of a request, else by the controller. */
public final class ProxyArpRules extends NeighborProxyRules<Ip4Address> {

    @Override
    Stream<Ip4Address> addresses(MobileInterface mobile) {
        return SenderAddresses.ip4(mobile.address().addresses());
    }

    @Override
    TrafficSelector.Builder question(TrafficSelector.Builder selector, Ip4Address address) {
        return selector.matchEthType(EtherType.ARP.ethType().toShort())
                .matchArpOp(ARP.OP_REQUEST)
                .matchArpTpa(address);
    }

    /** As announcement, or as probe (RFC 5227 sections 2.1.1 and 2.3). */
    @Override
    Stream<TrafficSelector.Builder> ownQuestions(
            Supplier<TrafficSelector.Builder> sent, MacAddress mac, Ip4Address address) {
        return Stream.of(address, Ip4Address.ZERO)
                .map(sender -> question(sent.get(), address).matchArpSha(mac).matchArpSpa(sender));
    }

    @Override
    List<Action> answer(MobileInterface mobile, DeviceId device, Ip4Address address) {
        return mobile.answersArp(device)
                ? List.of(Action.answerArp(mobile.address().mac(), address), Action.output(PortNumber.IN_PORT))
                : List.of(Action.output(PortNumber.CONTROLLER));
    }

    @Override
    RuleRole proxy() {
        return RuleRole.PROXY_ARP;
    }

    @Override
    RuleRole delivery() {
        return RuleRole.ARP_DELIVERY;
    }
}
