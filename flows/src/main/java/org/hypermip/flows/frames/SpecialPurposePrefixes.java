/* SPDX-License-Identifier: Apache-2.0 */
package org.hypermip.flows.frames;

import com.google.common.collect.ImmutableList;
import org.onlab.packet.IpPrefix;

/** Prefixes with a meaning of their own, on every link the same (RFC 6890). */
public final class SpecialPurposePrefixes {

    /** Everybody on a link (RFC 4291 section 2.7.1). */
    public static final IpPrefix ALL_NODES = IpPrefix.valueOf("ff02::1/128");

    /** Solicited-node multicast addresses (RFC 4291 section 2.7.1). */
    public static final IpPrefix SOLICITED_NODES = IpPrefix.valueOf("ff02::1:ff00:0/104");

    /** What no router forwards to another link, or none does for one receiver alone: link-local addresses, multicast and broadcast. */
    public static final ImmutableList<IpPrefix> NOT_FORWARDED = ImmutableList.of(
            IpPrefix.valueOf("169.254.0.0/16"),
            IpPrefix.valueOf("224.0.0.0/4"),
            IpPrefix.valueOf("255.255.255.255/32"),
            IpPrefix.valueOf("fe80::/10"),
            IpPrefix.valueOf("ff00::/8"));

    private SpecialPurposePrefixes() {}
}
