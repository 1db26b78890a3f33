/* SPDX-License-Identifier: Apache-2.0 */
package org.hypermip.flows.rules;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.Streams;
import java.util.stream.Stream;
import org.onlab.packet.Ip4Address;
import org.onlab.packet.Ip6Address;
import org.onlab.packet.IpAddress;
import org.onlab.packet.IpPrefix;

/** The addresses under which an interface of these addresses may send. */
final class Sources {

    private static final IpPrefix LINK_LOCAL = IpPrefix.valueOf("fe80::/10");

    private Sources() {}

    static Stream<Ip4Address> ip4(Iterable<IpAddress> addresses) {
        return Streams.stream(addresses).filter(IpAddress::isIp4).map(IpAddress::getIp4Address);
    }

    /** Its own ones and all link-local ones; none if it has no IPv6 address. */
    static Stream<IpPrefix> ip6(Iterable<IpAddress> addresses) {
        ImmutableList<IpPrefix> own = Streams.stream(addresses)
                .filter(IpAddress::isIp6)
                .map(IpAddress::getIp6Address)
                .map(Ip6Address::toIpPrefix)
                .collect(ImmutableList.toImmutableList());
        return own.isEmpty() ? Stream.empty() : Stream.concat(own.stream(), Stream.of(LINK_LOCAL));
    }
}
