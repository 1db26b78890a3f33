/* SPDX-License-Identifier: Apache-2.0 */
package org.hypermip.flows.simulation;

import org.hypermip.flows.Guest;
import org.hypermip.flows.fake.Frame;
import org.hypermip.flows.network.HomeNetwork;
import org.hypermip.flows.network.MobilityDomain;
import org.onosproject.net.DeviceId;

/** How many routers, or switches in their place, a packet between two networks passes. */
final class RoutedPath {

    private final MobilityDomain domain;

    RoutedPath(MobilityDomain domain) {
        this.domain = domain;
    }

    /** The sender's router and the guest's; with route optimization a switch in the place of the first one, and no second. */
    int ttlAtGuest(Guest guest, boolean away) {
        return Frame.TTL - (away && isOptimized(guest) ? 1 : 2);
    }

    /** Tells whether machines of other networks reach the guest without its home router when it is away. */
    boolean isOptimized(Guest guest) {
        return configured(guest.network()).routeOptimization();
    }

    /** The home router, or a switch in its place; then one more router on the short way, or the two of the visited site's. */
    int ttlFromGuest(Guest guest, DeviceId at, HomeNetwork to) {
        HomeNetwork home = configured(guest.network());
        boolean optimized = home.routeOptimization() && configured(to).routeOptimization();
        boolean detour = !home.isServedBy(at) && !optimized && home.egress().leavesDirectly() && !to.isServedBy(at);
        return Frame.TTL - (detour ? 3 : 2);
    }

    private HomeNetwork configured(HomeNetwork network) {
        return domain.network(network.id()).orElseThrow();
    }
}
