/* SPDX-License-Identifier: Apache-2.0 */
package org.hypermip.flows.frames;

import com.google.common.collect.ImmutableList;
import java.util.List;
import java.util.stream.Stream;
import org.hypermip.flows.rules.Action;
import org.hypermip.flows.rules.Pipeline;
import org.hypermip.flows.rules.Rule;
import org.hypermip.flows.rules.RuleRole;
import org.onosproject.net.DeviceId;
import org.onosproject.net.flow.TrafficSelector;

/**
 * A switch does what a router would have done: TTL or hop limit less one. A packet whose TTL is spent has to get to a real router, which
 * tells its sender so (RFC 1812 section 5.3.1). No rule can match a TTL; so there are two. The first one, in our table, writes the way to a
 * real router into the action set and goes on to the next table. The second one, there, takes one from the TTL, empties the action set and
 * sends the packet its way. Where the TTL is spent, it ends at the first of that, and the action set is carried out.
 */
public final class RouterHop {

    private RouterHop() {}

    /**
     * Returns the two rules; none if one of the ways cannot be gone.
     *
     * @param role of both; the first one is a head
     * @param incoming how what both match comes in, and which network's base forwarding takes it
     * @param selector what both match
     * @param toRouter the way of packets whose TTL is spent
     * @param onwards the way of all others
     */
    public static Stream<Rule> rules(
            MobileInterface mobile,
            DeviceId device,
            RuleRole role,
            IncomingFrames incoming,
            TrafficSelector selector,
            List<Action> toRouter,
            List<Action> onwards) {
        if (toRouter.isEmpty() || onwards.isEmpty()) {
            return Stream.empty();
        }
        Pipeline first = mobile.pipeline();
        Pipeline second = first.next();
        ImmutableList<Action> hop = ImmutableList.<Action>builder()
                .add(Action.decrementTtl())
                .add(Action.clear())
                .addAll(onwards)
                .build();
        return Stream.of(
                Rule.of(
                        device,
                        first,
                        role,
                        selector,
                        List.of(
                                Action.write(VlanTagging.applied(incoming, toRouter)),
                                Action.goToTable(second.table()))),
                Rule.secondOfHop(device, second, role, selector, VlanTagging.applied(incoming, hop)));
    }
}
