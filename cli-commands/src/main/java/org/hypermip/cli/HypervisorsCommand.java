/* SPDX-License-Identifier: Apache-2.0 */
package org.hypermip.cli;

import java.time.Instant;
import java.util.stream.Collectors;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.hypermip.app.status.HypervisorStatus;
import org.hypermip.app.status.StatusJson;

/** Lists the hypervisors. */
@Service
@Command(
        scope = "onos",
        name = "mip-hypervisors",
        description = "Lists the hypervisors and how many virtual machines run there or are coming")
public final class HypervisorsCommand extends MobilityCommand {

    @Override
    protected void doExecute() {
        print(status().domain().hypervisors(), StatusJson::node, HypervisorsCommand::line);
    }

    private static String line(HypervisorStatus status) {
        return "id=" + status.hypervisor().id()
                + ", switch=" + status.hypervisor().device()
                + (status.hypervisor().ports().isEmpty()
                        ? ""
                        : ", ports=" + joined(status.hypervisor().ports()))
                + status.hypervisor()
                        .maxVisitors()
                        .map(number -> ", maxVisitors=" + number)
                        .orElse("")
                + ", available=" + status.available()
                + ", heard=" + status.heard().map(Instant::toString).orElse("never")
                + (status.contested().isEmpty() ? "" : ", contested=" + joined(status.contested()))
                + ", bindings=" + status.bindings()
                + ", coming=" + status.coming()
                + status.warnings().stream()
                        .map(warning -> System.lineSeparator() + "  warning: " + warning)
                        .collect(Collectors.joining());
    }
}
