/* SPDX-License-Identifier: Apache-2.0 */
package org.hypermip.flows;

import java.util.List;
import java.util.Set;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.hypermip.flows.network.MobilityDomain;
import org.hypermip.flows.simulation.Operation;
import org.hypermip.flows.simulation.Simulation;
import org.onosproject.net.DeviceId;

/**
 * The invariants of mobility, whatever the hypervisors say and in whatever order the switches obey. Seeded, so that a build
 * says the same twice; without the seeds and with more tries it goes on searching.
 */
class MobilityPropertiesTest extends Journeys {

    @Property(tries = 100, seed = "1", edgeCases = EdgeCasesMode.NONE)
    void framesFollowTwoGuests(
            @ForAll("journeysOfTwo") List<Operation> operations, @ForAll("arpResponders") Set<DeviceId> responders) {
        new Simulation(ThreeSites.DOMAIN, responders).runAll(operations);
    }

    @Property(tries = 60, seed = "1", edgeCases = EdgeCasesMode.NONE)
    void framesFollowAllGuests(
            @ForAll("journeysOfAll") List<Operation> operations, @ForAll("arpResponders") Set<DeviceId> responders) {
        new Simulation(ThreeSites.DOMAIN, responders).runAll(operations);
    }

    @Property(tries = 100, seed = "1", edgeCases = EdgeCasesMode.NONE)
    void framesFollowGuestsThatNobodySpeaksOf(
            @ForAll("journeysOfAll") List<Operation> operations, @ForAll("arpResponders") Set<DeviceId> responders) {
        new Simulation(ThreeSites.REACTIVE_DOMAIN, responders).runAll(operations);
    }

    @Property(tries = 60, seed = "1", edgeCases = EdgeCasesMode.NONE)
    void framesFollowGuestsBetweenSwitchesWithDifferentTunnels(
            @ForAll("journeysOfAll") List<Operation> operations, @ForAll("arpResponders") Set<DeviceId> responders) {
        new Simulation(ThreeSites.MIXED_DOMAIN, responders).runAll(operations);
    }

    @Property(tries = 100, seed = "1", edgeCases = EdgeCasesMode.NONE)
    void framesFollowGuestsWhoseNetworksHaveOneHomeAgent(
            @ForAll("journeysOfAll") List<Operation> operations, @ForAll("arpResponders") Set<DeviceId> responders) {
        new Simulation(ThreeSites.ONE_AGENT_DOMAIN, responders).runAll(operations);
    }

    @Property(tries = 60, seed = "1", edgeCases = EdgeCasesMode.NONE)
    void framesStayContainedWhileSwitchesFail(
            @ForAll("journeysOfAll") List<Operation> operations,
            @ForAll("journeysOfTwo") List<Operation> afterwards,
            @ForAll("domains") MobilityDomain domain,
            @ForAll("arpResponders") Set<DeviceId> responders) {
        Simulation simulation = new Simulation(domain, responders);
        operations.forEach(simulation::runWithFailures);
        simulation.runAll(afterwards);
    }
}
