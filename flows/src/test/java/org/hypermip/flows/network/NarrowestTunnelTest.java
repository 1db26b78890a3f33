/* SPDX-License-Identifier: Apache-2.0 */
package org.hypermip.flows.network;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.Lists;
import java.util.List;
import java.util.OptionalInt;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.onlab.packet.IpAddress;
import org.onosproject.net.DeviceId;

class NarrowestTunnelTest {

    private static final ImmutableList<ImmutableList<Encapsulation>> SPOKEN = ImmutableList.of(
            ImmutableList.of(Encapsulation.VXLAN, Encapsulation.GRE),
            ImmutableList.of(Encapsulation.GRE, Encapsulation.VXLAN),
            ImmutableList.of(Encapsulation.GENEVE, Encapsulation.GRE),
            ImmutableList.of(Encapsulation.VXLAN));

    private static AgentSwitch agent(int number, List<Encapsulation> spoken, int version, int mtu) {
        return AgentSwitch.of(
                DeviceId.deviceId(String.format("of:%016x", number)),
                IpAddress.valueOf(version == 6 ? "2001:db8::" + (number + 1) : "172.31.0." + (number + 1)),
                Lists.transform(spoken, each -> TunnelPort.of(each.label() + "0", each)),
                mtu);
    }

    private static ImmutableList<AgentSwitch> some(Random random) {
        return IntStream.range(0, random.nextInt(7))
                .mapToObj(number -> agent(
                        number,
                        SPOKEN.get(random.nextInt(SPOKEN.size())),
                        random.nextBoolean() ? 4 : 6,
                        1500 + 4 * random.nextInt(3)))
                .collect(ImmutableList.toImmutableList());
    }

    @Test
    void isThatOfAllPairs() {
        Random random = new Random(1);
        for (int round = 0; round < 2000; round++) {
            ImmutableList<AgentSwitch> switches = some(random);
            OptionalInt ofAll = switches.stream()
                    .flatMap(one -> switches.stream().flatMap(other -> Tunnel.between(one, other).stream()))
                    .mapToInt(Tunnel::mtu)
                    .min();
            assertEquals(ofAll, NarrowestTunnel.mtu(switches), switches.toString());
        }
    }

    @Test
    void looksAtTwoSwitchesOfEachKind() {
        ImmutableList<AgentSwitch> alike = IntStream.range(0, 200)
                .mapToObj(number -> agent(number, SPOKEN.get(number % 2), 4, 1500))
                .collect(ImmutableList.toImmutableList());
        assertEquals(4, NarrowestTunnel.ends(alike).size());
    }
}
