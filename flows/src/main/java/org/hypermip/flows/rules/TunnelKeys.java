/* SPDX-License-Identifier: Apache-2.0 */
package org.hypermip.flows.rules;

import org.hypermip.flows.network.HomeNetwork;

/**
 * The tunnel keys of a network. Frames that one agent hands over to the next carry another key than redirected ones,
 * and are delivered or lost, never sent on: so no two agents that each think the mobile node is at the other can make a
 * loop.
 */
final class TunnelKeys {

    private TunnelKeys() {}

    /** From home agents to the care-of address, and back by the reverse tunnel; with route optimization, from and to others. */
    static long redirected(HomeNetwork network) {
        return network.vni();
    }

    /** From the place a mobile node leaves or left to the one it goes to. */
    static long handedOver(HomeNetwork network) {
        return network.vni() + HomeNetwork.MAX_VNI + 1L;
    }
}
