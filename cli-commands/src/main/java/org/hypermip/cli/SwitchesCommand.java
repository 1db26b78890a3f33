/* SPDX-License-Identifier: Apache-2.0 */
package org.hypermip.cli;

import java.util.Optional;
import java.util.stream.Collectors;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.hypermip.app.status.StatusJson;
import org.hypermip.app.status.SwitchStatus;
import org.hypermip.flows.network.AgentSwitch;
import org.hypermip.flows.network.TunnelPort;
import org.onosproject.net.PortNumber;

/** Lists the switches. */
@Service
@Command(
        scope = "onos",
        name = "mip-switches",
        description = "Lists the switches that can be home or foreign agents, with what is wrong with them")
public final class SwitchesCommand extends MobilityCommand {

    @Override
    protected void doExecute() {
        print(status().domain().switches(), StatusJson::node, SwitchesCommand::text);
        if (!outputJson()) {
            status().warnings().forEach(warning -> print("warning: %s", warning));
        }
    }

    private static String text(SwitchStatus status) {
        AgentSwitch agentSwitch = status.agentSwitch();
        return "id=" + agentSwitch.device()
                + ", available=" + status.available()
                + ", endpoint=" + agentSwitch.endpoint()
                + ", tunnelPorts="
                + joined(agentSwitch.tunnelPorts().stream()
                        .map(port -> text(port, status))
                        .collect(Collectors.toList()))
                + ", underlayMtu=" + agentSwitch.underlayMtu()
                + ", bindings=" + status.bindings()
                + status.warnings().stream()
                        .map(warning -> System.lineSeparator() + "  warning: " + warning)
                        .collect(Collectors.joining());
    }

    private static String text(TunnelPort port, SwitchStatus status) {
        String number = Optional.ofNullable(status.tunnelPorts().get(port))
                .map(PortNumber::toString)
                .orElse("missing");
        return port.encapsulation().label() + ":" + port.name() + "(" + number + ")";
    }
}
