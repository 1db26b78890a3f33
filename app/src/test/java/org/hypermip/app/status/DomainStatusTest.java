/* SPDX-License-Identifier: Apache-2.0 */
package org.hypermip.app.status;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.google.common.base.Splitter;
import com.google.common.collect.Collections2;
import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableMap;
import com.google.common.collect.ImmutableSetMultimap;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import org.hypermip.app.TwoSites;
import org.hypermip.flows.binding.Attachment;
import org.hypermip.flows.binding.Binding;
import org.hypermip.flows.binding.BindingPhase;
import org.hypermip.flows.binding.Handover;
import org.hypermip.flows.binding.HomeAddress;
import org.hypermip.flows.frames.NetworkView;
import org.hypermip.flows.network.Encapsulation;
import org.hypermip.flows.network.TunnelPort;
import org.hypermip.flows.rules.Pipeline;
import org.junit.jupiter.api.Test;
import org.onlab.packet.IpAddress;
import org.onlab.packet.MacAddress;
import org.onosproject.net.DeviceId;
import org.onosproject.net.PortNumber;

class DomainStatusTest {

    private static final Attachment AT_A = Attachment.at("hv-a", TwoSites.A1, ImmutableMap.of());
    private static final Attachment AT_B = Attachment.at("hv-b", TwoSites.B1, ImmutableMap.of());
    private static final Binding HOME = binding("vm1", BindingPhase.AT_HOME, AT_A);
    private static final Binding AWAY = binding("vm2", BindingPhase.AWAY, AT_B);
    private static final Binding LEAVING = binding("vm3", BindingPhase.PREPARED, AT_A).toBuilder()
            .handover(Optional.of(Handover.of("m-1", AT_A, AT_B)))
            .build();

    @Test
    void countsBindingsWhereTheyBelongAndWhereTheyAre() {
        DomainStatus status = status(TwoSites.configuration(), Set.of(TwoSites.A1));

        assertEquals(
                "[3/2, 0/0]",
                status.networks().stream()
                        .map(network -> network.bindings() + "/" + network.away())
                        .collect(Collectors.toList())
                        .toString());
        assertEquals(2, status.switches().get(0).bindings());
        assertEquals(1, status.switches().get(1).bindings());
        assertEquals(2, status.hypervisors().get(0).bindings());
        assertEquals(0, status.hypervisors().get(0).coming());
        assertEquals(1, status.hypervisors().get(1).bindings());
        assertEquals(1, status.hypervisors().get(1).coming());
    }

    @Test
    void warnsOfWhatIsNotThere() {
        DomainStatus status = status(TwoSites.configuration(), Set.of(TwoSites.A1));

        SwitchStatus connected = status.switches().get(0);
        assertEquals(
                PortNumber.portNumber(7), connected.tunnelPorts().get(TunnelPort.of("vxlan0", Encapsulation.VXLAN)));
        assertEquals(true, connected.available());
        assertEquals(false, status.switches().get(1).available());
        assertEquals(
                "is not connected to ONOS", status.switches().get(1).warnings().get(0));
        assertEquals(false, status.hypervisors().get(1).available());
    }

    @Test
    void warnsOfATunnelPortThatDoesNotExist() {
        SwitchStatus status = status(TwoSites.configuration(), Set.of(TwoSites.A1, TwoSites.B1))
                .switches()
                .get(1);

        assertEquals(
                "has no port named 'vxlan0' to tunnel with: run hypermip-bridge on it, with --tunnel vxlan0=vxlan",
                status.warnings().get(0));
    }

    @Test
    void warnsOfHowAConnectedSwitchWasSetUpAndOfNoOther() {
        NetworkView view = view(TwoSites.configuration());
        DomainStatus status = DomainStatus.of(
                view,
                List.of(),
                Map.of(),
                ImmutableSetMultimap.of(),
                TwoSites.A1::equals,
                device -> ImmutableList.of("was set up wrongly: " + device));

        assertEquals(
                "was set up wrongly: of:00000000000000a1",
                status.switches().get(0).warnings().get(0));
        assertEquals(
                List.of(),
                status.switches().get(1).warnings().stream()
                        .filter(warning -> warning.contains("wrongly"))
                        .collect(Collectors.toList()));
    }

