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
import java.util.stream.Collectors;
import org.hypermip.flows.binding.Binding;
import org.hypermip.flows.binding.BindingPhase;
import org.hypermip.flows.binding.HomeAddress;
import org.junit.jupiter.api.Test;

/** The way home of what a visitor sends. */
class ReverseTunnelRulesTest {

    private static final ReverseTunnelRules GENERATOR = new ReverseTunnelRules();

    private static Set<String> from(String device, String tap) {
        return List.of(
                        "ipv4 src=10.1.0.50/32",
                        "arp by=10.1.0.50 at=vm50",
                        "arp request by=0.0.0.0 for=10.1.0.50 at=vm50",
                        "ipv4 proto=17 src=0.0.0.0/32 dst=255.255.255.255/32 from-port=68 to-port=67",
                        "ipv6 src=fd00:1::50/128",
                        "ipv6 src=fe80::5054:ff:fe00:32/128",
                        "ipv6 proto=58 src=::/128 dst=ff00::/8")
                .stream()
                .map(sent -> device + " reverse-tunnel: in=" + tap + " from=vm50 " + sent + " -> a1(key=1001) tunnel")
                .collect(Collectors.toSet());
    }

    @Test
    void atHomeThereIsNone() {
        assertEquals(Set.of(), rules(GENERATOR, atHome("hv-a1")));
        assertEquals(Set.of(), rules(GENERATOR, leaving(BindingPhase.SIMULTANEOUS, "hv-a1", "hv-a2")));
    }

    @Test
    void awayWhatItSendsUnderItsOwnAddressesGoesToTheHomeAgent() {
        assertEquals(from("b1", "tap-vm50-hv-b1"), rules(GENERATOR, away("hv-b1")));
    }

    @Test
    void theDestinationIsReadyFromTheBeginning() {
        assertEquals(from("b1", "tap-vm50-hv-b1"), rules(GENERATOR, leaving(BindingPhase.PREPARED, "hv-a1", "hv-b1")));
    }

    @Test
    void onItsWayBetweenTwoForeignPlacesItMaySpeakAtBoth() {
        Set<String> both = ImmutableSet.<String>builder()
                .addAll(from("b1", "tap-vm50-hv-b1"))
                .addAll(from("c1", "tap-vm50-hv-c1"))
                .build();
        assertEquals(both, rules(GENERATOR, leaving(BindingPhase.SIMULTANEOUS, "hv-b1", "hv-c1")));
    }

    @Test
    void whereItIsNoLongerItDoesNotSpeak() {
        assertEquals(from("c1", "tap-vm50-hv-c1"), rules(GENERATOR, arrived("hv-b1", "hv-c1")));
    }

    @Test
    void withoutAnIpv6AddressNothingOfItGoesThrough() {
        Binding onlyIpv4 = away("hv-b1").toBuilder()
                .interfaces(List.of(HomeAddress.of("net-a", VM.mac(), List.of(VM.ip()))))
                .build();
        assertEquals(4, rules(GENERATOR, onlyIpv4).size());
    }

    @Test
    void aPortThatIsNotKnownHasNoRules() {
        assertEquals(Set.of(), rules(GENERATOR, away("hv-b1"), bareView()));
    }
}
