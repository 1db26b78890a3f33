/* SPDX-License-Identifier: Apache-2.0 */
package org.hypermip.flows.desired.guards;

import java.util.Optional;
import java.util.stream.Stream;
import org.hypermip.flows.frames.IncomingFrames;
import org.hypermip.flows.frames.NetworkView;
import org.hypermip.flows.rules.Rule;
import org.hypermip.flows.rules.RuleRole;
import org.onlab.packet.VlanId;
import org.onosproject.net.DeviceId;
import org.onosproject.net.PortNumber;

/**
 * One rule an access port, bindings or not: where frames have no tag, one that has is none of a tagged network's. Base forwarding deals
 * with it (Open vSwitch drops it); our rules for that network would let one tenant's host speak to another's.
 */
public final class AccessGuardRules {

    private AccessGuardRules() {}

    /** Returns the rules of all access ports that are there. */
    public static Stream<Rule> rules(NetworkView view) {
        return view.domain().hasVlans()
                ? view.domain().switches().keySet().stream()
                        .flatMap(device -> view.accessPorts(device).map(port -> guard(view, device, port)))
                : Stream.empty();
    }

    private static Rule guard(NetworkView view, DeviceId device, PortNumber port) {
        IncomingFrames tagged = IncomingFrames.local(Optional.of(port), Optional.of(VlanId.ANY));
        return Rule.of(
                device,
                view.pipeline(),
                RuleRole.ACCESS_GUARD,
                tagged.selector().build(),
                view.baseForwarding().way());
    }
}
