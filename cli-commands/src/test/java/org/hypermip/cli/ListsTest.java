/* SPDX-License-Identifier: Apache-2.0 */
package org.hypermip.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.node.ObjectNode;
import com.google.common.collect.ImmutableSetMultimap;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.hypermip.app.FakeHomeAgent;
import org.hypermip.app.FakeOnos;
import org.hypermip.app.Reports;
import org.hypermip.app.TwoSites;
import org.hypermip.flows.network.MobilityDomain;
import org.junit.jupiter.api.Test;
import org.onlab.osgi.ServiceNotFoundException;

/** What lists show of a configuration that says more than it has to, and of one that has not been given. */
class ListsTest {

    private final ObjectNode configuration = TwoSites.configuration();

    private ObjectNode first(String list) {
        return (ObjectNode) configuration.get(list).get(0);
    }

    private Shell shell() {
        MobilityDomain domain = TwoSites.settings(configuration).domain();
        FakeHomeAgent homeAgent = new FakeHomeAgent(domain, TwoSites.PORTS);
        homeAgent.register(Reports.ordered(1, "hv-b", "hv-a", "hv-b")).join();
        return new Shell(new FakeOnos(homeAgent, domain.switches().keySet()));
    }

    private String line(String command, String id) throws Exception {
        return shell().run(command)
                .lines()
                .filter(line -> line.contains(id))
                .findFirst()
                .orElseThrow();
    }

    @Test
    void aNetworkShowsItsLimitsAndItsLifetime() throws Exception {
        first("networks").put("maxBindings", 10).put("lifetimeSeconds", 60).put("preparedSeconds", 30);

        String line = line("mip-networks", "id=net-a");

        assertTrue(line.contains(", lifetime=60s, prepared=30s, maxBindings=10, mtu=1400"), line);
        assertTrue(line.endsWith(", bindings=1, away=1"), line);
    }

    @Test
    void aNetworkWithATagShowsItAndThePortsWithout() throws Exception {
        first("networks").put("vlan", 10).putArray("accessPorts").add("tap-*");

        String line = line("mip-networks", "id=net-a");

        assertTrue(line.contains(", vlan=10, accessPorts=[tap-*], homeAgent="), line);
    }

    @Test
    void aNetworkWithOneHomeAgentShowsIt() throws Exception {
        first("networks").put("homeAgents", "one");

        String line = line("mip-networks", "id=net-a");

        assertTrue(line.contains(", homeAgent=of:00000000000000a1, homeAgents=one, grace="), line);
    }

    @Test
    void aNetworkShowsHowItsVisitorsLeave() throws Exception {
        first("networks")
                .put("egress", "direct")
                .put("temporaryAddresses", true)
                .put("plainHosts", true)
                .put("reactive", true);

        String line = line("mip-networks", "id=net-a");

        assertTrue(
                line.contains(
                        ", egress=direct, routeOptimization=false, temporaryAddresses=true, plainHosts=true, reactive=true"),
                line);
    }

    @Test
    void aHypervisorShowsItsPortsAndItsLimit() throws Exception {
        first("hypervisors").put("maxVisitors", 3).putArray("ports").add("tap-*");

        String line = line("mip-hypervisors", "id=hv-a");

        assertEquals(
                "id=hv-a, switch=of:00000000000000a1, ports=[tap-*], maxVisitors=3, available=true, heard=never, bindings=1, coming=0",
                line);
        assertTrue(line("mip-hypervisors", "id=hv-b").endsWith(", bindings=0, coming=1"));
    }

    @Test
    void aHypervisorWithoutPatternsOfItsPortsIsWarnedOf() throws Exception {
        first("hypervisors").putArray("ports").add("tap-*");

        String printed = shell().run("mip-hypervisors");

        assertTrue(printed.contains(", coming=1\n  warning: may call any port of its switch"), printed);
        assertEquals(1, printed.split("warning: ", -1).length - 1, printed);
    }

    @Test
    void aHypervisorShowsWhoRunsElsewhereAsWell() throws Exception {
        FakeHomeAgent homeAgent = new FakeHomeAgent();
        homeAgent.contests(ImmutableSetMultimap.of("hv-a", "vm1", "hv-a", "vm2", "hv-b", "vm1"));
        String printed = new Shell(new FakeOnos(homeAgent, Set.of())).run("mip-hypervisors");
        assertTrue(printed.contains(", heard=never, contested=[vm1, vm2], bindings=0"), printed);
        assertTrue(printed.contains(", heard=never, contested=[vm1], bindings=0"), printed);
    }

    @Test
    void aTunnelThatIsTooNarrowSaysForWhom() throws Exception {
        first("networks").put("mtu", 1590);

        String line = line("mip-tunnels", "switches=");

        assertTrue(line.contains(", tooNarrowFor=[net-a"), line);
        assertFalse(shell().run("mip-switches").isEmpty());
    }

    @Test
    void ofVeryManyTunnelsTheLastLineSaysThatThereAreMore() throws Exception {
        assertFalse(shell().run("mip-tunnels").contains("there are more"));
        for (int number = 0; number < 640; number++) {
            configuration
                    .withArray("switches")
                    .addObject()
                    .put("id", String.format("of:%016x", 0x1000 + number))
                    .put("endpoint", "172.30." + number / 250 + "." + (1 + number % 250))
                    .put("underlayMtu", 9000)
                    .put("tunnelPort", "vxlan0");
        }

        List<String> printed = shell().run("mip-tunnels").lines().collect(Collectors.toList());

        assertEquals("there are more: these are the first " + (printed.size() - 1), printed.get(printed.size() - 1));
    }

    @Test
    void aSwitchWithoutItsTunnelPortSaysSo() throws Exception {
        ((ObjectNode) configuration.get("switches").get(1)).put("tunnelPort", "gone0");

        String printed = shell().run("mip-switches");

        assertTrue(printed.contains("tunnelPorts=[vxlan:gone0(missing)]"), printed);
        assertTrue(printed.contains("\n  warning: "), printed);
    }

    @Test
    void withoutTheApplicationACommandEndsWithOnosMessage() {
        Shell without = new Shell(FakeOnos.WITHOUT_US);

        assertThrows(ServiceNotFoundException.class, () -> without.run("mip-bindings"));
    }
}
