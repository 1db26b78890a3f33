/* SPDX-License-Identifier: Apache-2.0 */
package org.hypermip.app.status;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.google.common.collect.Collections2;
import java.util.Collection;
import java.util.Optional;
import org.hypermip.app.codec.BindingJson;
import org.hypermip.app.codec.RuleJson;
import org.hypermip.flows.binding.Binding;
import org.hypermip.flows.network.AgentSwitch;
import org.hypermip.flows.network.HomeAgents;
import org.hypermip.flows.network.HomeNetwork;
import org.hypermip.flows.network.Tunnel;
import org.hypermip.flows.network.TunnelPort;

/** Networks, switches and hypervisors as JSON, by the field names of the configuration; and rules. */
public final class StatusJson {

    private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

    private StatusJson() {}

    /** Returns a network. */
    public static ObjectNode node(NetworkStatus status) {
        HomeNetwork network = status.network();
        ObjectNode node = NODES.objectNode().put("id", network.id()).put("vni", network.vni());
        node.set("prefixes", texts(network.prefixes()));
        node.set("gateways", texts(network.gateways()));
        node.put("gatewayMac", network.gatewayMac().toString());
        node.set("switches", texts(network.switches()));
        network.vlan().ifPresent(vlan -> node.put("vlan", vlan.toShort()));
        if (!network.accessPorts().isEmpty()) {
            node.set("accessPorts", texts(network.accessPorts()));
        }
        node.put("homeAgent", network.homeAgent().toString());
        if (network.homeAgents() != HomeAgents.ALL) {
            node.put("homeAgents", network.homeAgents().label());
        }
        node.put("graceSeconds", network.grace().toSeconds())
                .put("simultaneousSeconds", network.simultaneousLimit().toSeconds())
                .put("lifetimeSeconds", network.lifetime().seconds())
                .put("preparedSeconds", network.preparedLifetime().seconds());
        network.maxBindings().ifPresent(number -> node.put("maxBindings", number));
        node.put("mtu", network.mtu());
        status.tunnelMtu().ifPresent(mtu -> node.put("tunnelMtu", mtu));
        node.put("egress", network.egress().label()).put("routeOptimization", network.routeOptimization());
        if (network.temporaryAddresses()) {
            node.put("temporaryAddresses", true);
        }
        if (network.plainHosts()) {
            node.put("plainHosts", true);
        }
        return node.put("reactive", network.reactive())
                .put("bindings", status.bindings())
                .put("away", status.away());
    }

    /** Returns a switch. */
    public static ObjectNode node(SwitchStatus status) {
        AgentSwitch agentSwitch = status.agentSwitch();
        ObjectNode node = NODES.objectNode()
                .put("id", agentSwitch.device().toString())
                .put("available", status.available())
                .put("endpoint", agentSwitch.endpoint().toString());
        ArrayNode ports = node.putArray("tunnelPorts");
        agentSwitch.tunnelPorts().forEach(port -> ports.add(node(port, status)));
        agentSwitch.uplinks().ifPresent(uplinks -> node.set("uplinks", texts(uplinks)));
        node.put("underlayMtu", agentSwitch.underlayMtu()).put("bindings", status.bindings());
        node.set("warnings", texts(status.warnings()));
        return node;
    }

    private static ObjectNode node(TunnelPort port, SwitchStatus status) {
        ObjectNode node = NODES.objectNode()
                .put("port", port.name())
                .put("encapsulation", port.encapsulation().label());
        Optional.ofNullable(status.tunnelPorts().get(port)).ifPresent(number -> node.put("number", number.toLong()));
        return node;
    }

    /** Returns a tunnel. */
    public static ObjectNode node(TunnelStatus status) {
        Tunnel tunnel = status.tunnel();
        ObjectNode node = NODES.objectNode();
        node.putArray("switches")
                .add(tunnel.lower().device().toString())
                .add(tunnel.upper().device().toString());
        node.put("encapsulation", tunnel.encapsulation().label())
                .put("outerIpVersion", tunnel.isIp6() ? 6 : 4)
                .put("underlayMtu", tunnel.underlayMtu())
                .put("overhead", tunnel.overhead())
                .put("mtu", tunnel.mtu());
        node.set("tooNarrowFor", texts(Collections2.transform(status.tooNarrowFor(), HomeNetwork::id)));
        return node;
    }

    /** Returns a hypervisor. */
    public static ObjectNode node(HypervisorStatus status) {
        ObjectNode node = NODES.objectNode()
                .put("id", status.hypervisor().id())
                .put("switch", status.hypervisor().device().toString());
        if (!status.hypervisor().ports().isEmpty()) {
            node.set("ports", texts(status.hypervisor().ports()));
        }
        status.hypervisor().maxVisitors().ifPresent(number -> node.put("maxVisitors", number));
        status.heard().ifPresent(time -> node.put("heard", time.toString()));
        if (!status.contested().isEmpty()) {
            node.set("contested", texts(status.contested()));
        }
        if (!status.warnings().isEmpty()) {
            node.set("warnings", texts(status.warnings()));
        }
        return node.put("available", status.available())
                .put("bindings", status.bindings())
                .put("coming", status.coming());
    }

    /** Returns a binding with its history and its rules, and what those have dropped of what it sent. */
    public static ObjectNode node(Binding binding, Collection<RuleStatus> rules) {
        ObjectNode node = BindingJson.node(binding);
        GuardDrops.of(rules)
                .ifPresent(packets ->
                        node.putObject("dropped").put("packets", packets).put("remedy", GuardDrops.REMEDY));
        ArrayNode array = node.putArray("rules");
        rules.forEach(rule -> array.add(node(rule)));
        return node;
    }

    /** Returns a rule. */
    public static ObjectNode node(RuleStatus status) {
        return RuleJson.node(status.rule()).put("state", status.state()).put("packets", status.packets());
    }

    private static ArrayNode texts(Collection<?> values) {
        ArrayNode array = NODES.arrayNode();
        values.forEach(value -> array.add(value.toString()));
        return array;
    }
}
