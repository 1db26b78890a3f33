/* SPDX-License-Identifier: Apache-2.0 */
package org.hypermip.cli;

import java.util.List;
import java.util.stream.Collectors;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.hypermip.app.status.DomainStatus;
import org.hypermip.app.status.StatusJson;
import org.hypermip.app.status.TunnelStatus;
import org.hypermip.flows.network.HomeNetwork;
import org.hypermip.flows.network.Tunnel;

/** Lists the tunnels. */
@Service
@Command(
        scope = "onos",
        name = "mip-tunnels",
        description =
                "Lists the tunnels between switches, with the largest packets that fit and the networks that have larger ones")
public final class TunnelsCommand extends MobilityCommand {

    @Override
    protected void doExecute() {
        DomainStatus status = status().domain();
        List<TunnelStatus> tunnels = status.tunnels();
        print(tunnels, StatusJson::node, TunnelsCommand::line);
        if (!outputJson() && status.hasMoreTunnels(tunnels.size())) {
            print("there are more: these are the first %d", tunnels.size());
        }
    }

    private static String line(TunnelStatus status) {
        Tunnel tunnel = status.tunnel();
        return "switches=[" + tunnel.lower().device() + ", " + tunnel.upper().device() + "]"
                + ", encapsulation=" + tunnel.encapsulation().label()
                + ", outerIpVersion=" + (tunnel.isIp6() ? 6 : 4)
                + ", underlayMtu=" + tunnel.underlayMtu()
                + ", overhead=" + tunnel.overhead()
                + ", mtu=" + tunnel.mtu()
                + ", tooNarrowFor="
                + joined(status.tooNarrowFor().stream().map(HomeNetwork::id).collect(Collectors.toList()));
    }
}
