/* SPDX-License-Identifier: Apache-2.0 */
package org.hypermip.flows.desired.watch;

import com.google.common.collect.ImmutableList;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.hypermip.flows.binding.Attachment;
import org.hypermip.flows.desired.RuleGenerator;
import org.hypermip.flows.desired.guards.AntiSpoofingRules;
import org.hypermip.flows.frames.ControllerCopy;
import org.hypermip.flows.frames.MobileInterface;
import org.hypermip.flows.frames.NeighborMessageMatch;
import org.hypermip.flows.rules.Action;
import org.hypermip.flows.rules.Rule;
import org.hypermip.flows.rules.RuleRole;
import org.onosproject.net.PortNumber;
import org.onosproject.net.flow.DefaultTrafficSelector;
import org.onosproject.net.flow.TrafficSelector;

/**
 * As long as a mobile node has not arrived, the controller gets a copy of what it announces at the port it goes to. In a reactive network,
 * the controller gets a copy at the port that it left as well, for it may come back. The frame itself goes the way it would have gone
 * without these rules.
 */
public final class ArrivalWatchRules implements RuleGenerator {

    @Override
    public Stream<Rule> rules(MobileInterface mobile) {
        return Stream.concat(
                mobile.destination().stream()
                        .flatMap(there -> rules(mobile, there, wayOfRarp(mobile, there), onwards(mobile, there))),
                comingBack(mobile).flatMap(left -> rules(mobile, left, ControllerCopy.ALONE, ControllerCopy.ALONE)));
    }

    private static Stream<Attachment> comingBack(MobileInterface mobile) {
        return mobile.network().reactive() ? mobile.leftForeignPlaces() : Stream.empty();
    }

    private static Stream<Rule> rules(
            MobileInterface mobile, Attachment place, ImmutableList<Action> ofRarp, ImmutableList<Action> ofOthers) {
        return mobile.port(place).stream().flatMap(port -> rules(mobile, place, port, ofRarp, ofOthers));
    }

    private static Stream<Rule> rules(
            MobileInterface mobile,
            Attachment place,
            PortNumber port,
            ImmutableList<Action> ofRarp,
            ImmutableList<Action> ofOthers) {
        Supplier<TrafficSelector.Builder> sent = () -> DefaultTrafficSelector.builder()
                .matchInPort(port)
                .matchEthSrc(mobile.address().mac());
        return Stream.concat(
                Stream.of(rule(mobile, place, NeighborMessageMatch.rarp(sent.get()), ofRarp)),
                Stream.concat(
                                NeighborMessageMatch.gratuitousArp(
                                        sent,
                                        mobile.address().mac(),
                                        mobile.address().addresses()),
                                NeighborMessageMatch.advertisements(sent, mobile.address()))
                        .map(selector -> rule(mobile, place, selector, ofOthers)));
    }

    private static ImmutableList<Action> onwards(MobileInterface mobile, Attachment there) {
        return mobile.isForeign(there)
                ? ControllerCopy.after(mobile.ways().reverseTunnel(there.device()))
                : ControllerCopy.beside(mobile.baseForwarding());
    }

    /** In a foreign network it is for nobody: {@link AntiSpoofingRules} would drop it. */
    private static ImmutableList<Action> wayOfRarp(MobileInterface mobile, Attachment there) {
        return mobile.isForeign(there) ? ControllerCopy.ALONE : ControllerCopy.beside(mobile.baseForwarding());
    }

    private static Rule rule(
            MobileInterface mobile, Attachment place, TrafficSelector.Builder selector, ImmutableList<Action> actions) {
        return mobile.rule(place.device(), RuleRole.ARRIVAL_WATCH, selector, actions);
    }
}
