/* SPDX-License-Identifier: Apache-2.0 */
package org.hypermip.flows.network;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableSet;
import java.time.Duration;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.onlab.packet.IpAddress;
import org.onlab.packet.IpPrefix;
import org.onlab.packet.MacAddress;
import org.onosproject.net.DeviceId;

class OverlapsTest {

    private static final DeviceId SWITCH = DeviceId.deviceId("of:00000000000000a1");

    /** Few address bits, so that about half of the networks have some in common. */
    static Stream<ImmutableList<HomeNetwork>> networks() {
        return IntStream.range(0, 200).mapToObj(seed -> {
            Random random = new Random(seed);
            return IntStream.range(0, 1 + random.nextInt(12))
                    .mapToObj(number -> network(number, random))
                    .collect(ImmutableList.toImmutableList());
        });
    }

    private static HomeNetwork network(int number, Random random) {
        return HomeNetwork.builder()
                .id("net-" + number)
                .vni(1 + number)
                .prefixes(IntStream.rangeClosed(0, random.nextInt(3))
                        .mapToObj(any -> prefix(random))
                        .collect(ImmutableList.toImmutableList()))
                .gateways(ImmutableList.of())
                .gatewayMac(MacAddress.valueOf(number))
                .switches(ImmutableList.of(SWITCH))
                .homeAgent(SWITCH)
                .grace(Duration.ofSeconds(1))
                .simultaneousLimit(Duration.ofSeconds(1))
                .mtu(1500)
                .build();
    }

    private static IpPrefix prefix(Random random) {
        int bits = random.nextInt(256);
        return random.nextBoolean()
                ? IpPrefix.valueOf(IpAddress.valueOf(bits << 24), 2 + random.nextInt(7))
                : IpPrefix.valueOf(IpAddress.valueOf(Integer.toHexString(0x2000 + bits) + "::"), 9 + random.nextInt(8));
    }

    @ParameterizedTest
    @MethodSource("networks")
    void theyAreThoseThatComparingEachWithEachFinds(ImmutableList<HomeNetwork> networks) {
        ImmutableSet<String> expected = networks.stream()
                .filter(one -> networks.stream().anyMatch(other -> other != one && one.overlaps(other)))
                .map(HomeNetwork::id)
                .collect(ImmutableSet.toImmutableSet());

        assertEquals(expected, Overlaps.among(networks));
    }
}
