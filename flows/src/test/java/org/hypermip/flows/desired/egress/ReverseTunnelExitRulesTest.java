/* SPDX-License-Identifier: Apache-2.0 */
package org.hypermip.flows.desired.egress;

import static org.hypermip.flows.desired.Scenes.VM;
import static org.hypermip.flows.desired.Scenes.arrived;
import static org.hypermip.flows.desired.Scenes.atHome;
import static org.hypermip.flows.desired.Scenes.away;
import static org.hypermip.flows.desired.Scenes.leaving;
import static org.hypermip.flows.desired.Scenes.rules;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.hypermip.flows.binding.Binding;
import org.hypermip.flows.binding.BindingPhase;
import org.hypermip.flows.binding.HomeAddress;
import org.junit.jupiter.api.Test;
import org.onlab.packet.IpAddress;

/** Where the reverse tunnel ends: only what the visitor may say comes out. */
class ReverseTunnelExitRulesTest {

    private static final ReverseTunnelExitRules GENERATOR = new ReverseTunnelExitRules();
    private static final String LINK_LOCAL = "fe80::5054:ff:fe00:32";

    /** Each as {@link PermittedPackets} and {@link PermittedNeighborMessages} say it, in the words before and behind key and tag. */
    private static final Set<String> PACKETS = exits(
            "reverse-tunnel-exit",
            "ipv4 untagged src=10.1.0.50/32",
            "arp untagged by=10.1.0.50 at=vm50",
            "arp untagged request by=0.0.0.0 for=10.1.0.50 at=vm50",
            "ipv4 untagged proto=17 src=0.0.0.0/32 dst=255.255.255.255/32 from-port=68 to-port=67",
            "ipv6 untagged src=fd00:1::50/128",
            "ipv6 untagged src=" + LINK_LOCAL + "/128",
            "ipv6 untagged proto=58 src=::/128 dst=ff00::/8");

    private static Set<String> exits(String role, String... sent) {
        return List.of(sent).stream()
                .map(words -> "a1 " + role + ": in=tunnel from=vm50 " + words + " key=1001 -> NORMAL")
                .collect(Collectors.toSet());
    }

    private static Set<String> packets(Binding binding) {
        return rules(GENERATOR, binding).stream()
                .filter(text -> text.startsWith("a1 reverse-tunnel-exit"))
                .collect(Collectors.toSet());
    }

    private static Binding having(Binding binding, HomeAddress address) {
        return binding.toBuilder().interfaces(List.of(address)).build();
    }

    @Test
    void asLongAsItIsAtHomeThereIsNone() {
        assertEquals(Set.of(), rules(GENERATOR, atHome("hv-a1")));
        assertEquals(Set.of(), rules(GENERATOR, leaving(BindingPhase.SIMULTANEOUS, "hv-a1", "hv-a2")));
    }

    @Test
    void itEndsAtTheHomeAgentBeforeDuringAndAfterAVisit() {
        assertEquals(PACKETS, packets(leaving(BindingPhase.PREPARED, "hv-a2", "hv-b1")));
        assertEquals(PACKETS, packets(away("hv-b1")));
        assertEquals(PACKETS, packets(arrived("hv-b1", "hv-a2")));
    }

    @Test
    void fromOneForeignPlaceToAnotherNothingChanges() {
        assertEquals(rules(GENERATOR, away("hv-b1")), rules(GENERATOR, arrived("hv-b1", "hv-c1")));
    }

    @Test
    void whatItSaysOfItselfComesOutIfItIsTrue() {
        Set<String> rules = rules(
                GENERATOR,
                having(away("hv-b1"), HomeAddress.of("net-a", VM.mac(), List.of(IpAddress.valueOf(LINK_LOCAL)))));
        String about = " about=" + LINK_LOCAL;
        assertEquals(
                exits(
                        "nd-reverse-tunnel-exit",
                        "ipv6 untagged proto=58 src=::/128 icmp6=135" + about + " at=none",
                        "ipv6 untagged proto=58 src=" + LINK_LOCAL + "/128 icmp6=135 at=vm50",
                        "ipv6 untagged proto=58 src=" + LINK_LOCAL + "/128 icmp6=135 at=none",
                        "ipv6 untagged proto=58 src=" + LINK_LOCAL + "/128 icmp6=136" + about + " at=vm50",
                        "ipv6 untagged proto=58 src=" + LINK_LOCAL + "/128 icmp6=136" + about + " at=none"),
                rules.stream()
                        .filter(text -> text.startsWith("a1 nd-reverse-tunnel-exit"))
                        .collect(Collectors.toSet()));
    }

    @Test
    void withoutIpv6NothingOfItComesOut() {
        Binding onlyIpv4 = having(away("hv-b1"), HomeAddress.of("net-a", VM.mac(), List.of(VM.ip())));
        assertEquals(4, rules(GENERATOR, onlyIpv4).size());
    }
}
