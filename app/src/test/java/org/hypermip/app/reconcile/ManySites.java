/* SPDX-License-Identifier: Apache-2.0 */
package org.hypermip.app.reconcile;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableMap;
import com.google.common.collect.ImmutableMultiset;
import com.google.common.collect.ImmutableSet;
import com.google.common.collect.Iterables;
import com.google.common.collect.Multiset;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.hypermip.app.fake.ManualTime;
import org.hypermip.app.reconcile.rollout.Outcome;
import org.hypermip.flows.binding.HomeAddress;
import org.hypermip.flows.binding.Registration;
import org.hypermip.flows.binding.RegistrationPhase;
import org.hypermip.flows.network.AgentSwitch;
import org.hypermip.flows.network.Encapsulation;
import org.hypermip.flows.network.HomeNetwork;
import org.hypermip.flows.network.Hypervisor;
import org.hypermip.flows.network.MobilityDomain;
import org.hypermip.flows.rules.BaseForwarding;
import org.hypermip.flows.rules.Pipeline;
import org.onlab.packet.IpAddress;
import org.onlab.packet.IpPrefix;
import org.onlab.packet.MacAddress;
import org.onosproject.net.DeviceId;
import org.onosproject.net.flow.FlowRule;
import org.onosproject.net.flow.FlowRuleOperations;

/** Twenty networks with a switch each, whose mobile nodes are all away at two others; and what is done for them, counted. */
final class ManySites {

    private static final int NETWORKS = 20;
    private static final ImmutableList<DeviceId> VISITED = ImmutableList.of(device(0xb1), device(0xb2));

    /** Counts the rules that are made: each asks it for its table. */
    @SuppressWarnings("ExtendsAutoValue") // no other part of a rule's making can be counted
    private static final class CountedRules extends Pipeline {
        private int rules;

        @Override
        public int table() {
            rules++;
            return Pipeline.DEFAULT.table();
        }

        @Override
        public int basePriority() {
            return Pipeline.DEFAULT.basePriority();
        }

        @Override
        public BaseForwarding baseForwarding() {
            return Pipeline.DEFAULT.baseForwarding();
        }
    }

    final Reconciler reconciler;
    private final Fabric fabric = new Fabric();
    private final CountedRules rules = new CountedRules();
    private int messages;
    private int flowRules;

    ManySites(int mobileNodes) {
        fabric.domain.set(domain());
        fabric.domain.set(rules);
        Stream.concat(IntStream.range(0, NETWORKS).mapToObj(ManySites::home), VISITED.stream())
                .forEach(device -> {
                    fabric.switches.connect(device);
                    fabric.switches.addPort(device, "vxlan0", 1);
                });
        IntStream.range(0, mobileNodes).forEach(this::bringAway);
        reconciler = fabric.start();
        fabric.time.advance(Reconciler.SOON.plus(Fabric.SETTLING));
        fabric.flowRules.takeApplied();
    }

    private static DeviceId device(int number) {
        return DeviceId.deviceId(String.format("of:%016x", number));
    }

    private static DeviceId home(int network) {
        return device(0x100 + network);
    }

    private static MobilityDomain domain() {
        ImmutableSet<DeviceId> homes =
                IntStream.range(0, NETWORKS).mapToObj(ManySites::home).collect(ImmutableSet.toImmutableSet());
        return MobilityDomain.of(
                IntStream.range(0, NETWORKS).mapToObj(ManySites::network).collect(ImmutableList.toImmutableList()),
                Stream.concat(homes.stream(), VISITED.stream())
                        .map(device -> AgentSwitch.of(
                                device,
                                IpAddress.valueOf(0xac1f0000
                                        + (int) Long.parseLong(device.uri().getSchemeSpecificPart(), 16)),
                                "vxlan0",
                                Encapsulation.VXLAN,
                                1600))
                        .collect(ImmutableList.toImmutableList()),
                Stream.concat(
                                IntStream.range(0, NETWORKS)
                                        .mapToObj(number -> Hypervisor.of("hv-" + number, home(number))),
                                Stream.of(
                                        Hypervisor.of("hv-b0", VISITED.get(0)), Hypervisor.of("hv-b1", VISITED.get(1))))
                        .collect(ImmutableList.toImmutableList()));
    }

    private static HomeNetwork network(int number) {
        return HomeNetwork.builder()
                .id("net-" + number)
                .vni(1 + number)
                .prefixes(List.of(
                        IpPrefix.valueOf("10." + number + ".0.0/16"), IpPrefix.valueOf("2001:db8:" + number + "::/64")))
                .gateways(List.of(IpAddress.valueOf("10." + number + ".255.254")))
                .gatewayMac(MacAddress.valueOf(0x020000000000L + number))
                .switches(List.of(home(number)))
                .homeAgent(home(number))
                .grace(Duration.ofSeconds(2))
                .simultaneousLimit(Duration.ofSeconds(5))
                .mtu(1400)
                .build();
    }

