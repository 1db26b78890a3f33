/* SPDX-License-Identifier: Apache-2.0 */
package org.hypermip.flows.simulation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.common.collect.ImmutableSet;
import com.google.common.collect.Sets;
import java.util.List;
import java.util.Random;
import java.util.function.BiConsumer;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.hypermip.flows.ThreeSites;
import org.hypermip.flows.WideHome;
import org.hypermip.flows.network.HomeAgents;
import org.hypermip.flows.network.HomeNetwork;
import org.hypermip.flows.network.MobilityDomain;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.onosproject.net.DeviceId;

/** Home networks of several switches, one of which is the home agent; they are joined to trees of all kinds. */
class OneHomeAgentTest {

    private static final int TRIES = 150;
    private static final int MOVES = 5;
    private static final int MANY = 40;

    private static HomeNetwork network(HomeAgents agents) {
        return ThreeSites.NET_A.toBuilder().homeAgents(agents).build();
    }

    /** Tries home networks of two to six switches. */
    private static void forMany(BiConsumer<WideHome, Random> test) {
        LongStream.range(0, TRIES).forEach(seed -> {
            Random random = new Random(seed * 7919);
            test.accept(new WideHome(2 + random.nextInt(5), random, network(HomeAgents.ONE)), random);
        });
    }

    private static String another(WideHome home, String than, Random random) {
        List<String> others = home.hypervisors();
        others.remove(than);
        return others.get(random.nextInt(others.size()));
    }

    private static String somewhereAtHome(WideHome home, Random random) {
        return "hv-" + random.nextInt(home.size());
    }

    private static DeviceId homeAgent(WideHome home) {
        return home.network().homeAgent();
    }

    private static void wander(WideHome home, Random random, boolean forgetful) {
        WideJourney journey = new WideJourney(home, somewhereAtHome(home, random), random, forgetful);
        for (int move = 0; move < MOVES; move++) {
            journey.move(another(home, journey.at(), random));
            if (random.nextBoolean()) {
                journey.drain();
            }
        }
        journey.drain();
    }

    @Test
    void everyFrameComesOnceWhereverTheGuestMoves() {
        forMany((home, random) -> wander(home, random, false));
    }

    /** Its first word from abroad comes out at the home agent, which had nothing to do with the move before. */
    @Test
    void aGuestMayLeaveInTheGraceTimeOfAMoveAtHome() {
        forMany((home, random) -> {
            WideJourney journey = new WideJourney(home, "hv-0", random, false);
            journey.move("hv-1");
            journey.move("hv-b");
            journey.drain();
        });
    }

    @Test
    void noFrameIsLostWhateverSwitchesForget() {
        forMany((home, random) -> wander(home, random, true));
    }

    /** What is flooded comes to one home agent, and is redirected once. */
    @Test
    void atRestAFloodedFrameComesOnce() {
        forMany((home, random) -> {
            WideJourney journey = new WideJourney(home, somewhereAtHome(home, random), random, true);
            journey.move("hv-b");
            journey.drain();
            journey.forgetEverywhere();
            journey.checkAtRest();
        });
    }

    /** The switches that are concerned are the home agent and the one that it leaves, or comes to. */
    @ParameterizedTest
    @EnumSource(HomeAgents.class)
    void aMoveConcernsTwoHomeSwitchesOrAll(HomeAgents agents) {
        Random random = new Random(40);
        WideHome home = new WideHome(MANY, random, network(agents));
        WideJourney journey = new WideJourney(home, "hv-7", random, false);

        for (String there : List.of("hv-b", "hv-c", "hv-9", "hv-11")) {
            journey.move(there);
            journey.drain();
        }

        assertEquals(agents == HomeAgents.ONE ? 2 : MANY, journey.mostAtHome());
    }

    @Test
    void theSwitchThatWasLeftIsNotNeeded() {
        int[] tried = {0};
        forMany((home, random) -> IntStream.range(0, home.size())
                .filter(left -> home.isLeaf(left) && !WideHome.home(left).equals(homeAgent(home)))
                .findFirst()
                .ifPresent(left -> {
                    WideJourney journey = new WideJourney(home, "hv-" + left, random, false);
                    journey.move("hv-b");
                    home.fabric().switchOff(WideHome.home(left));
                    journey.checkAtRest(WideHome.home(left));
                    tried[0]++;
                }));
        assertTrue(tried[0] > TRIES / 2);
    }

    private static MobilityDomain standIn(WideHome home) {
        return home.domain()
                .servedBy(Sets.difference(home.domain().switches().keySet(), ImmutableSet.of(homeAgent(home))));
    }

    private static MobilityDomain after(MobilityDomain served, DeviceId former) {
        return served.served(
                network -> network.toBuilder().formerAgents(List.of(former)).build());
    }

    private static DeviceId agentOf(MobilityDomain domain) {
        return domain.networks().values().asList().get(0).homeAgent();
    }

    /** It goes on by what it knows; another one stands in, and gives way to it again. */
    @Test
    void aHomeAgentThatTheControllerCannotReachForAWhileLosesNothing() {
        forMany((home, random) -> {
            WideJourney journey = new WideJourney(home, somewhereAtHome(home, random), random, false);
            journey.move("hv-b");
            journey.drain();
            MobilityDomain standIn = standIn(home);

            journey.serve(after(standIn, homeAgent(home)), homeAgent(home));
            journey.serve(standIn, homeAgent(home));
            journey.serve(after(home.domain(), agentOf(standIn)));
            journey.checkAtRest();
            journey.serve(home.domain());
            journey.checkAtRest();
        });
    }

    @Test
    void whenTheHomeAgentIsDeadAnotherOneStandsIn() {
        int[] tried = {0};
        forMany((home, random) -> IntStream.range(0, home.size())
                .filter(dead -> home.isLeaf(dead) && WideHome.home(dead).equals(homeAgent(home)))
                .forEach(dead -> {
                    WideJourney journey = new WideJourney(home, somewhereAtHome(home, random), random, false);
                    journey.move("hv-b");
                    journey.drain();

                    journey.serve(standIn(home), homeAgent(home));
                    home.fabric().switchOff(homeAgent(home));
                    journey.checkAtRest(homeAgent(home));
                    tried[0]++;
                }));
        assertTrue(tried[0] > TRIES / 4);
    }

    /** Those that act no more send on until base forwarding has heard of the one that does. */
    @Test
    void fromManyHomeAgentsToOneAndBackLosesNothing() {
        forMany((home, random) -> {
            MobilityDomain all = home.domain()
                    .served(network ->
                            network.toBuilder().homeAgents(HomeAgents.ALL).build());
            WideJourney journey = new WideJourney(home, somewhereAtHome(home, random), random, false);
            journey.move("hv-b");
            journey.drain();

            journey.serve(all);
            journey.checkAtRest();
            journey.serve(home.domain().served(network -> network.toBuilder()
                    .formerAgents(Sets.difference(network.switches(), ImmutableSet.of(network.homeAgent())))
                    .build()));
            journey.checkAtRest();
            journey.serve(home.domain());
            journey.checkAtRest();
        });
    }
}
