/* SPDX-License-Identifier: Apache-2.0 */
package org.hypermip.flows.frames;

import com.google.common.collect.ImmutableList;
import java.util.stream.Stream;
import org.hypermip.flows.network.HomeNetwork;
import org.hypermip.flows.rules.Action;
import org.hypermip.flows.rules.Rule;
import org.hypermip.flows.rules.RuleRole;
import org.onosproject.net.flow.TrafficSelector;

/**
 * Where a visiting mobile node's reverse tunnel ends: a tunnel port of its network's home agent. What it sends has no VLAN tag there; one
 * would lead into another network.
 */
public final class ReverseTunnelEnd implements FrameOrigin {

    private final MobileInterface mobile;
    private final IncomingFrames incoming;

    private ReverseTunnelEnd(MobileInterface mobile, IncomingFrames incoming) {
        this.mobile = mobile;
        this.incoming = incoming;
    }

    /** Returns those of a mobile node that is in a foreign place, is about to be, or was there lately. */
    public static Stream<ReverseTunnelEnd> of(MobileInterface mobile) {
        HomeNetwork network = mobile.network();
        return mobile.foreignPlaces().limit(1).flatMap(place -> mobile.fromTunnels(
                        network.homeAgent(), Tunnelling.redirected(network))
                .map(incoming -> new ReverseTunnelEnd(mobile, incoming.withoutTag())));
    }

    /** Matches all that comes out of there in its network. */
    @Override
    public TrafficSelector.Builder anything() {
        return incoming.selector();
    }

    @Override
    public TrafficSelector.Builder sent() {
        return anything().matchEthSrc(mobile.address().mac());
    }

    /** Returns the rule by which what the selector matches goes on as if sent at home. */
    public Rule forward(RuleRole role, TrafficSelector.Builder selector) {
        return rule(role, selector, mobile.baseForwarding().way());
    }

    /** Returns the rule by which what the selector matches is dropped. */
    public Rule drop(RuleRole role, TrafficSelector.Builder selector) {
        return rule(role, selector, ImmutableList.of());
    }

    private Rule rule(RuleRole role, TrafficSelector.Builder selector, Iterable<Action> actions) {
        return mobile.rule(mobile.network().homeAgent(), role, incoming, selector, actions);
    }
}
