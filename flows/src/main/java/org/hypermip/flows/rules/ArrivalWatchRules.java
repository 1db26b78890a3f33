/* SPDX-License-Identifier: Apache-2.0 */
package org.hypermip.flows.rules;

import com.google.common.collect.ImmutableList;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.hypermip.flows.binding.Attachment;
import org.onosproject.net.PortNumber;
import org.onosproject.net.flow.DefaultTrafficSelector;
import org.onosproject.net.flow.TrafficSelector;

/**
 * As long as a mobile node has not arrived, the controller gets a copy of what it announces at the port it goes to; and of a
 * reactive network, at the port that it left and may come back to. The frame itself goes the way it would have gone without
 * these rules.
 */
final class ArrivalWatchRules implements RuleGenerator {

    private static final ImmutableList<Action> COPY = ReactiveWatchRules.withCopy(ImmutableList.of());

    @Override
    public Stream<Rule> rules(Journey journey) {
        return Stream.concat(
                journey.destination().stream()
                        .flatMap(there -> rules(journey, there, wayOfRarp(journey, there), onwards(journey, there))),
                comingBack(journey).flatMap(left -> rules(journey, left, COPY, COPY)));
    }

    private static Stream<Attachment> comingBack(Journey journey) {
        return journey.network().reactive() ? journey.leftForeignPlaces() : Stream.empty();
    }

    private static Stream<Rule> rules(
            Journey journey, Attachment place, ImmutableList<Action> ofRarp, ImmutableList<Action> ofOthers) {
        return journey.port(place).stream().flatMap(port -> rules(journey, place, port, ofRarp, ofOthers));
    }

    private static Stream<Rule> rules(
            Journey journey,
            Attachment place,
            PortNumber port,
            ImmutableList<Action> ofRarp,
            ImmutableList<Action> ofOthers) {
        Supplier<TrafficSelector.Builder> sent = () -> DefaultTrafficSelector.builder()
                .matchInPort(port)
                .matchEthSrc(journey.address().mac());
        return Stream.concat(
                Stream.of(rule(journey, place, Announcements.rarp(sent.get()), ofRarp)),
                Stream.concat(
                                Announcements.gratuitousArp(
                                        sent,
                                        journey.address().mac(),
                                        journey.address().addresses()),
                                Announcements.advertisements(sent, journey.address()))
                        .map(selector -> rule(journey, place, selector, ofOthers)));
    }

    private static ImmutableList<Action> onwards(Journey journey, Attachment there) {
        return journey.isForeign(there)
                ? ReactiveWatchRules.withCopy(journey.ways().reverseTunnel(there.device()))
                : ReactiveWatchRules.copied(journey.baseForwarding());
    }

    /** In a foreign network it is for nobody: {@link AntiSpoofingRules} would drop it. */
    private static ImmutableList<Action> wayOfRarp(Journey journey, Attachment there) {
        return journey.isForeign(there) ? COPY : ReactiveWatchRules.copied(journey.baseForwarding());
    }

    private static Rule rule(
            Journey journey, Attachment place, TrafficSelector.Builder selector, ImmutableList<Action> actions) {
        return journey.rule(place.device(), RuleRole.ARRIVAL_WATCH, selector, actions);
    }
}
