/* SPDX-License-Identifier: Apache-2.0 */
package org.hypermip.flows.simulation;

import org.hypermip.flows.Guest;
import org.hypermip.flows.fake.Frame;
import org.hypermip.flows.network.Egress;
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
        return Frame.TTL - (away && configured(guest.network()).routeOptimization() ? 1 : 2);
    }

    /** The home router, or a switch in its place; then one more router on the short way, or the two of the visited site's. */
    int ttlFromGuest(Guest guest, DeviceId at, HomeNetwork to) {
        HomeNetwork home = configured(guest.network());
        boolean optimized = home.routeOptimization() && configured(to).routeOptimization();
        boolean detour = !home.isServedBy(at) && !optimized && home.egress() == Egress.DIRECT && !to.isServedBy(at);
        return Frame.TTL - (detour ? 3 : 2);
    }

    private HomeNetwork configured(HomeNetwork network) {
        return domain.network(network.id()).orElseThrow();
    }
}
