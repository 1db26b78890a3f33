/* SPDX-License-Identifier: Apache-2.0 */
package org.hypermip.flows.desired.egress;

import static org.hypermip.flows.desired.Scenes.VM;
import static org.hypermip.flows.desired.Scenes.arrived;
import static org.hypermip.flows.desired.Scenes.atHome;
import static org.hypermip.flows.desired.Scenes.away;
import static org.hypermip.flows.desired.Scenes.bareView;
import static org.hypermip.flows.desired.Scenes.leaving;
import static org.hypermip.flows.desired.Scenes.rules;
import static org.junit.jupiter.api.Assertions.assertEquals;

import com.google.common.collect.ImmutableSet;
import java.util.List;
import java.util.Set;
import org.hypermip.flows.binding.Binding;
import org.hypermip.flows.binding.BindingPhase;
import org.hypermip.flows.binding.HomeAddress;
import org.junit.jupiter.api.Test;
import org.onlab.packet.IpAddress;

/** What a visitor says of itself to its neighbors, as far as it is true. */
class NdReverseTunnelRulesTest {

    private static final NdReverseTunnelRules GENERATOR = new NdReverseTunnelRules();
    private static final String LINK_LOCAL = "fe80::5054:ff:fe00:32";

    /** Of a machine with this address alone. */
    private static Set<String> about(String device, String tap, String address) {
        String sent = device + " nd-reverse-tunnel: in=" + tap + " from=vm50 ipv6 proto=58 src=";
        String home = " -> a1(key=1001) tunnel";
        return ImmutableSet.of(
                sent + "::/128 icmp6=135 about=" + address + " at=none" + home,
                sent + address + "/128 icmp6=135 at=vm50" + home,
                sent + address + "/128 icmp6=135 at=none" + home,
                sent + address + "/128 icmp6=136 about=" + address + " at=vm50" + home,
                sent + address + "/128 icmp6=136 about=" + address + " at=none" + home);
    }

    private static Binding having(Binding binding, IpAddress... addresses) {
        return binding.toBuilder()
                .interfaces(List.of(HomeAddress.of("net-a", VM.mac(), List.of(addresses))))
                .build();
    }

    private static Binding linkLocal(Binding binding) {
        return having(binding, IpAddress.valueOf(LINK_LOCAL));
    }

    @Test
    void itSolicitsAndAdvertisesAtItsOwnMacAddressOrSaysNone() {
        assertEquals(about("b1", "tap-vm50-hv-b1", LINK_LOCAL), rules(GENERATOR, linkLocal(away("hv-b1"))));
    }

    @Test
    void anyOfItsAddressesMayAdvertiseAnyOther() {
        Set<String> rules = rules(GENERATOR, away("hv-b1"));
        String sent = "b1 nd-reverse-tunnel: in=tap-vm50-hv-b1 from=vm50 ipv6 proto=58 src=";
        String home = " at=none -> a1(key=1001) tunnel";
        assertEquals(2 + 2 * 2 + 2 * 2 * 2, rules.size());
        assertEquals(true, rules.contains(sent + LINK_LOCAL + "/128 icmp6=136 about=fd00:1::50" + home));
        assertEquals(true, rules.contains(sent + "fd00:1::50/128 icmp6=136 about=" + LINK_LOCAL + home));
    }

    @Test
    void theDestinationIsReadyFromTheBeginning() {
        assertEquals(
                about("b1", "tap-vm50-hv-b1", LINK_LOCAL),
                rules(GENERATOR, linkLocal(leaving(BindingPhase.PREPARED, "hv-a1", "hv-b1"))));
    }

    @Test
    void thereIsNoneAtHomeNorWhereItWasNorWithoutIpv6NorAtAnUnknownPort() {
        assertEquals(Set.of(), rules(GENERATOR, atHome("hv-a1")));
        assertEquals(Set.of(), rules(GENERATOR, arrived("hv-b1", "hv-a1")));
        assertEquals(Set.of(), rules(GENERATOR, having(away("hv-b1"), VM.ip())));
        assertEquals(Set.of(), rules(GENERATOR, away("hv-b1"), bareView()));
    }
}