    @Test
    void warnsOfPacketsThatDoNotFitTheTunnel() {
        SwitchStatus status = status(TwoSites.configuration(), Set.of(TwoSites.A1, TwoSites.B1))
                .switches()
                .get(1);

        assertEquals(
                "packets of network net-b may have 1500 bytes, but only 1450 fit through the tunnel to of:00000000000000a1"
                        + " (underlayMtu 1500 less 50 for vxlan over IPv4): raise underlayMtu, or lower the network's mtu and that of its machines",
                status.warnings().get(1));
        assertEquals(2, status.warnings().size());
    }

    @Test
    void warnsOfSwitchesThatSpeakDifferently() {
        ObjectNode tree = TwoSites.configuration();
        ((ObjectNode) tree.at("/switches/1"))
                .put("encapsulation", "geneve")
                .put("endpoint", "2001:db8::2")
                .put("underlayMtu", 9000);

        DomainStatus status = status(tree, Set.of(TwoSites.A1));

        assertEquals(
                List.of("cannot tunnel to of:00000000000000b1: vxlan over IPv4 here, geneve over IPv6 there"),
                status.switches().get(0).warnings());
        assertEquals(List.of(), status.tunnels());
        assertEquals(OptionalInt.empty(), status.networks().get(0).tunnelMtu());
    }

    @Test
    void warnsWhereNoRouterIsKnownForDirectEgress() {
        ObjectNode tree = TwoSites.configuration();
        ((ObjectNode) tree.at("/networks/0")).put("egress", "direct");
        assertEquals(List.of(), ofEgress(tree));

        ((ArrayNode) tree.at("/networks")).remove(1);

        assertEquals(
                List.of("visitors of network net-a use the reverse tunnel although their egress is direct: the switch"
                        + " serves no network, so that no router is known to be theirs; list it in the switches of the"
                        + " one network that hypervisors' ports belong to"),
                ofEgress(tree));
    }

    private static List<String> ofEgress(ObjectNode tree) {
        return status(tree, Set.of(TwoSites.A1, TwoSites.B1)).switches().stream()
                .flatMap(status -> status.warnings().stream())
                .filter(warning -> warning.contains("egress"))
                .collect(Collectors.toList());
    }

    @Test
    void jsonHasTheFieldNamesOfTheConfiguration() {
        DomainStatus status = status(TwoSites.configuration(), Set.of(TwoSites.A1));
        DomainStatus wide = status(wide(), Set.of(TwoSites.A1));
        DomainStatus ofPatterns = status(withPatterns(), Set.of(TwoSites.A1));

        assertEquals(
                TwoSites.json(
                                "{'id':'net-a','vni':1001,'prefixes':['10.1.0.0/24','2001:db8:a::/64'],"
                                        + "'gateways':['10.1.0.1','2001:db8:a::1'],'gatewayMac':'02:00:0A:01:00:01',"
                                        + "'switches':['of:00000000000000a1'],'homeAgent':'of:00000000000000a1','graceSeconds':2,'simultaneousSeconds':3,"
                                        + "'lifetimeSeconds':65535,'preparedSeconds':3600,'mtu':1400,'tunnelMtu':1450,'egress':'reverse-tunnel','routeOptimization':false,'reactive':false,'bindings':3,'away':2}")
                        .toString(),
                StatusJson.node(status.networks().get(0)).toString());
        assertEquals(
                "{'id':'of:00000000000000a1','available':true,'endpoint':'172.31.0.1',"
                        + "'tunnelPorts':[{'port':'vxlan0','encapsulation':'vxlan','number':7}],'uplinks':[],'underlayMtu':9000,"
                        + "'bindings':2,'warnings':[]}",
                StatusJson.node(wide.switches().get(0)).toString().replace('"', '\''));
        assertEquals(
                "{'switches':['of:00000000000000a1','of:00000000000000b1'],'encapsulation':'vxlan','outerIpVersion':4,"
                        + "'underlayMtu':1500,'overhead':50,'mtu':1450,'tooNarrowFor':['net-b']}",
                StatusJson.node(status.tunnels().get(0)).toString().replace('"', '\''));
        assertEquals(
                "{'id':'hv-b','switch':'of:00000000000000b1','ports':['tap-*'],'heard':'1970-01-01T00:00:00Z','contested':['vm1'],'available':false,'bindings':1,'coming':1}",
                StatusJson.node(ofPatterns.hypervisors().get(1)).toString().replace('"', '\''));
    }