    private void bringAway(int number) {
        String there = "hv-b" + number % 2;
        String home = "hv-" + number % NETWORKS;
        VISITED.forEach(device -> fabric.switches.addPort(device, "tap-" + number, 1000 + number));
        fabric.bind(
                preparing(number, there, home, there),
                preparing(number, home, home, there),
                says(number, there, RegistrationPhase.ARRIVED),
                says(number, home, RegistrationPhase.COMPLETED));
    }

    /** Moves a mobile node to the other switch, and has the reconciler do what it is asked to on the way. */
    void move(int number) {
        String from = "hv-b" + number % 2;
        String to = "hv-b" + (number + 1) % 2;
        Stream.of(
                        preparing(number, to, from, to),
                        preparing(number, from, from, to),
                        says(number, from, RegistrationPhase.SWITCHING),
                        says(number, to, RegistrationPhase.ARRIVED),
                        says(number, from, RegistrationPhase.COMPLETED))
                .forEach(registration -> {
                    fabric.bind(registration);
                    CompletableFuture<Outcome> outcome = reconciler.reconcile("vm" + number);
                    reconciler.requestSoon("vm" + number);
                    fabric.time.advance(Reconciler.SOON.plus(Fabric.SETTLING));
                    assertEquals(Optional.empty(), outcome.join().failure());
                });
    }

    /** Has the switch where a mobile node is make its port anew. */
    void renumberPort(int number) {
        fabric.switches.addPort(VISITED.get(number % 2), "tap-" + number, 5000 + number);
        fabric.time.advance(Reconciler.SOON.plus(Fabric.SETTLING));
    }

    /** Has its rules among those that were computed last: how many are kept is the same at any number. */
    void recall(int number) {
        reconciler.wanted("vm" + number);
    }

    /** Takes a rule of a mobile node from its home agent. */
    void stealRule(int number) {
        MacAddress mac = mac(number);
        fabric.flowRules.steal(Iterables.find(
                fabric.flowRules.on(home(number % NETWORKS)),
                rule -> rule.selector().criteria().toString().contains(mac.toString())));
        fabric.time.advance(Reconciler.SOON);
    }

    /** What has been done so far, by kind. */
    Multiset<String> work() {
        for (FlowRuleOperations operations : fabric.flowRules.takeApplied()) {
            messages++;
            flowRules += operations.stages().stream().mapToInt(Set::size).sum();
        }
        return ImmutableMultiset.<String>builder()
                .addCopies("ports read", fabric.switches.portReads())
                .addCopies("bindings read", fabric.store.reads())
                .addCopies("tables read", fabric.flowRules.tableReads())
                .addCopies("rules computed", rules.rules)
                .addCopies("messages", messages)
                .addCopies("flow rules", flowRules)
                .build();
    }

    /** The switches hold what the rules of all bindings together say. */
    void assertInPlace() {
        for (DeviceId device : Iterables.concat(VISITED, ImmutableList.of(home(7), home(8), home(9)))) {
            ImmutableSet<FlowRule> wanted = fabric.wantedOn(reconciler, device);
            assertEquals(wanted, fabric.flowRules.on(device));
            wanted.forEach(rule ->
                    assertEquals(true, Iterables.any(fabric.flowRules.on(device), rule::exactMatch), rule::toString));
        }
    }

    private static MacAddress mac(int number) {
        return MacAddress.valueOf(0x525400000000L + number);
    }

    private static Registration preparing(int number, String reporter, String source, String destination) {
        int network = number % NETWORKS;
        int host = 1 + number / NETWORKS;
        return said(number, reporter, RegistrationPhase.PREPARING)
                .source(Optional.of(source))
                .destination(Optional.of(destination))
                .interfaces(List.of(HomeAddress.of(
                        "net-" + network,
                        mac(number),
                        List.of(
                                IpAddress.valueOf("10." + network + ".1." + host),
                                IpAddress.valueOf("2001:db8:" + network + "::" + host)))))
                .ports(ImmutableMap.of(mac(number), "tap-" + number))
                .build();
    }

    private static Registration says(int number, String reporter, RegistrationPhase phase) {
        return said(number, reporter, phase).build();
    }

    private static Registration.Builder said(int number, String reporter, RegistrationPhase phase) {
        return Registration.builder()
                .phase(phase)
                .mobileNode("vm" + number)
                .reporter(reporter)
                .received(ManualTime.START);
    }
}
