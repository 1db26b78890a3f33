/* SPDX-License-Identifier: Apache-2.0 */
package org.hypermip.flows.frames;

import com.google.common.collect.Streams;
import java.util.stream.Stream;
import org.hypermip.flows.binding.HomeAddress;
import org.onlab.packet.Ip4Address;
import org.onlab.packet.Ip6Address;
import org.onlab.packet.IpAddress;
import org.onlab.packet.IpPrefix;

/** The addresses under which an interface of these addresses may send. */
public final class SenderAddresses {

    /** What an interface sends under that has none yet (RFC 4291 section 2.5.2). */
    public static final IpPrefix UNSPECIFIED_IP6 = IpPrefix.valueOf("::/128");

    private SenderAddresses() {}

    /** Returns those of the addresses that are IPv4. */
    public static Stream<Ip4Address> ip4(Iterable<IpAddress> addresses) {
        return Streams.stream(addresses).filter(IpAddress::isIp4).map(IpAddress::getIp4Address);
    }

    /** Returns the IPv6 addresses of an interface, as what to match. */
    public static Stream<IpPrefix> ip6(HomeAddress address) {
        return address.ip6Addresses().stream().map(Ip6Address::toIpPrefix);
    }
}
