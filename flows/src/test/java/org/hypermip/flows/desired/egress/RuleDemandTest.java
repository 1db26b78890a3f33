/* SPDX-License-Identifier: Apache-2.0 */
package org.hypermip.flows.desired.egress;

import static org.hypermip.flows.desired.Scenes.VM;
import static org.hypermip.flows.desired.Scenes.away;
import static org.hypermip.flows.desired.Scenes.rules;
import static org.junit.jupiter.api.Assertions.assertEquals;

import com.google.common.collect.Sets;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.hypermip.flows.ThreeSites;
import org.hypermip.flows.binding.Binding;
import org.hypermip.flows.binding.HomeAddress;
import org.hypermip.flows.desired.neighbors.ProxyArpRules;
import org.hypermip.flows.frames.MobileInterface;
import org.hypermip.flows.network.HomeNetwork;
import org.hypermip.flows.rules.RuleRole;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.onlab.packet.IpAddress;

/** The number is that of the rules which are made. */
class RuleDemandTest {

    private static final HomeNetwork NETWORK =
            ThreeSites.DOMAIN.network("net-a").orElseThrow();

    private static HomeAddress having(int addresses) {
        List<IpAddress> ip6 = IntStream.range(0, addresses)
                .mapToObj(number -> IpAddress.valueOf("fd00:1::" + Integer.toHexString(0x100 + number)))
                .collect(Collectors.toList());
        return HomeAddress.of("net-a", VM.mac(), ip6);
    }

    private static HomeAddress havingIp4(int addresses) {
        List<IpAddress> ip4 = IntStream.range(0, addresses)
                .mapToObj(number -> IpAddress.valueOf("10.1.0." + (100 + number)))
                .collect(Collectors.toList());
        return HomeAddress.of("net-a", VM.mac(), ip4);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2, 5, 32})
    void countsWhatIsMade(int addresses) {
        HomeAddress address = having(addresses);
        int made = rules(
                        new NdReverseTunnelRules(),
                        away("hv-b1").toBuilder().interfaces(List.of(address)).build())
                .size();
        assertEquals(made, RuleDemand.of(address, NETWORK));
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2, 5, 32})
    void countsWhatIp4AddressesAsk(int addresses) {
        HomeAddress address = havingIp4(addresses);
        Binding away = away("hv-b1").toBuilder().interfaces(List.of(address)).build();
        long made = MobileInterface.of(away, ThreeSites.fullView())
                .flatMap(new ProxyArpRules()::rules)
                .filter(rule -> rule.role() == RuleRole.ANNOUNCEMENT_EXIT)
                .count();
        assertEquals(made, RuleDemand.of(address, NETWORK));
    }

    @Test
    void countsBothOfAnInterfaceThatHasBoth() {
        HomeAddress both = HomeAddress.of(
                "net-a",
                VM.mac(),
                Sets.union(having(3).addresses(), havingIp4(2).addresses()));
        assertEquals(
                RuleDemand.of(having(3), NETWORK) + RuleDemand.of(havingIp4(2), NETWORK), RuleDemand.of(both, NETWORK));
    }

    @Test
    void isSmallWhereNobodyKnowsTheAddresses() {
        HomeNetwork temporary = NETWORK.toBuilder().temporaryAddresses(true).build();
        long prefixes =
                NETWORK.prefixes().stream().filter(prefix -> prefix.isIp6()).count();
        assertEquals(1 + 4 * (1 + prefixes), RuleDemand.of(having(32), temporary));
    }
}
