/* SPDX-License-Identifier: Apache-2.0 */
package org.hypermip.app.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.core.JsonPointer;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.google.common.collect.ImmutableSet;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.hypermip.app.Reports;
import org.hypermip.app.TwoSites;
import org.hypermip.flows.network.AgentSwitch;
import org.hypermip.flows.network.Egress;
import org.hypermip.flows.network.Encapsulation;
import org.hypermip.flows.network.HomeAgents;
import org.hypermip.flows.network.HomeNetwork;
import org.hypermip.flows.network.Hypervisor;
import org.hypermip.flows.network.Lifetime;
import org.hypermip.flows.network.Machine;
import org.hypermip.flows.network.MobilityDomain;
import org.hypermip.flows.network.TunnelPort;
import org.hypermip.flows.rules.BaseForwarding;
import org.hypermip.flows.rules.Pipeline;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.onlab.packet.IpAddress;
import org.onlab.packet.IpPrefix;
import org.onlab.packet.MacAddress;
import org.onosproject.net.DeviceId;
import org.onosproject.net.config.InvalidFieldException;

class MobilityConfigTest {

    @Test
    void readsEveryField() {
        MobilityDomain domain = TwoSites.domain();

        assertEquals(
                HomeNetwork.builder()
                        .id("net-a")
                        .vni(1001)
                        .prefixes(ImmutableSet.of(IpPrefix.valueOf("10.1.0.0/24"), IpPrefix.valueOf("2001:db8:a::/64")))
                        .gateways(ImmutableSet.of(IpAddress.valueOf("10.1.0.1"), IpAddress.valueOf("2001:db8:a::1")))
                        .gatewayMac(MacAddress.valueOf("02:00:0a:01:00:01"))
                        .switches(ImmutableSet.of(TwoSites.A1))
                        .homeAgent(TwoSites.A1)
                        .grace(Duration.ofSeconds(2))
                        .simultaneousLimit(Duration.ofSeconds(3))
                        .preparedLifetime(Lifetime.ofSeconds(3600))
                        .mtu(1400)
                        .build(),
                domain.network("net-a").orElseThrow());
        assertEquals(
                AgentSwitch.of(TwoSites.A1, IpAddress.valueOf("172.31.0.1"), "vxlan0", Encapsulation.VXLAN, 1600),
                domain.agentSwitch(TwoSites.A1).orElseThrow());
        assertEquals(
                Hypervisor.of("hv-b", TwoSites.B1), domain.hypervisor("hv-b").orElseThrow());
    }

    @Test
    void fieldsThatMayBeLeftOutHaveDefaults() {
        MobilitySettings settings = TwoSites.settings(TwoSites.configuration());
        HomeNetwork network = settings.domain().network("net-b").orElseThrow();

        assertEquals(TwoSites.B1, network.homeAgent());
        assertEquals(Duration.ofSeconds(10), network.grace());
        assertEquals(1500, network.mtu());
        assertEquals(
                1500, settings.domain().agentSwitch(TwoSites.B1).orElseThrow().underlayMtu());
        assertEquals(Pipeline.DEFAULT, settings.pipeline());
    }

    @Test
    void limitsAreReadAndBindingsHaveNoneIfTheyAreLeftOut() {
        ObjectNode tree = TwoSites.configuration();
        MobilityDomain without = TwoSites.settings(tree).domain();
        assertEquals(Lifetime.INFINITE, without.network("net-b").orElseThrow().lifetime());
        assertEquals(Optional.empty(), without.network("net-b").orElseThrow().maxBindings());
        assertEquals(Optional.empty(), without.hypervisor("hv-b").orElseThrow().maxVisitors());

        put(tree, "/networks/1/lifetimeSeconds", "600");
        put(tree, "/networks/1/preparedSeconds", "65535");
        put(tree, "/networks/1/maxBindings", "7");
        put(tree, "/hypervisors/1/maxVisitors", "0");

        MobilityDomain with = TwoSites.settings(tree).domain();
        HomeNetwork network = with.network("net-b").orElseThrow();
        assertEquals(Lifetime.ofSeconds(600), network.lifetime());
        assertEquals(Lifetime.INFINITE, network.preparedLifetime());
        assertEquals(Optional.of(7), network.maxBindings());
        assertEquals(Optional.of(0), with.hypervisor("hv-b").orElseThrow().maxVisitors());
    }

