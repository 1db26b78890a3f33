/* SPDX-License-Identifier: Apache-2.0 */
package org.hypermip.cli;

import java.util.Locale;
import java.util.stream.Collectors;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.hypermip.app.status.StatusJson;
import org.hypermip.app.status.SwitchStatus;
import org.hypermip.flows.network.AgentSwitch;

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
    }

    private static String text(SwitchStatus status) {
        AgentSwitch agentSwitch = status.agentSwitch();
        return "id=" + agentSwitch.device()
                + ", available=" + status.available()
                + ", endpoint=" + agentSwitch.endpoint()
                + ", encapsulation=" + agentSwitch.encapsulation().name().toLowerCase(Locale.ROOT)
                + ", tunnelPort=" + agentSwitch.tunnelPort()
                + status.tunnelPort().map(number -> "(" + number.toLong() + ")").orElse("(missing)")
                + ", underlayMtu=" + agentSwitch.underlayMtu()
                + ", innerMtu=" + agentSwitch.innerMtu()
                + ", bindings=" + status.bindings()
                + status.warnings().stream()
                        .map(warning -> System.lineSeparator() + "  warning: " + warning)
                        .collect(Collectors.joining());
    }
}
