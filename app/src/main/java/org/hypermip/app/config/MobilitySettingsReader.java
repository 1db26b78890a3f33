/* SPDX-License-Identifier: Apache-2.0 */
package org.hypermip.app.config;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableMap;
import com.google.common.collect.ImmutableSet;
import com.google.common.collect.Maps;
import java.util.List;
import org.hypermip.app.codec.Claims;
import org.hypermip.app.codec.JsonField;
import org.hypermip.app.codec.RegistrationReader;
import org.hypermip.flows.network.AgentSwitch;
import org.hypermip.flows.network.ArpResponder;
import org.hypermip.flows.network.HomeNetwork;
import org.hypermip.flows.network.Hypervisor;
import org.hypermip.flows.network.MobilityDomain;
import org.hypermip.flows.network.PortPattern;
import org.hypermip.flows.rules.Pipeline;
import org.onlab.packet.IpAddress;
import org.onosproject.net.DeviceId;

/** Reads the configuration, as docs/configuration.md describes it, and checks that its parts fit each other. */
final class MobilitySettingsReader {

    static final int MAX_ELEMENTS = 4096;
    static final int DEFAULT_MTU = 1500;

    /** RFC 791 section 3.1: what every host must accept. A network of less has no use for tunnels. */
    static final int MIN_MTU = 576;

    static final int MAX_MTU = 65535;

    /** More bindings than that no operator means to forbid. */
    static final int MAX_LIMIT = 1_000_000;

    static final int MAX_PATTERNS = 64;

    private final Claims<DeviceId> devices = new Claims<>();
    private final Claims<IpAddress> endpoints = new Claims<>();
    private final Claims<String> hypervisorIds = new Claims<>();

    private MobilitySettingsReader() {}

    /**
     * Returns what the configuration says.
     *
     * @throws org.hypermip.app.codec.FieldException if a field does not hold what it should
     */
    static MobilitySettings read(JsonField root) {
        root.object("networks", "switches", "hypervisors", "priority", "table", "baseForwarding");
        return new MobilitySettingsReader().settings(root);
    }

    private MobilitySettings settings(JsonField root) {
        ImmutableMap<DeviceId, AgentSwitch> switches = Maps.uniqueIndex(
                elements(root, "switches").stream().map(this::agentSwitch).iterator(), AgentSwitch::device);
        HomeNetworkReader networkReader = new HomeNetworkReader(switches.keySet());
        List<HomeNetwork> networks =
                elements(root, "networks").stream().map(networkReader::read).collect(ImmutableList.toImmutableList());
        List<Hypervisor> hypervisors = elements(root, "hypervisors").stream()
                .map(field -> hypervisor(field, switches))
                .collect(ImmutableList.toImmutableList());
        MobilityDomain domain = MobilityDomain.of(networks, switches.values(), hypervisors);
        PortsCheck.check(root, domain);
        TenantsCheck.check(root, domain);
        Pipeline pipeline = PipelineReader.read(root);
        HomeAgentsCheck.check(root, networks, pipeline);
        return MobilitySettings.of(domain, pipeline);
    }

    private AgentSwitch agentSwitch(JsonField field) {
        field.object(
                "id",
                "endpoint",
                "tunnelPort",
                "encapsulation",
                "tunnelPorts",
                "underlayMtu",
                "arpResponder",
                "uplinks");
        JsonField endpoint = field.get("endpoint");
        AgentSwitch agentSwitch = AgentSwitch.of(
                        devices.claim(field.get("id"), field.get("id").device()),
                        endpoints.claim(endpoint, endpoint.hostAddress()),
                        TunnelPortsReader.read(field),
                        field.find("underlayMtu")
                                .map(mtu -> mtu.integer(MIN_MTU, MAX_MTU))
                                .orElse(DEFAULT_MTU))
                .withUplinks(field.find("uplinks").map(uplinks -> patterns(uplinks, 0)));
        return field.find("arpResponder")
                .map(responder -> agentSwitch.withArpResponder(arpResponder(responder)))
                .orElse(agentSwitch);
    }

    private static ArpResponder arpResponder(JsonField field) {
        return field.parse("one of switch, controller", name -> ArpResponder.named(name)
                .orElseThrow(IllegalArgumentException::new));
    }

    private Hypervisor hypervisor(JsonField field, ImmutableMap<DeviceId, AgentSwitch> switches) {
        field.object("id", "switch", "ports", "maxVisitors");
        JsonField id = field.get("id");
        return Hypervisor.of(
                        hypervisorIds.claim(id, id.name(RegistrationReader.MAX_ID)),
                        HomeNetworkReader.configured(field.get("switch"), switches.keySet()),
                        field.find("ports").map(ports -> patterns(ports, 1)).orElseGet(ImmutableSet::of))
                .withMaxVisitors(field.find("maxVisitors").map(number -> number.integer(0, MAX_LIMIT)));
    }

    private static ImmutableSet<PortPattern> patterns(JsonField array, int least) {
        return array.items(least, MAX_PATTERNS).stream()
                .map(pattern -> PortPattern.of(pattern.portName()))
                .collect(ImmutableSet.toImmutableSet());
    }

    private static List<JsonField> elements(JsonField root, String name) {
        return root.find(name).map(field -> field.items(0, MAX_ELEMENTS)).orElse(List.of());
    }
}
