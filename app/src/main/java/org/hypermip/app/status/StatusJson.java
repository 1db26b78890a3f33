/* SPDX-License-Identifier: Apache-2.0 */
package org.hypermip.app.status;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Collection;
import java.util.Locale;
import org.hypermip.app.codec.RuleJson;
import org.hypermip.flows.network.AgentSwitch;
import org.hypermip.flows.network.HomeNetwork;

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
        return node.put("homeAgent", network.homeAgent().toString())
                .put("graceSeconds", network.grace().toSeconds())
                .put("simultaneousSeconds", network.simultaneousLimit().toSeconds())
                .put("mtu", network.mtu())
                .put("reactive", network.reactive())
                .put("bindings", status.bindings())
                .put("away", status.away());
    }

    /** Returns a switch. */
    public static ObjectNode node(SwitchStatus status) {
        AgentSwitch agentSwitch = status.agentSwitch();
        ObjectNode node = NODES.objectNode()
                .put("id", agentSwitch.device().toString())
                .put("available", status.available())
                .put("endpoint", agentSwitch.endpoint().toString())
                .put("encapsulation", agentSwitch.encapsulation().name().toLowerCase(Locale.ROOT))
                .put("tunnelPort", agentSwitch.tunnelPort());
        status.tunnelPort().ifPresent(number -> node.put("tunnelPortNumber", number.toLong()));
        node.put("underlayMtu", agentSwitch.underlayMtu())
                .put("innerMtu", agentSwitch.innerMtu())
                .put("bindings", status.bindings());
        node.set("warnings", texts(status.warnings()));
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
        return node.put("available", status.available())
                .put("bindings", status.bindings())
                .put("coming", status.coming());
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
