/* SPDX-License-Identifier: Apache-2.0 */
package org.hypermip.app.status;

import com.google.common.collect.ImmutableList;
import java.util.HashMap;
import java.util.Map;
import org.hypermip.flows.network.HomeNetwork;
import org.hypermip.flows.network.MobilityDomain;
import org.hypermip.flows.network.Tunnel;

/** The networks that tunnels are too narrow for. They are looked through once for each MTU that a tunnel has, not for each tunnel. */
final class WideNetworks {

    private final MobilityDomain domain;
    private final Map<Integer, ImmutableList<HomeNetwork>> byMtu = new HashMap<>();

    WideNetworks(MobilityDomain domain) {
        this.domain = domain;
    }

    /** Returns those whose packets do not all get through. */
    ImmutableList<HomeNetwork> of(Tunnel tunnel) {
        return byMtu.computeIfAbsent(tunnel.mtu(), mtu -> domain.networks().values().stream()
                .filter(network -> !tunnel.carries(network))
                .collect(ImmutableList.toImmutableList()));
    }
}
