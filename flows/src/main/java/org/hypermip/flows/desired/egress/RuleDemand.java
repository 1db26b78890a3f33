/* SPDX-License-Identifier: Apache-2.0 */
package org.hypermip.flows.desired.egress;

import org.hypermip.flows.binding.HomeAddress;
import org.hypermip.flows.frames.SenderAddresses;
import org.hypermip.flows.network.HomeNetwork;

/**
 * How many rules an interface needs, where their number grows with the square of its addresses. At the switch that it visits, each of its
 * IPv6 addresses may tell its neighbors of each other one ({@link NdReverseTunnelRules}). At the home agent, for each tunnel port, there
 * are as many ({@link ReverseTunnelExitRules}), and while it is away, each of its addresses may ask there for each other one. Of IPv6
 * ones, these questions take no more rules than are counted; those of IPv4 ones are counted here. All others are a few for each address.
 */
public final class RuleDemand {

    /**
     * The most rules of this kind for all interfaces of a mobile node. One may have 32 addresses, and 32 may have 6 each, without the
     * link-local ones that are made of MAC addresses.
     */
    public static final int MOST = 4096;

    private RuleDemand() {}

    /**
     * Returns the number of these rules for one interface: 2n² + 3n for n IPv6 addresses, fewer in a network with temporary addresses; and
     * m² + m for m IPv4 addresses.
     */
    public static int of(HomeAddress address, HomeNetwork network) {
        int ip4 = Math.toIntExact(SenderAddresses.ip4(address.addresses()).count());
        return ip6(address, network) + ip4 * (ip4 + 1);
    }

    private static int ip6(HomeAddress address, HomeNetwork network) {
        int own = address.ip6Addresses().size();
        int sources = Math.toIntExact(SenderAddresses.ip6(address, network).count());
        int targets = network.temporaryAddresses() ? Math.min(own, 1) : own;
        return targets + 2 * sources + 2 * sources * targets;
    }
}
