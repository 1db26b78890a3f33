/* SPDX-License-Identifier: Apache-2.0 */
package org.hypermip.flows;

import java.util.List;
import java.util.Random;
import java.util.Set;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.hypermip.flows.network.HomeNetwork;
import org.hypermip.flows.network.MobilityDomain;
import org.hypermip.flows.rules.BaseForwarding;
import org.hypermip.flows.rules.Pipeline;
import org.hypermip.flows.simulation.Operation;
import org.hypermip.flows.simulation.Simulation;
import org.onosproject.net.DeviceId;

/**
 * The invariants of {@link MobilityPropertiesTest}, whatever is configured. A class of its own has a processor of its own.
 */
class ConfigurationPropertiesTest extends Journeys {

    @Property(tries = 100, seed = "1", edgeCases = EdgeCasesMode.NONE)
    void packetsTakeTheConfiguredWaysToOtherNetworks(
            @ForAll("journeysOfAll") List<Operation> operations,
            @ForAll("networks") Set<HomeNetwork> direct,
            @ForAll("networks") Set<HomeNetwork> optimized,
            @ForAll("arpResponders") Set<DeviceId> responders) {
        new Simulation(ThreeSites.domain(direct, optimized), responders).runAll(operations);
    }

    @Property(tries = 100, seed = "1", edgeCases = EdgeCasesMode.NONE)
    void anotherApplicationForwardsInATableOfItsOwn(
            @ForAll("journeysOfAll") List<Operation> operations,
            @ForAll("domains") MobilityDomain domain,
            @ForAll("arpResponders") Set<DeviceId> responders) {
        new Simulation(domain, responders, Pipeline.of(2, 500, BaseForwarding.inTable(4))).runAll(operations);
    }

    @Property(tries = 8, seed = "1", edgeCases = EdgeCasesMode.NONE)
    void allRulesCanBeMovedWhileFramesFollow(
            @ForAll("journeysOfTwo") List<Operation> operations,
            @ForAll("domains") MobilityDomain domain,
            @ForAll("places") List<Pipeline> places,
            @ForAll Random order) {
        Simulation simulation = new Simulation(domain, domain.switches().keySet());
        simulation.runAll(operations);
        places.forEach(place -> simulation.moveRules(place, order));
    }

    @Property(tries = 100, seed = "1", edgeCases = EdgeCasesMode.NONE)
    void tenantsWithTheSameAddressesAreKeptApart(
            @ForAll("journeysOfTenants") List<Operation> operations,
            @ForAll("tenants") MobilityDomain domain,
            @ForAll("bases") Pipeline pipeline,
            @ForAll("arpResponders") Set<DeviceId> responders) {
        new Simulation(domain, responders, pipeline).runAll(operations);
    }
}
