/* SPDX-License-Identifier: Apache-2.0 */
package org.hypermip.runtime.openflow.codec;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Map;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.LongRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;
import org.onlab.packet.EthType;
import org.onlab.packet.Ip4Address;
import org.onlab.packet.Ip6Address;
import org.onlab.packet.MacAddress;
import org.onlab.packet.MplsLabel;
import org.onlab.packet.TpPort;
import org.onosproject.net.PortNumber;
import org.projectfloodlight.openflow.types.OFPort;

/** Every value that ONOS can say is the same after the way to the wire and back. */
class WireValuesTest {

    @Property
    void addresses(
            @ForAll @LongRange(min = 0, max = 0xffffffffffffL) long mac,
            @ForAll int ip4,
            @ForAll @Size(16) byte[] ip6) {
        assertEquals(MacAddress.valueOf(mac), WireValues.mac(WireValues.mac(MacAddress.valueOf(mac))));
        assertEquals(Ip4Address.valueOf(ip4), WireValues.ip4(WireValues.ip4(Ip4Address.valueOf(ip4))));
        assertEquals(Ip6Address.valueOf(ip6), WireValues.ip6(WireValues.ip6(Ip6Address.valueOf(ip6))));
    }

    @Property
    void portsOfSwitches(@ForAll @LongRange(min = 1, max = 0xffffff00L) long number) {
        PortNumber port = PortNumber.portNumber(number);

        assertEquals(port, WireValues.port(WireValues.port(port)));
    }

    @Property
    void numbersOfHeaders(
            @ForAll @IntRange(min = 0, max = 0xffff) int sixteen,
            @ForAll @IntRange(min = 0, max = 0xfffff) int twenty) {
        EthType type = new EthType(sixteen);
        assertEquals(type, WireValues.ethType(WireValues.ethType(type)));
        assertEquals(TpPort.tpPort(sixteen), WireValues.transport(WireValues.transport(TpPort.tpPort(sixteen))));
        assertEquals(MplsLabel.mplsLabel(twenty), WireValues.label(WireValues.label(MplsLabel.mplsLabel(twenty))));
    }

    /** OpenFlow's reserved ports (1.3.5, 7.2.1) are ONOS's logical ports. */
    @Test
    void reservedPorts() {
        Map.of(
                        PortNumber.IN_PORT, OFPort.IN_PORT,
                        PortNumber.TABLE, OFPort.TABLE,
                        PortNumber.NORMAL, OFPort.NORMAL,
                        PortNumber.FLOOD, OFPort.FLOOD,
                        PortNumber.ALL, OFPort.ALL,
                        PortNumber.CONTROLLER, OFPort.CONTROLLER,
                        PortNumber.LOCAL, OFPort.LOCAL)
                .forEach((onos, wire) -> {
                    assertEquals(wire, WireValues.port(onos));
                    assertEquals(onos, WireValues.port(wire));
                });
    }

    @Test
    void theHighestPortOfASwitchIsNoReservedOne() {
        assertEquals(PortNumber.portNumber(0xffffff00L), WireValues.port(OFPort.MAX));
    }
}