    @Test
    void rulesCanBeMovedToAnotherPlace() {
        ObjectNode tree = TwoSites.configuration().put("priority", 65503).put("table", 252);

        assertEquals(Pipeline.of(252, 65503), TwoSites.settings(tree).pipeline());
    }

    @Test
    void baseForwardingIsTheSwitchesOwnOrAnotherApplications() {
        ObjectNode tree = TwoSites.configuration().put("table", 3);

        assertEquals(
                BaseForwarding.inTable(5),
                TwoSites.settings(tree.put("baseForwarding", 5)).pipeline().baseForwarding());
        assertEquals(
                BaseForwarding.inTable(253),
                TwoSites.settings(tree.put("baseForwarding", 253)).pipeline().baseForwarding());
        assertEquals(
                BaseForwarding.NORMAL,
                TwoSites.settings(tree.put("baseForwarding", "normal"))
                        .pipeline()
                        .baseForwarding());
    }

    /** Without either list, any port but a tunnel's can be a guest's. */
    @Test
    void portsOfGuestsAreToldFromUplinks() {
        ObjectNode tree = TwoSites.configuration();
        ((ObjectNode) tree.at("/switches/0")).putArray("uplinks").add("eth*");
        ((ObjectNode) tree.at("/switches/1")).remove("uplinks");
        MobilityDomain domain = TwoSites.settings(tree).domain();
        Hypervisor here = domain.hypervisor("hv-a").orElseThrow();
        Hypervisor there = domain.hypervisor("hv-b").orElseThrow();

        assertTrue(domain.canBePortOf(here, "tap-a"));
        assertFalse(domain.canBePortOf(here, "eth0"));
        assertEquals(List.of(), domain.hypervisorsAt(TwoSites.A1, "eth0"));
        assertTrue(domain.canBePortOf(there, "tap-b"));
        assertFalse(domain.canBePortOf(there, "vxlan0"));
        ((ObjectNode) tree.at("/hypervisors/1")).putArray("ports").add("tap-*");
        MobilityDomain named = TwoSites.settings(tree).domain();
        assertTrue(named.canBePortOf(named.hypervisor("hv-b").orElseThrow(), "tap-b"));
        assertFalse(named.canBePortOf(named.hypervisor("hv-b").orElseThrow(), "eth0"));
    }

    @Test
    void guestsMayComeFromPlainHosts() {
        ObjectNode tree = TwoSites.configuration();
        ((ObjectNode) tree.at("/networks/0")).put("plainHosts", true);
        MobilityDomain domain = TwoSites.settings(tree).domain();

        assertTrue(domain.network("net-a").orElseThrow().plainHosts());
        assertFalse(domain.network("net-b").orElseThrow().plainHosts());
    }

    @Test
    void packetsOfVisitorsCanTakeOtherWaysThanHome() {
        ObjectNode tree = TwoSites.configuration();
        ((ObjectNode) tree.at("/networks/0"))
                .put("egress", "direct")
                .put("routeOptimization", true)
                .put("temporaryAddresses", true);
        ((ObjectNode) tree.at("/networks/1")).put("egress", "reverse-tunnel");
        MobilityDomain domain = TwoSites.settings(tree).domain();

        assertEquals(Egress.DIRECT, domain.network("net-a").orElseThrow().egress());
        assertTrue(domain.network("net-a").orElseThrow().routeOptimization());
        assertTrue(domain.network("net-a").orElseThrow().temporaryAddresses());
        assertFalse(domain.network("net-b").orElseThrow().temporaryAddresses());
        assertEquals(
                Egress.REVERSE_TUNNEL, domain.network("net-b").orElseThrow().egress());
    }

    @Test
    void aNetworkMayHaveOneHomeAgent() {
        ObjectNode tree = TwoSites.configuration();
        put(tree, "/networks/0/homeAgents", "'one'");
        put(tree, "/networks/1/homeAgents", "'all'");
        MobilityDomain domain = TwoSites.settings(tree).domain();

        assertEquals(HomeAgents.ONE, domain.network("net-a").orElseThrow().homeAgents());
        assertEquals(HomeAgents.ALL, domain.network("net-b").orElseThrow().homeAgents());
        assertEquals(
                HomeAgents.ALL, TwoSites.domain().network("net-a").orElseThrow().homeAgents());
    }

