/* SPDX-License-Identifier: Apache-2.0 */
package org.hypermip.app.agent;

import com.google.common.collect.ImmutableMap;
import com.google.common.collect.ImmutableSet;
import com.google.common.collect.Maps;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.hypermip.app.codec.BindingJson;
import org.hypermip.flows.binding.Binding;
import org.hypermip.flows.binding.BindingMachine;
import org.hypermip.flows.binding.HomeAddress;
import org.hypermip.flows.binding.Registration;
import org.hypermip.flows.binding.RegistrationPhase;
import org.hypermip.flows.desired.DesiredRules;
import org.hypermip.flows.frames.NetworkView;
import org.hypermip.flows.network.AgentSwitch;
import org.hypermip.flows.network.Encapsulation;
import org.hypermip.flows.network.HomeNetwork;
import org.hypermip.flows.network.Hypervisor;
import org.hypermip.flows.network.MobilityDomain;
import org.hypermip.flows.rollout.RolloutPlan;
import org.hypermip.flows.rollout.RuleDiff;
import org.hypermip.flows.rules.Pipeline;
import org.hypermip.flows.rules.RuleSet;
import org.onlab.packet.IpAddress;
import org.onlab.packet.IpPrefix;
import org.onlab.packet.MacAddress;
import org.onosproject.net.DeviceId;
import org.onosproject.net.PortNumber;

/**
 * Moves a made-up mobile node between two made-up sites, in memory alone. Loading and linking the classes on a registration's way
 * takes longer than any registration after the first: a guest about to pause should not have to wait for it.
 */
final class Rehearsal {

    private static final DeviceId HOME = DeviceId.deviceId("of:fffffffffffffff1");
    private static final DeviceId AWAY = DeviceId.deviceId("of:fffffffffffffff2");
    private static final ImmutableMap<String, DeviceId> ENDS = ImmutableMap.of("home", HOME, "away", AWAY);
    private static final MacAddress MAC = MacAddress.valueOf("02:00:00:00:00:01");
    private static final HomeAddress ADDRESS = HomeAddress.of("net", MAC, List.of(IpAddress.valueOf("192.0.2.1")));
    private static final ImmutableMap<String, PortNumber> PORTS =
            ImmutableMap.of("tunnel", PortNumber.portNumber(1), "tap", PortNumber.portNumber(2));

    private final NetworkView view = NetworkView.of(
            MobilityDomain.of(
                    List.of(HomeNetwork.builder()
                            .id("net")
                            .vni(1)
                            .prefixes(List.of(IpPrefix.valueOf("192.0.2.0/24")))
                            .gateways(List.of(IpAddress.valueOf("192.0.2.254")))
                            .gatewayMac(MacAddress.valueOf("02:00:00:00:00:fe"))
                            .switches(List.of(HOME))
                            .homeAgent(HOME)
                            .grace(Duration.ofSeconds(1))
                            .simultaneousLimit(Duration.ofSeconds(1))
                            .mtu(1500)
                            .build()),
                    List.of(agentSwitch(HOME, "198.51.100.1"), agentSwitch(AWAY, "198.51.100.2")),
                    Maps.transformEntries(ENDS, Hypervisor::of).values()),
            ImmutableMap.of(HOME, PORTS, AWAY, PORTS),
            ImmutableSet.of(HOME),
            Pipeline.DEFAULT);
    private final BindingMachine machine = new BindingMachine(view.domain());

    /** Goes the whole way once; returns the last binding. */
    Binding perform() {
        Optional<Binding> binding = Optional.empty();
        RuleSet installed = RuleSet.EMPTY;
        for (Registration registration : List.of(
                preparing("away"),
                preparing("home"),
                says("home", RegistrationPhase.SWITCHING).build(),
                says("away", RegistrationPhase.ARRIVED).build(),
                says("home", RegistrationPhase.COMPLETED).build())) {
            binding = machine.next(binding, registration)
                    .binding()
                    .map(BindingJson::write)
                    .map(BindingJson::read);
            RuleSet wanted = DesiredRules.of(binding.orElseThrow(), view);
            installed = RolloutPlan.of(RuleDiff.between(installed, wanted)).stages().stream()
                    .reduce(installed, (rules, stage) -> stage.appliedTo(rules), (earlier, later) -> later);
        }
        return binding.orElseThrow();
    }

    private static Registration preparing(String reporter) {
        return says(reporter, RegistrationPhase.PREPARING)
                .source(Optional.of("home"))
                .destination(Optional.of("away"))
                .interfaces(List.of(ADDRESS))
                .ports(ImmutableMap.of(MAC, "tap"))
                .build();
    }

    private static Registration.Builder says(String reporter, RegistrationPhase phase) {
        return Registration.builder()
                .phase(phase)
                .mobileNode("rehearsal")
                .reporter(reporter)
                .received(Instant.EPOCH);
    }

    private static AgentSwitch agentSwitch(DeviceId device, String endpoint) {
        return AgentSwitch.of(device, IpAddress.valueOf(endpoint), "tunnel", Encapsulation.VXLAN, 1600);
    }
}
