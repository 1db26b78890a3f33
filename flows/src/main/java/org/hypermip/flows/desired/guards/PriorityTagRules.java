/* SPDX-License-Identifier: Apache-2.0 */
package org.hypermip.flows.desired.guards;

import java.util.List;
import java.util.stream.Stream;
import org.hypermip.flows.desired.RuleGenerator;
import org.hypermip.flows.frames.MobileInterface;
import org.hypermip.flows.frames.NetworkView;
import org.hypermip.flows.frames.VisitedPort;
import org.hypermip.flows.rules.Action;
import org.hypermip.flows.rules.Pipeline;
import org.hypermip.flows.rules.Rule;
import org.hypermip.flows.rules.RuleRole;
import org.onlab.packet.VlanId;
import org.onosproject.net.DeviceId;
import org.onosproject.net.flow.DefaultTrafficSelector;
import org.onosproject.net.flow.TrafficSelector;

/**
 * A tag whose VLAN is 0 names none: it says a priority, and the frame is of the same network as one without a tag (IEEE 802.1Q, section
 * 6.8). Where our rules ask for tags, such a frame loses its tag and meets them again. So no rule has to be there twice, and none is
 * passed by. That is at a visitor's port, and at all ports of all switches if networks have VLANs. Elsewhere tags are nobody's business.
 */
public final class PriorityTagRules implements RuleGenerator {

    private static final VlanId NO_VLAN = VlanId.vlanId((short) 0);

    @Override
    public Stream<Rule> rules(MobileInterface mobile) {
        return mobile.domain().hasVlans()
                ? Stream.empty()
                : VisitedPort.of(mobile).map(visited -> rule(visited.device(), mobile.pipeline(), visited.anything()));
    }

    /** Returns the rules that are there whatever the bindings. */
    public static Stream<Rule> ofFabric(NetworkView view) {
        return view.domain().hasVlans()
                ? view.domain().switches().keySet().stream()
                        .map(device -> rule(device, view.pipeline(), DefaultTrafficSelector.builder()))
                : Stream.empty();
    }

    private static Rule rule(DeviceId device, Pipeline pipeline, TrafficSelector.Builder selector) {
        return Rule.of(
                device,
                pipeline,
                RuleRole.PRIORITY_TAG,
                selector.matchVlanId(NO_VLAN).build(),
                List.of(Action.popVlan(), Action.resubmit(pipeline.table())));
    }
}
