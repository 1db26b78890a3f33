/* SPDX-License-Identifier: Apache-2.0 */
package org.hypermip.flows.frames;

import com.google.common.collect.ImmutableSet;
import com.google.common.collect.Streams;
import java.util.stream.Stream;
import org.hypermip.flows.binding.HomeAddress;
import org.hypermip.flows.network.HomeNetwork;
import org.onlab.packet.EthType.EtherType;
import org.onlab.packet.Ip4Address;
import org.onlab.packet.Ip6Address;
import org.onlab.packet.IpAddress;
import org.onlab.packet.IpPrefix;
import org.onosproject.net.flow.TrafficSelector;

/** The addresses under which an interface of these addresses may send. */
public final class SenderAddresses {

    /** What an interface sends under that has none yet (RFC 4291 section 2.5.2). */
    public static final IpPrefix UNSPECIFIED_IP6 = IpPrefix.valueOf("::/128");

    private static final IpPrefix LINK_LOCAL = IpPrefix.valueOf("fe80::/10");

    private SenderAddresses() {}

    /** Returns those of the addresses that are IPv4. */
    public static Stream<Ip4Address> ip4(Iterable<IpAddress> addresses) {
        return Streams.stream(addresses).filter(IpAddress::isIp4).map(IpAddress::getIp4Address);
    }

    /** Narrows a selector down to the IP packets of one source. */
    public static TrafficSelector.Builder packets(TrafficSelector.Builder sent, IpAddress source) {
        return source.isIp4()
                ? sent.matchEthType(EtherType.IPV4.ethType().toShort()).matchIPSrc(source.toIpPrefix())
                : sent.matchEthType(EtherType.IPV6.ethType().toShort()).matchIPv6Src(source.toIpPrefix());
    }

    /** Returns the IPv6 addresses of an interface in its home network, as what to match; none for an interface without IPv6. */
    public static Stream<IpPrefix> ip6(HomeAddress address, HomeNetwork network) {
        ImmutableSet<Ip6Address> own = address.ip6Addresses();
        return network.temporaryAddresses() && !own.isEmpty()
                ? Stream.concat(
                        Stream.of(LINK_LOCAL), network.prefixes().stream().filter(IpPrefix::isIp6))
                : own.stream().map(Ip6Address::toIpPrefix);
    }
}