    @Test
    void jsonSaysIfANetworkHasOneHomeAgent() {
        ObjectNode tree = TwoSites.configuration();
        ((ObjectNode) tree.at("/networks/0")).put("homeAgents", "one");
        DomainStatus status = status(tree, Set.of(TwoSites.A1));

        assertEquals(
                "one",
                StatusJson.node(status.networks().get(0)).at("/homeAgents").textValue());
        assertFalse(StatusJson.node(status.networks().get(1)).has("homeAgents"));
    }

    @Test
    void warnsOfAHypervisorThatMayNameAnyPort() {
        String warning = "may call any port of its switch a virtual machine's that is in nobody's ports and no uplink:"
                + " list patterns of its own in ports, such as tap-*";
        DomainStatus status = status(withPatterns(), Set.of());

        assertEquals(List.of(warning), status.hypervisors().get(0).warnings());
        assertEquals(List.of(), status.hypervisors().get(1).warnings());
        assertEquals(
                warning,
                StatusJson.node(status.hypervisors().get(0)).at("/warnings/0").textValue());
        assertFalse(StatusJson.node(status.hypervisors().get(1)).has("warnings"));
    }

    /** The second hypervisor says what its ports are called. */
    private static ObjectNode withPatterns() {
        ObjectNode tree = TwoSites.configuration();
        ((ObjectNode) tree.at("/hypervisors/1")).putArray("ports").add("tap-*");
        return tree;
    }

    private static ObjectNode wide() {
        ObjectNode tree = TwoSites.configuration();
        tree.at("/switches").forEach(each -> ((ObjectNode) each).put("underlayMtu", 9000));
        return tree;
    }

    @Test
    void limitsAreShownWhereThereAreAny() {
        ObjectNode tree = TwoSites.configuration();
        ((ObjectNode) tree.at("/networks/0")).put("maxBindings", 5).put("lifetimeSeconds", 600);
        ((ObjectNode) tree.at("/hypervisors/1")).put("maxVisitors", 3);

        DomainStatus status = status(tree, Set.of());

        ObjectNode network = StatusJson.node(status.networks().get(0));
        assertEquals(5, network.get("maxBindings").intValue());
        assertEquals(600, network.get("lifetimeSeconds").intValue());
        ObjectNode hypervisor = StatusJson.node(status.hypervisors().get(1));
        assertEquals(3, hypervisor.get("maxVisitors").intValue());
        assertEquals("1970-01-01T00:00:00Z", hypervisor.get("heard").textValue());
        assertEquals("[\"vm1\"]", hypervisor.get("contested").toString());
        assertFalse(StatusJson.node(status.hypervisors().get(0)).has("heard"));
        assertFalse(StatusJson.node(status.hypervisors().get(0)).has("contested"));
    }

    /** They are as many as pairs of switches: a viewer who asks for them keeps no processor busy. */
    @Test
    void showsNoMoreTunnelsThanCanBeLookedAtAtOnceAndTellsOfOthers() {
        DomainStatus few = status(TwoSites.configuration(), Set.of());
        assertFalse(few.hasMoreTunnels(few.tunnels().size()));

        DomainStatus narrow = status(many(500, 1500), Set.of());
        assertEquals(
                DomainStatus.MOST_SHOWN / 2, narrow.tunnels().size(), "each with the one network that is too wide");
        assertTrue(narrow.hasMoreTunnels(narrow.tunnels().size()));
    }

    /** Where all fits, none is left out that a fabric of that size has. */
    @Test
    void showsAllTunnelsOfFiveHundredSwitches() {
        DomainStatus wide = status(many(500, 9000), Set.of());

        assertEquals(502 * 501 / 2, wide.tunnels().size(), "with the two of two sites");
        assertFalse(wide.hasMoreTunnels(wide.tunnels().size()));
    }

