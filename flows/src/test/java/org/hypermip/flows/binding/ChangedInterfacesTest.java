/* SPDX-License-Identifier: Apache-2.0 */
package org.hypermip.flows.binding;

import static org.hypermip.flows.binding.Samples.VM;
import static org.hypermip.flows.binding.Samples.accepted;
import static org.hypermip.flows.binding.Samples.binding;
import static org.hypermip.flows.binding.Samples.refused;
import static org.hypermip.flows.binding.Samples.says;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.common.collect.Iterables;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.hypermip.flows.ThreeSites;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.onlab.packet.IpAddress;
import org.onlab.packet.MacAddress;

/** Interfaces and addresses change while a mobile node is away: it may always come home. */
class ChangedInterfacesTest {

    private static final Binding AWAY = binding(BindingPhase.AWAY);
    private static final IpAddress MORE = IpAddress.valueOf("10.1.0.77");
    private static final HomeAddress WITH_MORE =
            HomeAddress.of(VM.address().network(), VM.mac(), List.of(VM.ip(), VM.ip6(), MORE));
    private static final HomeAddress ONLY_IP6 = HomeAddress.of(VM.address().network(), VM.mac(), List.of(VM.ip6()));
    private static final HomeAddress SECOND = HomeAddress.of(
            VM.address().network(), MacAddress.valueOf("52:54:00:00:00:99"), List.of(IpAddress.valueOf("10.1.0.99")));
    private static final HomeAddress OF_ANOTHER_NETWORK =
            HomeAddress.of("net-b", VM.mac(), List.of(IpAddress.valueOf("10.2.0.50")));
    private static final Refusal UNSERVED = Refusal.of(
            ReplyCode.UNKNOWN_HOME_AGENT,
            "vm.interfaces[0].addresses[0]",
            "192.0.2.1",
            "no configured network has this address");

    private static final Refusal TAKEN =
            Refusal.of(ReplyCode.PROHIBITED, "vm.interfaces", "tap9", "mobile node 'vm9' has this port");

    private static Registration.Builder to(String destination, HomeAddress... interfaces) {
        return says(destination, RegistrationPhase.PREPARING)
                .destination(Optional.of(destination))
                .interfaces(List.of(interfaces));
    }

    @ParameterizedTest
    @EnumSource(names = {"AWAY", "PREPARED", "SIMULTANEOUS", "ARRIVED"})
    void addressesMayComeAndGoInEveryPhase(BindingPhase phase) {
        Registration.Builder next = to("hv-c1", ONLY_IP6).migration(Optional.of("m2"));
        assertEquals(List.of(ONLY_IP6), accepted(binding(phase), next.build()).interfaces());
    }

    @Test
    void interfacesMayComeAndGo() {
        Binding two = accepted(AWAY, to("hv-a1", WITH_MORE, SECOND).build());
        assertEquals(List.of(WITH_MORE, SECOND), two.interfaces());
        assertEquals(
                List.of(SECOND),
                accepted(two, to("hv-c1", SECOND).migration(Optional.of("m2")).build())
                        .interfaces());
    }

    /** Both are configured by hand, and repeat what they say: neither takes away what the other one adds. */
    @Test
    void twoEndsThatDoNotKnowTheSameKnowAllOfItTogether() {
        Binding first = accepted(AWAY, to("hv-a1", ONLY_IP6).build());
        Registration source = says("hv-b1", RegistrationPhase.PREPARING)
                .interfaces(List.of(WITH_MORE))
                .build();
        Binding both = accepted(first, source);
        assertEquals(List.of(WITH_MORE), both.interfaces());
        assertEquals(both, accepted(both, to("hv-a1", ONLY_IP6).build()));
        assertEquals(both, accepted(both, source));
    }

    @Test
    void whatMustNotChangeIsRefused() {
        assertTrue(refused(
                        Optional.of(AWAY),
                        to("hv-c1", OF_ANOTHER_NETWORK).build(),
                        ReplyCode.PROHIBITED,
                        "vm.interfaces[0].network",
                        "net-b")
                .remedy()
                .contains("net-a"));
        refused(
                Optional.of(AWAY),
                to("hv-c1", SECOND).build(),
                ReplyCode.PROHIBITED,
                "vm.interfaces[0].mac",
                SECOND.mac().toString());
        refused(
                Optional.of(AWAY),
                to("hv-c1").build().objectedTo(UNSERVED),
                UNSERVED.code(),
                UNSERVED.field(),
                UNSERVED.value());
    }

