/* SPDX-License-Identifier: Apache-2.0 */
package org.hypermip.flows.rules;

import java.util.List;
import java.util.stream.Stream;
import org.onlab.packet.ARP;
import org.onlab.packet.EthType.EtherType;
import org.onlab.packet.Ip4Address;
import org.onosproject.net.DeviceId;
import org.onosproject.net.PortNumber;
import org.onosproject.net.flow.TrafficSelector;

/** Proxy ARP (RFC 5944 section 4.6): in the switch where it can make a reply of a request, else by the controller. */
final class ProxyArpRules extends NeighborProxyRules<Ip4Address> {

    @Override
    Stream<Ip4Address> addresses(Journey journey) {
        return Sources.ip4(journey.address().addresses());
    }

    @Override
    TrafficSelector.Builder question(TrafficSelector.Builder selector, Ip4Address address) {
        return selector.matchEthType(EtherType.ARP.ethType().toShort())
                .matchArpOp(ARP.OP_REQUEST)
                .matchArpTpa(address);
    }

    @Override
    List<Action> answer(Journey journey, DeviceId device, Ip4Address address) {
        return journey.answersArp(device)
                ? List.of(Action.answerArp(journey.address().mac(), address), Action.output(PortNumber.IN_PORT))
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
