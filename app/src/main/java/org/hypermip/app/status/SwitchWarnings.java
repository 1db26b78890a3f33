/* SPDX-License-Identifier: Apache-2.0 */
package org.hypermip.app.status;

import com.google.common.collect.ImmutableList;
import java.util.Locale;
import org.hypermip.flows.network.AgentSwitch;
import org.hypermip.flows.network.Encapsulation;
import org.hypermip.flows.rules.NetworkView;

/** What keeps a switch from being an agent, or will hurt those it serves. None of it makes a configuration invalid. */
final class SwitchWarnings {

    private SwitchWarnings() {}

    static ImmutableList<String> of(AgentSwitch agentSwitch, NetworkView view, boolean connected) {
        ImmutableList.Builder<String> warnings = ImmutableList.builder();
        if (!connected) {
            warnings.add("is not connected to ONOS");
        } else if (view.tunnelPort(agentSwitch.device()).isEmpty()) {
            warnings.add("has no port named '" + agentSwitch.tunnelPort() + "' to tunnel with");
        }
        view.domain().networks().values().stream()
                .filter(network -> network.mtu() > agentSwitch.innerMtu())
                .forEach(network -> warnings.add("packets of network " + network.id() + " may have " + network.mtu()
                        + " bytes, but only " + agentSwitch.innerMtu() + " fit through the tunnel (underlayMtu "
                        + agentSwitch.underlayMtu() + " less "
                        + (agentSwitch.underlayMtu() - agentSwitch.innerMtu()) + "): raise underlayMtu, or lower the"
                        + " network's mtu and that of its machines"));
        view.domain().switches().values().stream()
                .filter(other -> !speaksWith(agentSwitch, other))
                .forEach(other -> warnings.add("cannot tunnel to " + other.device() + ": " + speech(agentSwitch)
                        + " here, " + speech(other) + " there"));
        return warnings.build();
    }

    private static boolean speaksWith(AgentSwitch one, AgentSwitch other) {
        return one.encapsulation() == other.encapsulation()
                && one.endpoint().isIp6() == other.endpoint().isIp6();
    }

    private static String speech(AgentSwitch agentSwitch) {
        Encapsulation encapsulation = agentSwitch.encapsulation();
        return encapsulation.name().toLowerCase(Locale.ROOT)
                + (agentSwitch.endpoint().isIp6() ? " over IPv6" : " over IPv4");
    }
}