    /** Of pairs that there are, each switch's warnings name the first; a fabric of some hundred has all of them told. */
    @Test
    void warnsOfNoMoreTunnelsThanCanBeLookedAtAtOnce() {
        ObjectNode tree = many(2000, 1500);
        ImmutableList<SwitchStatus> narrow = status(tree, Set.of()).switches();

        long named = named("packets", narrow);
        assertTrue(named > DomainStatus.MOST_SHOWN && named <= 2 * DomainStatus.MOST_SHOWN, named + " named");
        assertEquals(
                "warnings of a switch tell of its tunnels to the first 199 other switches alone; there are 2001",
                SwitchWarnings.limit(view(tree).domain()).orElseThrow());
        assertEquals(
                502 * 501, named("packets", status(many(500, 1500), Set.of()).switches()));
        assertEquals(
                Optional.empty(), SwitchWarnings.limit(view(many(500, 1500)).domain()));
    }

    @Test
    void warnsOfNoMoreStrangersEither() {
        ObjectNode tree = many(2000, 9000);
        ((ObjectNode) tree.at("/switches/0")).put("encapsulation", "geneve");
        ImmutableList<SwitchStatus> switches = status(tree, Set.of()).switches();

        assertEquals(
                199,
                switches.get(0).warnings().stream()
                        .filter(warning -> warning.startsWith("cannot tunnel"))
                        .count());
        assertEquals(199 + 2001, named("cannot tunnel", switches));
    }

    private static long named(String beginning, List<SwitchStatus> switches) {
        return switches.stream()
                .flatMap(status -> status.warnings().stream())
                .filter(warning -> warning.startsWith(beginning))
                .mapToLong(warning -> Splitter.on("of:").splitToList(warning).size() - 1)
                .sum();
    }

    /** Whatever there is of networks, switches and hypervisors. */
    @Test
    void looksAtEachBindingOnce() {
        AtomicInteger looks = new AtomicInteger();
        ImmutableList<Binding> bindings = ImmutableList.of(HOME, AWAY, LEAVING);
        Collection<Binding> counted = Collections2.transform(bindings, binding -> {
            looks.incrementAndGet();
            return binding;
        });
        DomainStatus status = DomainStatus.of(
                view(many(100, 9000)),
                counted,
                Map.of(),
                ImmutableSetMultimap.of(),
                device -> true,
                device -> ImmutableList.of());

        assertEquals(2, status.networks().size());
        assertEquals(102, status.switches().size());
        assertEquals(2, status.hypervisors().size());
        assertEquals(bindings.size(), looks.get());
    }

    private static ObjectNode many(int switches, int underlayMtu) {
        ObjectNode many = TwoSites.configuration();
        for (int number = 0; number < switches; number++) {
            many.withArray("switches")
                    .addObject()
                    .put("id", String.format("of:%016x", 0x1000 + number))
                    .put("endpoint", "172.30." + number / 250 + "." + (1 + number % 250))
                    .put("underlayMtu", underlayMtu)
                    .put("tunnelPort", "vxlan0");
        }
        return many;
    }

    private static DomainStatus status(ObjectNode configuration, Set<DeviceId> connected) {
        return DomainStatus.of(
                view(configuration),
                List.of(HOME, AWAY, LEAVING),
                Map.of("hv-b", Instant.EPOCH),
                ImmutableSetMultimap.of("hv-b", "vm1"),
                connected::contains,
                device -> ImmutableList.of());
    }

    private static NetworkView view(ObjectNode configuration) {
        return NetworkView.of(
                TwoSites.settings(configuration).domain(),
                Map.of(TwoSites.A1, ImmutableMap.of("vxlan0", PortNumber.portNumber(7))),
                Set.of(),
                Pipeline.DEFAULT);
    }

    private static Binding binding(String vm, BindingPhase phase, Attachment at) {
        return Binding.builder()
                .mobileNode(vm)
                .interfaces(List.of(HomeAddress.of(
                        "net-a", MacAddress.valueOf("52:54:00:00:01:32"), List.of(IpAddress.valueOf("10.1.0.50")))))
                .phase(phase)
                .at(at)
                .build();
    }
}