    /** What else is configured there, the field that is named, what it is said to hold, what it should hold. */
    @ParameterizedTest(name = "{0} := {1}")
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "/networks/0/graceSeconds | 1 | networks[0].graceSeconds | holds '1'   | at least 2, for homeAgents is one",
                "/networks/0/graceSeconds | 0 | networks[0].graceSeconds | holds '0'   | at least 2, for homeAgents is one",
                "/baseForwarding          | 2 | networks[0].homeAgents   | holds 'one' | all, or left out: with baseForwarding 2",
            })
    void oneHomeAgentNeedsTimeAndABaseThatLearns(
            String pointer, String value, String field, String holds, String shouldBe) {
        ObjectNode tree = TwoSites.configuration();
        put(tree, pointer, value);
        assertTrue(TwoSites.config(tree).isValid());
        put(tree, "/networks/0/homeAgents", "'one'");

        InvalidFieldException refused = assertThrows(InvalidFieldException.class, TwoSites.config(tree)::isValid);

        assertEquals(field, refused.field());
        assertTrue(refused.reason().contains(holds), refused.reason());
        assertTrue(refused.reason().contains(shouldBe), refused.reason());
    }

    @Test
    void nothingConfiguredIsValid() {
        ObjectNode empty = TwoSites.json("{}");

        assertTrue(TwoSites.config(empty).isValid());
        assertEquals(MobilitySettings.NONE, TwoSites.settings(empty));
    }

    /** Field to change, what to put there, the field that is named, what it is said to hold, what it should hold. */
    @ParameterizedTest(name = "{0} := {1}")
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                // nothing may be added, and nothing be of another type
                "/colour                    | 'blue'   | colour               | holds 'blue'   | fields here are networks, switches, hypervisors, priority, table, baseForwarding",
                "/networks/0/colour         | 'blue'   | networks[0].colour   | holds 'blue'   | left out",
                "/switches/0/colour         | 'blue'   | switches[0].colour   | holds 'blue'   | left out",
                "/hypervisors/0/key         | 'x'      | hypervisors[0].key   | holds 'x'      | left out",
                "/networks                  | {}       | networks             | holds '{}'     | an array of 0 to 4096 elements",
                "/networks/0                | 'net-a'  | networks[0]          | holds 'net-a'  | an object with the fields id, vni",
                "/switches/0                | 7        | switches[0]          | holds '7'      | an object",
                "/hypervisors/0             | []       | hypervisors[0]       | holds '[]'     | an object",
                // names
                "/networks/0/id             | 7        | networks[0].id       | holds '7'      | a name of 1 to 64",
                "/networks/0/id             | ''       | networks[0].id       | holds '\"\"'   | a name of 1 to 64",
                "/networks/0/id             | 'a b'    | networks[0].id       | holds 'a b'    | a name of 1 to 64",
                "/networks/1/id             | 'net-a'  | networks[1].id       | holds 'net-a'  | different from networks[0].id",
                "/hypervisors/1/id          | 'hv-a'   | hypervisors[1].id    | holds 'hv-a'   | different from hypervisors[0].id",
                "/hypervisors/1/id          | null     | hypervisors[1].id    | is missing     | a name",
                // tunnel keys
                "/networks/0/vni            | 0        | networks[0].vni      | holds '0'      | an integer from 1 to 8388607",
                "/networks/0/vni            | 8388608  | networks[0].vni      | holds '8388608'| an integer from 1 to 8388607",
                "/networks/0/vni            | 99999999999 | networks[0].vni   | holds '99999999999' | an integer",
                "/networks/0/vni            | 1.5      | networks[0].vni      | holds '1.5'    | an integer",
                "/networks/0/vni            | '1001'   | networks[0].vni      | holds '1001'   | an integer",
                "/networks/1/vni            | 1001     | networks[1].vni      | holds '1001'   | different from networks[0].vni",
                "/networks/1/vni            | null     | networks[1].vni      | is missing     | an integer",
                // prefixes
                "/networks/0/prefixes       | null     | networks[0].prefixes | is missing     | an array of 1 to 256",
                "/networks/0/prefixes       | []       | networks[0].prefixes | holds '[]'     | an array of 1 to 256",
                "/networks/0/prefixes/0     | '10.1.0.0'      | networks[0].prefixes[0] | holds '10.1.0.0'     | an IP prefix",
                "/networks/0/prefixes/0     | '10.1.0.0/33'   | networks[0].prefixes[0] | holds '10.1.0.0/33'  | an IP prefix",
                "/networks/0/prefixes/0     | '10.1.0.0/x'    | networks[0].prefixes[0] | holds '10.1.0.0/x'   | an IP prefix",
                "/networks/0/prefixes/0     | '10.1.0/24'     | networks[0].prefixes[0] | holds '10.1.0/24'    | an IP prefix",
                "/networks/0/prefixes/0     | '10.1.0.0/24/1' | networks[0].prefixes[0] | holds '10.1.0.0/24/1'| an IP prefix",
                "/networks/0/prefixes/0     | '10.1.0.1/24'   | networks[0].prefixes[0] | holds '10.1.0.1/24'  | should be 10.1.0.0/24",
                "/networks/0/prefixes/0     | '0.0.0.0/0'     | networks[0].prefixes[0] | holds '0.0.0.0/0'    | of one network",
                "/networks/0/prefixes/0     | '224.0.0.0/24'  | networks[0].prefixes[0] | holds '224.0.0.0/24' | of one network",
                "/networks/0/prefixes/1     | '10.1.0.0/25'   | networks[0].prefixes[1] | holds '10.1.0.0/25'  | apart from networks[0].prefixes[0], which holds 10.1.0.0/24",
                // VLANs
                "/networks/0/vlan           | 0               | networks[0].vlan        | holds '0'            | an integer from 1 to 4094",
                "/networks/0/vlan           | 4095            | networks[0].vlan        | holds '4095'         | an integer from 1 to 4094",
                "/networks/0/vlan           | 10              | networks[0].accessPorts | is missing           | patterns of the ports where its frames have no tag, such as tap-*: hypervisor hv-a is at its switch",
                // gateways
                "/networks/0/gateways       | []              | networks[0].gateways    | holds '[]'           | an array of 1 to 256",
                "/networks/0/gateways/0     | '10.9.0.1'      | networks[0].gateways[0] | holds '10.9.0.1'     | in one of the network's prefixes [10.1.0.0/24, 2001:db8:a::/64]",
                "/networks/0/gateways/0     | '10.1.0.1/24'   | networks[0].gateways[0] | holds '10.1.0.1/24'  | the IP address of one machine",
                "/networks/0/gateways/1     | '10.1.0.1'      | networks[0].gateways[1] | holds '10.1.0.1'     | different from networks[0].gateways[0]",
                "/networks/0/gatewayMac     | '02:00:0a:01'   | networks[0].gatewayMac  | holds '02:00:0a:01'  | the MAC address of one station",
                "/networks/0/gatewayMac     | 'ff:ff:ff:ff:ff:ff' | networks[0].gatewayMac | holds 'ff:ff:ff:ff:ff:ff' | the MAC address of one station",
                "/networks/0/gatewayMac     | '00:00:00:00:00:00' | networks[0].gatewayMac | holds '00:00:00:00:00:00' | the MAC address of one station",
                "/networks/0/gatewayMac     | null            | networks[0].gatewayMac  | is missing           | the MAC address of one station",
                // switches of a network
                "/networks/0/switches       | []              | networks[0].switches    | holds '[]'           | an array of 1 to 256",
                "/networks/0/switches/0     | 'of:a1'         | networks[0].switches[0] | holds 'of:a1'        | the id of an OpenFlow switch",
                "/networks/0/switches/0     | 'of:00000000000000A1' | networks[0].switches[0] | holds 'of:00000000000000A1' | the id of an OpenFlow switch",
                "/networks/0/switches/0     | 'of:00000000000000c1' | networks[0].switches[0] | holds 'of:00000000000000c1' | one of the configured switches [of:00000000000000a1, of:00000000000000b1]",
                "/networks/0/switches/1     | 'of:00000000000000a1' | networks[0].switches[1] | holds 'of:00000000000000a1' | different from networks[0].switches[0]",
                "/networks/0/homeAgent      | 'of:00000000000000b1' | networks[0].homeAgent   | holds 'of:00000000000000b1' | one of the network's switches [of:00000000000000a1]",
                "/networks/0/homeAgents     | 'few'           | networks[0].homeAgents  | holds 'few'          | all or one",
                // numbers of a network
                "/networks/0/graceSeconds   | -1              | networks[0].graceSeconds | holds '-1'          | an integer from 0 to 3600",
                "/networks/0/simultaneousSeconds | 0          | networks[0].simultaneousSeconds | holds '0'      | an integer from 1 to 60",
                "/networks/0/graceSeconds   | 3601            | networks[0].graceSeconds | holds '3601'        | an integer from 0 to 3600",
                "/networks/0/lifetimeSeconds | 0              | networks[0].lifetimeSeconds | holds '0'        | an integer from 1 to 65535",
                "/networks/0/lifetimeSeconds | 65536          | networks[0].lifetimeSeconds | holds '65536'    | an integer from 1 to 65535",
                "/networks/0/preparedSeconds | 0              | networks[0].preparedSeconds | holds '0'        | an integer from 1 to 65535",
                "/networks/0/maxBindings    | 0               | networks[0].maxBindings | holds '0'            | an integer from 1 to 1000000",
                "/hypervisors/0/maxVisitors | -1              | hypervisors[0].maxVisitors | holds '-1'        | an integer from 0 to 1000000",
                "/networks/0/mtu            | 575             | networks[0].mtu         | holds '575'          | an integer from 576 to 65535",
                // being followed
                "/networks/0/egress         | 'nearest'       | networks[0].egress      | holds 'nearest'      | reverse-tunnel or direct",
                "/networks/0/routeOptimization | 'on'         | networks[0].routeOptimization | holds 'on'     | true or false",
                "/networks/0/temporaryAddresses | 1          | networks[0].temporaryAddresses | holds '1'     | true or false",
                "/networks/0/plainHosts     | 'yes'           | networks[0].plainHosts  | holds 'yes'          | true or false",
                "/switches/0/uplinks        | 'eth0'          | switches[0].uplinks     | holds 'eth0'         | an array of 0 to 64",
                "/switches/0/uplinks        | ['a port']      | switches[0].uplinks[0]  | holds 'a port'       | the name of a switch port",
                "/networks/0/reactive       | 'yes'           | networks[0].reactive    | holds 'yes'          | true or false",
                "/networks/0/machines       | {}              | networks[0].machines    | holds '{}'           | an array of 0 to 4096",
                "/networks/0/machines       | [{'id': 'vm1', 'mac': '52:54:00:00:01:32', 'addresses': []}] | networks[0].machines[0].addresses | holds '[]' | an array of 1 to 32",
                "/networks/0/machines       | [{'id': 'vm1', 'mac': '02:00:0a:01:00:01', 'addresses': ['10.1.0.50']}] | networks[0].machines[0].mac | holds '02:00:0a:01:00:01' | this is the gateway's",
                "/networks/0/machines       | [{'id': 'vm1', 'mac': '52:54:00:00:01:32', 'addresses': ['10.1.0.1']}] | networks[0].machines[0].addresses[0] | holds '10.1.0.1' | the machine's own",
                "/networks/0/machines       | [{'id': 'vm1', 'mac': '52:54:00:00:01:32', 'addresses': ['10.2.0.50']}] | networks[0].machines[0].addresses[0] | holds '10.2.0.50' | in one of the network's prefixes [10.1.0.0/24",
                // switches
                "/switches/1/id             | 'of:00000000000000a1' | switches[1].id    | holds 'of:00000000000000a1' | different from switches[0].id",
                "/switches/1/endpoint       | '172.31.0.1'    | switches[1].endpoint    | holds '172.31.0.1'   | different from switches[0].endpoint",
                "/switches/1/endpoint       | '0.0.0.0'       | switches[1].endpoint    | holds '0.0.0.0'      | the IP address of one machine",
                "/switches/1/endpoint       | '239.1.1.1'     | switches[1].endpoint    | holds '239.1.1.1'    | the IP address of one machine",
                "/switches/1/endpoint       | 'b1.example'    | switches[1].endpoint    | holds 'b1.example'   | the IP address of one machine",
                "/switches/1/tunnelPort     | ''              | switches[1].tunnelPort  | holds '\"\"'         | the name of a switch port",
                "/switches/1/tunnelPort     | 'sixteen-letters-' | switches[1].tunnelPort | holds 'sixteen-letters-' | 1 to 15 bytes",
                "/switches/1/tunnelPort     | 5               | switches[1].tunnelPort  | holds '5'            | the name of a switch port",
                "/switches/1/encapsulation  | 'ipip'          | switches[1].encapsulation | holds 'ipip'       | one of vxlan, geneve, gre",
                "/switches/1/tunnelPorts    | [{'port': 'gre0', 'encapsulation': 'gre'}] | switches[1].tunnelPort | holds 'vxlan0' | left out: tunnelPorts says it",
                "/switches/2                | {'id': 'of:00000000000000c1', 'endpoint': '172.31.0.3', 'encapsulation': 'gre', 'tunnelPorts': [{'port': 'gre0'}]} | switches[2].encapsulation | holds 'gre' | left out: tunnelPorts says it",
                "/switches/2                | {'id': 'of:00000000000000c1', 'endpoint': '172.31.0.3', 'tunnelPorts': []} | switches[2].tunnelPorts | holds '[]' | an array of 1 to 3",
                "/switches/2                | {'id': 'of:00000000000000c1', 'endpoint': '172.31.0.3', 'tunnelPorts': [{'port': 'gre0', 'encapsulation': 'gre'}, {'port': 'gre1', 'encapsulation': 'gre'}]} | switches[2].tunnelPorts[1].encapsulation | holds 'gre' | different from switches[2].tunnelPorts[0].encapsulation",
                "/switches/2                | {'id': 'of:00000000000000c1', 'endpoint': '172.31.0.3', 'tunnelPorts': [{'port': 'gre0', 'encapsulation': 'gre'}, {'port': 'gre0'}]} | switches[2].tunnelPorts[1].port | holds 'gre0' | different from switches[2].tunnelPorts[0].port",
                "/switches/2                | {'id': 'of:00000000000000c1', 'endpoint': '172.31.0.3'} | switches[2].tunnelPort | is missing | the name of a switch port",
                "/switches/1/arpResponder   | 'nobody'        | switches[1].arpResponder  | holds 'nobody'     | one of switch, controller",
                "/switches/1/underlayMtu    | 70000           | switches[1].underlayMtu | holds '70000'        | an integer from 576 to 65535",
                // hypervisors
                "/hypervisors/1/switch      | 'of:00000000000000c1' | hypervisors[1].switch | holds 'of:00000000000000c1' | one of the configured switches",
                "/hypervisors/1/ports       | []              | hypervisors[1].ports    | holds '[]'           | an array of 1 to 64",
                "/hypervisors/1/ports       | ['tap *']       | hypervisors[1].ports[0] | holds 'tap *'        | the name of a switch port",
                "/hypervisors/1/switch      | null            | hypervisors[1].switch   | is missing           | the id of an OpenFlow switch",
                // place of the rules
                "/priority                  | 0               | priority                | holds '0'            | an integer from 1 to 65503",
                "/priority                  | 65504           | priority                | holds '65504'        | an integer from 1 to 65503",
                "/table                     | 253             | table                   | holds '253'          | an integer from 0 to 252",
                "/table                     | '0'             | table                   | holds '0'            | an integer from 0 to 252",
                "/baseForwarding            | 'NORMAL'        | baseForwarding          | holds 'NORMAL'       | 'normal', or the table of another application, an integer from 2 to 253",
                "/baseForwarding            | 1               | baseForwarding          | holds '1'            | rules of ours are in table 0 and the next one",
                "/baseForwarding            | 254             | baseForwarding          | holds '254'          | an integer from 2 to 253",
            })
    void namesWhatIsWrong(String pointer, String value, String field, String holds, String shouldBe) {
        ObjectNode tree = TwoSites.configuration();
        put(tree, pointer, value);

        InvalidFieldException refused = assertThrows(InvalidFieldException.class, TwoSites.config(tree)::isValid);

        assertEquals(field, refused.field());
        assertTrue(refused.reason().contains(holds), refused.reason());
        assertTrue(refused.reason().contains(shouldBe), refused.reason());
    }

    private static ObjectNode sharing(String reactive, String ports) {
        ObjectNode tree = TwoSites.configuration();
        put(tree, "/networks/0/switches", "['of:00000000000000a1', 'of:00000000000000b1']");
        put(tree, "/networks/1/reactive", reactive);
        put(tree, "/hypervisors/0/ports", "['tap-*']");
        put(tree, "/hypervisors/1/ports", ports);
        return tree;
    }

    @Test
    void whereSwitchesFloodToEachOtherItHasToBeClearWhichPortsAreHypervisors() {
        assertTrue(TwoSites.config(sharing("false", "null")).isValid());
        assertTrue(TwoSites.config(sharing("true", "['tap-*', 'vnet*']")).isValid());

        InvalidFieldException refused =
                assertThrows(InvalidFieldException.class, TwoSites.config(sharing("true", "null"))::isValid);

        assertEquals("hypervisors[1].ports", refused.field());
        assertTrue(
                refused.reason().contains("network net-a has switches beside of:00000000000000b1"), refused.reason());
    }

    @Test
    void aSwitchMayHaveSeveralTunnelPortsInTheirOrder() {
        ObjectNode tree = TwoSites.configuration();
        put(
                tree,
                "/switches/2",
                "{'id': 'of:00000000000000c1', 'endpoint': '2001:db8::3', 'tunnelPorts': ["
                        + "{'port': 'gre0', 'encapsulation': 'gre'}, {'port': 'vx'}]}");

        assertEquals(
                Optional.of(AgentSwitch.of(
                                DeviceId.deviceId("of:00000000000000c1"),
                                IpAddress.valueOf("2001:db8::3"),
                                List.of(
                                        TunnelPort.of("gre0", Encapsulation.GRE),
                                        TunnelPort.of("vx", Encapsulation.VXLAN)),
                                1500)
                        .withUplinks(Optional.empty())),
                TwoSites.settings(tree).domain().agentSwitch(DeviceId.deviceId("of:00000000000000c1")));
    }

    @Test
    void machinesAreListedOnce() {
        ObjectNode tree = TwoSites.configuration();
        put(
                tree,
                "/networks/0/machines",
                "[" + listed("vm1", 1, "10.1.0.50") + "," + listed("vm2", 2, "10.1.0.51") + "]");
        put(tree, "/networks/1/machines", "[" + listed("vm3", 1, "10.2.0.50") + "]");
        HomeNetwork network = TwoSites.settings(tree).domain().network("net-a").orElseThrow();
        assertEquals(
                Machine.of("vm2", Reports.mac(2), ImmutableSet.of(IpAddress.valueOf("10.1.0.51"))),
                network.machines().get(1));

        put(tree, "/networks/1/machines", "[" + listed("vm1", 1, "10.2.0.50") + "]");
        InvalidFieldException refused = assertThrows(InvalidFieldException.class, TwoSites.config(tree)::isValid);
        assertEquals("networks[1].machines[0].id", refused.field());
    }

    private static String listed(String id, int machine, String address) {
        return "{'id': '" + id + "', 'mac': '" + Reports.mac(machine) + "', 'addresses': ['" + address + "']}";
    }

    @ParameterizedTest
    @ValueSource(strings = {"'text'", "[]", "7"})
    void aConfigurationIsAnObject(String text) {
        MobilityConfig config = new MobilityConfig();
        config.init(
                TwoSites.APPLICATION,
                MobilityConfig.KEY,
                TwoSites.json("{'it': " + text + "}").get("it"),
                new ObjectMapper(),
                changed -> {});

        assertThrows(InvalidFieldException.class, config::isValid);
    }

    private static void put(ObjectNode tree, String path, String value) {
        JsonPointer pointer = JsonPointer.compile(path);
        JsonNode parent = tree.at(pointer.head());
        JsonNode node = TwoSites.json("{'it': " + value + "}").get("it");
        String name = pointer.last().getMatchingProperty();
        if (parent instanceof ArrayNode) {
            ArrayNode array = (ArrayNode) parent;
            int index = pointer.last().getMatchingIndex();
            if (index < array.size()) {
                array.set(index, node);
            } else {
                array.add(node);
            }
        } else {
            ((ObjectNode) parent).set(name, node);
        }
    }
}
