/* SPDX-License-Identifier: Apache-2.0 */
package org.hypermip.flows.binding;

import com.google.auto.value.AutoValue;
import com.google.common.collect.ImmutableSet;
import org.onlab.packet.IPv6;
import org.onlab.packet.Ip6Address;
import org.onlab.packet.IpAddress;
import org.onlab.packet.IpPrefix;
import org.onlab.packet.MacAddress;

/** One interface of a mobile node: what it keeps wherever it is attached (RFC 5944 section 1.6). */
@AutoValue
public abstract class HomeAddress {

    private static final IpPrefix LINK_LOCAL = IpPrefix.valueOf("fe80::/10");

    /** Id of the home network. */
    public abstract String network();

    /** MAC address of the interface. */
    public abstract MacAddress mac();

    /** IP addresses of the interface as registered: at least one of the home network, and any link-local ones. */
    public abstract ImmutableSet<IpAddress> addresses();

    /**
     * The IPv6 addresses that are its own: those registered, and if no link-local one is among them, the one that is made of
     * its MAC address (RFC 4291 appendix A). Empty for an interface without IPv6.
     */
    public ImmutableSet<Ip6Address> ip6Addresses() {
        ImmutableSet<Ip6Address> registered = addresses().stream()
                .filter(IpAddress::isIp6)
                .map(IpAddress::getIp6Address)
                .collect(ImmutableSet.toImmutableSet());
        return registered.isEmpty() || registered.stream().anyMatch(HomeAddress::isLinkLocal)
                ? registered
                : ImmutableSet.<Ip6Address>builder()
                        .addAll(registered)
                        .add(Ip6Address.valueOf(IPv6.getLinkLocalAddress(mac().toBytes())))
                        .build();
    }

    /** Tells whether it is an IPv6 address of one link only, and so of no network's prefix (RFC 4291 section 2.5.6). */
    public static boolean isLinkLocal(IpAddress address) {
        return address.isIp6() && LINK_LOCAL.contains(address);
    }

    /** Returns a home address of these values. */
    public static HomeAddress of(String network, MacAddress mac, Iterable<IpAddress> addresses) {
        return new AutoValue_HomeAddress(network, mac, ImmutableSet.copyOf(addresses));
    }
}
