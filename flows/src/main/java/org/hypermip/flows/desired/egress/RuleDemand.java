/* SPDX-License-Identifier: Apache-2.0 */
package org.hypermip.flows.desired.egress;

import org.hypermip.flows.binding.HomeAddress;
import org.hypermip.flows.frames.SenderAddresses;
import org.hypermip.flows.network.HomeNetwork;

/**
 * How many rules an interface needs at the switch that it visits, where their number grows with the square of its addresses. Each of its
 * IPv6 addresses may tell its neighbors of each other one ({@link NdReverseTunnelRules}). All others are a few for each address. At the
 * home agent there are as many for each tunnel port ({@link ReverseTunnelExitRules}).
 */
public final class RuleDemand {

    /**
     * The most rules of this kind for all interfaces of a mobile node. One may have 32 IPv6 addresses, and 32 may have 6 each, without the
     * link-local ones that are made of MAC addresses.
     */
    public static final int MOST = 4096;

    private RuleDemand() {}

    /** Returns the number of these rules for one interface: 2n² + 3n for n IPv6 addresses, fewer in a network with temporary addresses. */
    public static int of(HomeAddress address, HomeNetwork network) {
        int own = address.ip6Addresses().size();
        int sources = Math.toIntExact(SenderAddresses.ip6(address, network).count());
        int targets = network.temporaryAddresses() ? Math.min(own, 1) : own;
        return targets + 2 * sources + 2 * sources * targets;
    }
}
