/* SPDX-License-Identifier: Apache-2.0 */
package org.hypermip.flows.journeys;

import static org.junit.jupiter.api.Assertions.fail;

import com.google.common.base.Throwables;
import com.google.common.collect.ImmutableList;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.hypermip.flows.ThreeSites;
import org.junit.jupiter.api.Test;

/**
 * Whatever happens, and however badly it is told: after a quiet time every guest is bound where it is, and nothing else is bound.
 * {@code journeys.seed} and {@code journeys.tries} are system properties: a build says the same twice, and whoever searches on says where.
 */
class JourneysTest {

    private static final long SEED = Long.getLong("journeys.seed", 1);
    private static final int TRIES = Integer.getInteger("journeys.tries", 2500);
    private static final int MOST_STEPS = 60;

    @Test
    void afterAQuietTimeEveryGuestIsBoundWhereItIs() {
        for (long seed = SEED; seed < SEED + TRIES; seed++) {
            ImmutableList<Step> steps = steps(new Random(seed));
            if (failure(steps, seed).isPresent()) {
                tell(shortest(steps, seed), seed);
            }
        }
    }

    private static void tell(List<Step> steps, long seed) {
        String told = steps.stream().map(Step::toString).collect(Collectors.joining("\n  "));
        fail("-Djourneys.seed=" + seed + " -Djourneys.tries=1 fails, for one after these steps:\n  " + told + "\n"
                + failure(steps, seed).map(Throwables::getStackTraceAsString).orElseThrow());
    }

    /** The fewer guests take part, the more happens to each. */
    private static ImmutableList<Step> steps(Random random) {
        Step.Kind[] kinds = Step.Kind.values();
        int guests = 1 + random.nextInt(ThreeSites.GUESTS.size());
        return IntStream.rangeClosed(0, random.nextInt(MOST_STEPS))
                .mapToObj(count -> new Step(
                        kinds[random.nextInt(kinds.length)],
                        random.nextInt(guests),
                        random.nextInt(ThreeSites.HYPERVISORS.size()),
                        random.nextInt(10_000)))
                .collect(ImmutableList.toImmutableList());
    }

    /** There may be rests on the way; there is one in the end. */
    private static Optional<Throwable> failure(List<Step> steps, long seed) {
        try {
            World world = new World();
            steps.forEach(world::run);
            world.comeToRest(new Random(seed));
            return Optional.empty();
        } catch (AssertionError | RuntimeException e) {
            return Optional.of(e);
        }
    }

    /** Leaves out what the failure does not need. */
    private static List<Step> shortest(List<Step> steps, long seed) {
        List<Step> needed = new ArrayList<>(steps);
        for (int at = needed.size() - 1; at >= 0; at--) {
            Step step = needed.remove(at);
            if (failure(needed, seed).isEmpty()) {
                needed.add(at, step);
            }
        }
        return needed;
    }
}
