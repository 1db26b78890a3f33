/* SPDX-License-Identifier: Apache-2.0 */
package org.hypermip.flows.journeys;

import java.util.List;
import java.util.Random;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.hypermip.flows.ThreeSites;

/**
 * Whatever happens, and however badly it is told: after a quiet time every guest is bound where it runs, and nothing else is bound.
 * Seeded, so that a build says the same twice; without the seed and with more tries it goes on searching.
 */
class JourneysTest {

    @Property(tries = 1000, seed = "1", edgeCases = EdgeCasesMode.NONE)
    void afterAQuietTimeEveryGuestIsBoundWhereItRuns(@ForAll("steps") List<Step> steps, @ForAll long seed) {
        World world = new World();
        steps.forEach(world::run);
        world.comeToRest(new Random(seed));
        world.checkTruth();
    }

    @Provide
    Arbitrary<List<Step>> steps() {
        return Combinators.combine(
                        Arbitraries.of(Step.Kind.class),
                        Arbitraries.integers().between(0, ThreeSites.GUESTS.size() - 1),
                        Arbitraries.integers().between(0, ThreeSites.HYPERVISORS.size() - 1),
                        Arbitraries.longs().between(0, 10_000))
                .as(Step::new)
                .list()
                .ofMinSize(1)
                .ofMaxSize(60);
    }
}
