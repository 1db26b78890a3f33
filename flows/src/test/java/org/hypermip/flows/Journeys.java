/* SPDX-License-Identifier: Apache-2.0 */
package org.hypermip.flows;

import com.google.common.collect.ImmutableSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Provide;
import net.jqwik.api.Tuple;
import org.hypermip.flows.network.HomeNetwork;
import org.hypermip.flows.network.MobilityDomain;
import org.hypermip.flows.rules.BaseForwarding;
import org.hypermip.flows.rules.Pipeline;
import org.hypermip.flows.simulation.Operation;
import org.hypermip.flows.simulation.Operations;
import org.onosproject.net.DeviceId;

/** What guests do, and what the sites that they do it at are like. */
abstract class Journeys {

    @Provide
    Arbitrary<List<Operation>> journeysOfTwo() {
        return Operations.sequences(2, 20);
    }

    @Provide
    Arbitrary<List<Operation>> journeysOfAll() {
        return Operations.sequences(ThreeSites.GUESTS.size(), 30);
    }

    @Provide
    Arbitrary<List<Operation>> journeysOfTenants() {
        return Operations.sequences(ThreeSites.ALL_GUESTS.size(), 30);
    }

    @Provide
    Arbitrary<Pipeline> bases() {
        return Arbitraries.of(Pipeline.DEFAULT, Pipeline.of(2, 500, BaseForwarding.inTable(4)));
    }

    /** One of them may have no VLAN: what has no tag is its own, but for other networks' access ports. */
    @Provide
    Arbitrary<MobilityDomain> tenants() {
        return Arbitraries.of(
                ThreeSites.tenants(Map.of(ThreeSites.NET_A, 10, ThreeSites.NET_T, 20, ThreeSites.NET_B, 10)),
                ThreeSites.tenants(Map.of(ThreeSites.NET_A, 10)),
                ThreeSites.tenants(Map.of(ThreeSites.NET_T, 20, ThreeSites.NET_B, 20)));
    }

    @Provide
    Arbitrary<MobilityDomain> domains() {
        Set<HomeNetwork> all = ImmutableSet.copyOf(ThreeSites.DOMAIN.networks().values());
        return Arbitraries.of(
                ThreeSites.DOMAIN,
                ThreeSites.REACTIVE_DOMAIN,
                ThreeSites.MIXED_DOMAIN,
                ThreeSites.ONE_AGENT_DOMAIN,
                ThreeSites.domain(all, all));
    }

    /** From one to the next it goes up and down, near and far, to another table and to the next one. */
    @Provide
    Arbitrary<List<Pipeline>> places() {
        return Arbitraries.of(
                        Pipeline.of(0, 50000),
                        Pipeline.of(0, 41010),
                        Pipeline.of(0, 400),
                        Pipeline.of(1, 41000),
                        Pipeline.of(1, 400),
                        Pipeline.of(1, 50000),
                        Pipeline.of(7, 41000))
                .list()
                .ofSize(2);
    }

    @Provide
    Arbitrary<Set<HomeNetwork>> networks() {
        return Arbitraries.of(ThreeSites.DOMAIN.networks().values()).set();
    }

    @Provide
    Arbitrary<Set<DeviceId>> arpResponders() {
        Set<DeviceId> all = ThreeSites.DOMAIN.switches().keySet();
        return Arbitraries.frequencyOf(
                Tuple.of(3, Arbitraries.just(all)),
                Tuple.of(1, Arbitraries.of(all).set()));
    }
}