    /** Its addresses may be another one's, or of no network any more; then it keeps those known, and its history says so. */
    @Test
    void homeItComesAllTheSame() {
        List.of(
                        to("hv-a1", OF_ANOTHER_NETWORK).build(),
                        to("hv-a1", SECOND).build(),
                        to("hv-a1").build().objectedTo(UNSERVED))
                .forEach(said -> {
                    Binding home = accepted(AWAY, said);
                    assertEquals(AWAY.interfaces(), home.interfaces());
                    String detail = Iterables.getLast(home.history()).detail();
                    assertTrue(detail.contains("was not taken up"), detail);
                    assertEquals(home, accepted(home, said), "said again, it changes nothing");
                });
    }

    @Test
    void atHomeItDoesNotStart() {
        refused(
                Optional.of(binding(BindingPhase.AT_HOME)),
                to("hv-a2").build().objectedTo(UNSERVED),
                UNSERVED.code(),
                UNSERVED.field(),
                UNSERVED.value());
        refused(
                Optional.empty(),
                to("hv-b1").build().objectedTo(UNSERVED),
                UNSERVED.code(),
                UNSERVED.field(),
                UNSERVED.value());
    }

    /** An end that knows no addresses names the port of an interface that was plugged in abroad. */
    @Test
    void aPortOfAnInterfaceThatIsNotKnownDoesNotKeepItAbroad() {
        Binding home = accepted(
                AWAY,
                to("hv-a1")
                        .ports(Map.of(VM.mac(), VM.tap("hv-a1"), SECOND.mac(), "tap-new"))
                        .build());
        assertEquals(
                Optional.of(Map.of(VM.mac(), VM.tap("hv-a1"))),
                home.destination().map(Attachment::ports));
        refused(
                Optional.of(AWAY),
                to("hv-c1").ports(Map.of(SECOND.mac(), "tap-new")).build(),
                ReplyCode.MALFORMED,
                "vm.interfaces",
                SECOND.mac().toString());
    }

    /** At home there is no rule for a port, and abroad the one that is known stays. */
    @ParameterizedTest
    @ValueSource(strings = {"hv-a1", "hv-b1"})
    void aPortThatCannotBeItsOwnDoesNotKeepItAbroad(String reporter) {
        for (Registration said : List.of(
                home(reporter, "vxlan0").build(),
                home(reporter, "tap9").build().withPortObjections(Map.of("tap9", TAKEN)))) {
            Binding home = accepted(AWAY, said);
            assertEquals(AWAY.at(), home.at());
            assertEquals(Optional.of(Map.of()), home.destination().map(Attachment::ports));
            String detail = Iterables.getLast(home.history()).detail();
            assertTrue(detail.contains("was not taken up"), detail);
            assertEquals(home, accepted(home, said), "said again, it changes nothing");
        }
        Registration onwards = says("hv-c1", RegistrationPhase.PREPARING)
                .ports(Map.of(VM.mac(), "tap9"))
                .build()
                .withPortObjections(Map.of("tap9", TAKEN));
        refused(Optional.of(AWAY), onwards, TAKEN.code(), TAKEN.field(), TAKEN.value());
    }

    /** Of two ports, the one that is right counts. */
    @Test
    void onlyThePortThatCannotBeItsOwnIsLeftOut() {
        Binding two = accepted(AWAY, to("hv-a1", WITH_MORE, SECOND).build());
        Registration said = says("hv-b1", RegistrationPhase.PREPARING)
                .ports(Map.of(VM.mac(), "tap8", SECOND.mac(), "vxlan0"))
                .build();
        assertEquals(Map.of(VM.mac(), "tap8"), accepted(two, said).at().ports());
    }

    /** Frames that it sends there are not known as its network's; but it is at home, and an operator can see why. */
    @Test
    void aPortThatIsInNoVlanDoesNotKeepItAbroad() {
        BindingMachine machine = new BindingMachine(ThreeSites.tenants(Map.of(ThreeSites.NET_A, 10)));
        Registration said = home("hv-a1", "vnet0").build();
        Binding home = machine.next(Optional.of(AWAY), said).accepted();
        assertEquals(Optional.of(Map.of()), home.destination().map(Attachment::ports));
        String detail = Iterables.getLast(home.history()).detail();
        assertTrue(detail.endsWith("its ports as known: vnet0 was not taken up"), detail);
    }

    private static Registration.Builder home(String reporter, String port) {
        return says(reporter, RegistrationPhase.PREPARING)
                .destination(Optional.of("hv-a1"))
                .ports(Map.of(VM.mac(), port));
    }
}
