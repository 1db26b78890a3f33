/* SPDX-License-Identifier: Apache-2.0 */
package org.hypermip.runtime.openflow.codec;

import org.onlab.packet.EthType;
import org.onlab.packet.Ip4Address;
import org.onlab.packet.Ip6Address;
import org.onlab.packet.IpAddress;
import org.onlab.packet.MacAddress;
import org.onlab.packet.MplsLabel;
import org.onlab.packet.TpPort;
import org.onosproject.net.PortNumber;
import org.projectfloodlight.openflow.types.IPv4Address;
import org.projectfloodlight.openflow.types.IPv6Address;
import org.projectfloodlight.openflow.types.OFPort;
import org.projectfloodlight.openflow.types.TransportPort;
import org.projectfloodlight.openflow.types.U32;

/** The same value in ONOS's types and in openflowj's. */
public final class WireValues {

    private WireValues() {}

    /** A MAC address for the wire. */
    public static org.projectfloodlight.openflow.types.MacAddress mac(MacAddress mac) {
        return org.projectfloodlight.openflow.types.MacAddress.of(mac.toBytes());
    }

    /** A MAC address from the wire. */
    public static MacAddress mac(org.projectfloodlight.openflow.types.MacAddress mac) {
        return MacAddress.valueOf(mac.getBytes());
    }

    /** An IPv4 address for the wire. */
    public static IPv4Address ip4(IpAddress address) {
        return IPv4Address.of(address.getIp4Address().toInt());
    }

    /** An IPv4 address from the wire. */
    public static Ip4Address ip4(IPv4Address address) {
        return Ip4Address.valueOf(address.getInt());
    }

    /** An IPv6 address for the wire. */
    public static IPv6Address ip6(IpAddress address) {
        return IPv6Address.of(address.toOctets());
    }

    /** An IPv6 address from the wire. */
    public static Ip6Address ip6(IPv6Address address) {
        return Ip6Address.valueOf(address.getBytes());
    }

    /** A port for the wire; ONOS's logical ports have the same numbers as OpenFlow's reserved ports, negative. */
    public static OFPort port(PortNumber port) {
        return OFPort.of((int) port.toLong());
    }

    /** A port from the wire; reserved ports (0xffffff00 and above) become ONOS's logical ports. */
    public static PortNumber port(OFPort port) {
        int number = port.getPortNumber();
        boolean reserved = Integer.compareUnsigned(number, OFPort.MAX.getPortNumber()) > 0;
        return PortNumber.portNumber(reserved ? number : Integer.toUnsignedLong(number));
    }

    /** An EtherType for the wire. */
    public static org.projectfloodlight.openflow.types.EthType ethType(EthType type) {
        return org.projectfloodlight.openflow.types.EthType.of(Short.toUnsignedInt(type.toShort()));
    }

    /** An EtherType from the wire. */
    public static EthType ethType(org.projectfloodlight.openflow.types.EthType type) {
        return new EthType(type.getValue());
    }

    /** A transport port for the wire. */
    public static TransportPort transport(TpPort port) {
        return TransportPort.of(port.toInt());
    }

    /** A transport port from the wire. */
    public static TpPort transport(TransportPort port) {
        return TpPort.tpPort(port.getPort());
    }

    /** An MPLS label for the wire. */
    public static U32 label(MplsLabel label) {
        return U32.of(label.toInt());
    }

    /** An MPLS label from the wire. */
    public static MplsLabel label(U32 label) {
        return MplsLabel.mplsLabel((int) label.getValue());
    }
}
