/* SPDX-License-Identifier: Apache-2.0 */
package org.hypermip.flows.desired.guards;

import java.util.List;
import java.util.stream.Stream;
import org.hypermip.flows.frames.NetworkView;
import org.hypermip.flows.rules.Rule;
import org.hypermip.flows.rules.RuleRole;
import org.onosproject.net.DeviceId;
import org.onosproject.net.PortNumber;
import org.onosproject.net.flow.DefaultTrafficSelector;

/** One rule a tunnel port, bindings or not: what comes out of a tunnel unasked does not reach the local network. */
public final class TunnelGuardRules {

    private TunnelGuardRules() {}

    /** Returns the rules of all configured switches' tunnel ports that are there. */
    public static Stream<Rule> rules(NetworkView view) {
        return view.domain().switches().keySet().stream()
                .flatMap(device -> view.tunnelPorts(device).stream().map(port -> guard(view, device, port)));
    }

    private static Rule guard(NetworkView view, DeviceId device, PortNumber port) {
        return Rule.of(
                device,
                view.pipeline(),
                RuleRole.TUNNEL_GUARD,
                DefaultTrafficSelector.builder().matchInPort(port).build(),
                List.of());
    }
}
