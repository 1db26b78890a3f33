/* SPDX-License-Identifier: Apache-2.0 */
package org.hypermip.app.reconcile;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.google.common.collect.HashMultiset;
import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableMap;
import com.google.common.collect.ImmutableMultiset;
import com.google.common.collect.ImmutableSet;
import com.google.common.collect.Iterables;
import com.google.common.collect.Multiset;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.hypermip.app.Reports;
import org.hypermip.app.fake.ManualTime;
import org.hypermip.app.reconcile.rollout.Outcome;
import org.hypermip.flows.binding.Registration;
import org.hypermip.flows.binding.RegistrationPhase;
import org.hypermip.flows.binding.TimeLimits;
import org.hypermip.flows.network.AgentSwitch;
import org.hypermip.flows.network.Encapsulation;
import org.hypermip.flows.network.HomeAgents;
import org.hypermip.flows.network.HomeNetwork;
import org.hypermip.flows.network.Hypervisor;
import org.hypermip.flows.network.MobilityDomain;
import org.onlab.packet.IpAddress;
import org.onlab.packet.IpPrefix;
import org.onlab.packet.MacAddress;
import org.onosproject.net.DeviceId;
import org.onosproject.net.flow.FlowRuleOperations;

/** A home network of forty switches with a hypervisor each, and two switches elsewhere; and whom a move sends messages to, counted. */
final class WideSite {

    static final int SIZE = 40;

    /** The home network's switches. */
    static final ImmutableList<DeviceId> HOMES = IntStream.range(0, SIZE)
            .mapToObj(number -> device(0x100 + number))
            .collect(ImmutableList.toImmutableList());

    private static final ImmutableList<DeviceId> VISITED = ImmutableList.of(device(0xb1), device(0xb2));

    final Fabric fabric = new Fabric();
    final Reconciler reconciler;

    WideSite(HomeAgents agents) {
        fabric.domain.set(domain(agents));
        devices().forEach(device -> {
            fabric.switches.connect(device);
            fabric.switches.addPort(device, "vxlan0", 1);
            fabric.switches.addPort(device, "tap", 7);
        });
        reconciler = fabric.start();
        settle();
        fabric.flowRules.takeApplied();
    }

    private static DeviceId device(int number) {
        return DeviceId.deviceId(String.format("of:%016x", number));
    }

    private static Stream<DeviceId> devices() {
        return Stream.concat(HOMES.stream(), VISITED.stream());
    }

    /** Returns this site's configuration. */
    static MobilityDomain domain(HomeAgents agents) {
        return MobilityDomain.of(
                List.of(network(agents)),
                devices()
                        .map(device -> AgentSwitch.of(device, endpoint(device), "vxlan0", Encapsulation.VXLAN, 1600))
                        .collect(ImmutableList.toImmutableList()),
                Stream.concat(
                                IntStream.range(0, SIZE)
                                        .mapToObj(number -> Hypervisor.of("hv-" + number, HOMES.get(number))),
                                IntStream.range(0, 2)
                                        .mapToObj(number -> Hypervisor.of("hv-b" + number, VISITED.get(number))))
                        .collect(ImmutableList.toImmutableList()));
    }

    private static IpAddress endpoint(DeviceId device) {
        return IpAddress.valueOf(0xac1f0000 + (int) Long.parseLong(device.uri().getSchemeSpecificPart(), 16));
    }

    private static HomeNetwork network(HomeAgents agents) {
        return HomeNetwork.builder()
                .id("net-a")
                .vni(1001)
                .prefixes(List.of(IpPrefix.valueOf("10.1.0.0/16")))
                .gateways(List.of(IpAddress.valueOf("10.1.0.1")))
                .gatewayMac(MacAddress.valueOf("02:00:0a:01:00:01"))
                .switches(HOMES)
                .homeAgent(HOMES.get(0))
                .homeAgents(agents)
                .grace(Duration.ofSeconds(2))
                .simultaneousLimit(Duration.ofSeconds(5))
                .mtu(1400)
                .build();
    }

    /** Moves the first guest, and returns how many messages each home switch got, for each registration of the move. */
    ImmutableList<Multiset<DeviceId>> move(String from, String to) {
        return Stream.of(
                        preparing(to, from, to),
                        preparing(from, from, to),
                        Reports.says(from, RegistrationPhase.SWITCHING, 1),
                        Reports.says(to, RegistrationPhase.ARRIVED, 1),
                        Reports.says(from, RegistrationPhase.COMPLETED, 1))
                .map(this::messagesFor)
                .collect(ImmutableList.toImmutableList());
    }

    private Multiset<DeviceId> messagesFor(Registration registration) {
        fabric.bind(registration);
        return messagesForRules();
    }

    /** Ends the grace times of the first guest, and returns how many messages each home switch got. */
    Multiset<DeviceId> drain() {
        TimeLimits limits = new TimeLimits(fabric.domain.domain(), device -> true);
        fabric.store.compute("vm1", current -> limits.passed(current.orElseThrow(), ManualTime.START.plusSeconds(60)));
        return messagesForRules();
    }

    private Multiset<DeviceId> messagesForRules() {
        CompletableFuture<Outcome> outcome = reconciler.reconcile("vm1");
        settle();
        assertEquals(Optional.empty(), outcome.join().failure());
        return messages();
    }

    private static Registration preparing(String reporter, String from, String to) {
        return Registration.builder()
                .phase(RegistrationPhase.PREPARING)
                .mobileNode("vm1")
                .reporter(reporter)
                .received(ManualTime.START)
                .source(Optional.of(from))
                .destination(Optional.of(to))
                .interfaces(List.of(Reports.address(1)))
                .ports(ImmutableMap.of(Reports.mac(1), "tap"))
                .build();
    }

    /** Lets all be done that is asked for. */
    void settle() {
        fabric.time.advance(Reconciler.SOON.plus(Fabric.SETTLING));
    }

    /** Returns how many messages home switches have got since they were counted last. */
    Multiset<DeviceId> messages() {
        Multiset<DeviceId> messages = HashMultiset.create();
        for (FlowRuleOperations operations : fabric.flowRules.takeApplied()) {
            messages.add(Iterables.getOnlyElement(operations.stages().stream()
                    .flatMap(stage -> stage.stream())
                    .map(operation -> operation.rule().deviceId())
                    .collect(ImmutableSet.toImmutableSet())));
        }
        messages.removeAll(VISITED);
        return ImmutableMultiset.copyOf(messages);
    }
}
