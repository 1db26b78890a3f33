/* SPDX-License-Identifier: Apache-2.0 */
package org.hypermip.cli;

import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.hypermip.app.status.NetworkStatus;
import org.hypermip.app.status.StatusJson;
import org.hypermip.flows.network.HomeAgents;
import org.hypermip.flows.network.HomeNetwork;
import org.hypermip.flows.network.Lifetime;

/** Lists the home networks. */
@Service
@Command(
        scope = "onos",
        name = "mip-networks",
        description = "Lists the home networks and how many of their virtual machines are away")
public final class NetworksCommand extends MobilityCommand {

    @Override
    protected void doExecute() {
        print(status().domain().networks(), StatusJson::node, NetworksCommand::line);
    }

    private static String line(Lifetime lifetime) {
        return lifetime.isInfinite() ? "infinite" : lifetime.seconds() + "s";
    }

    private static String tunnelMtu(NetworkStatus status) {
        return status.tunnelMtu().isPresent()
                ? ", tunnelMtu=" + status.tunnelMtu().getAsInt()
                : "";
    }

    private static String line(NetworkStatus status) {
        HomeNetwork network = status.network();
        return "id=" + network.id()
                + ", vni=" + network.vni()
                + ", prefixes=" + joined(network.prefixes())
                + ", gateways=" + joined(network.gateways())
                + ", gatewayMac=" + network.gatewayMac()
                + ", switches=" + joined(network.switches())
                + network.vlan().map(vlan -> ", vlan=" + vlan).orElse("")
                + (network.accessPorts().isEmpty() ? "" : ", accessPorts=" + joined(network.accessPorts()))
                + ", homeAgent=" + network.homeAgent()
                + (network.homeAgents() == HomeAgents.ALL
                        ? ""
                        : ", homeAgents=" + network.homeAgents().label())
                + ", grace=" + network.grace().toSeconds() + "s"
                + ", simultaneous=" + network.simultaneousLimit().toSeconds() + "s"
                + ", lifetime=" + line(network.lifetime())
                + ", prepared=" + line(network.preparedLifetime())
                + network.maxBindings().map(number -> ", maxBindings=" + number).orElse("")
                + ", mtu=" + network.mtu()
                + tunnelMtu(status)
                + ", egress=" + network.egress().label()
                + ", routeOptimization=" + network.routeOptimization()
                + (network.temporaryAddresses() ? ", temporaryAddresses=true" : "")
                + (network.plainHosts() ? ", plainHosts=true" : "")
                + ", reactive=" + network.reactive()
                + ", bindings=" + status.bindings()
                + ", away=" + status.away();
    }
}
