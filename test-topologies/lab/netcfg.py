# SPDX-License-Identifier: Apache-2.0
"""The application's network configuration, from the plan."""

from __future__ import annotations

from ipaddress import ip_interface
from typing import Any

from .plan import NAMESPACE_PREFIX, Hypervisor, Network, Plan

APPLICATION = "org.hypermip"


def network_configuration(plan: Plan) -> dict[str, Any]:
    """The body to POST at /onos/v1/network/configuration."""
    devices = {switch.name: switch.device for switch in plan.switches}
    networks = [
        {
            "id": network.id,
            "vni": network.vni,
            "prefixes": network.prefixes,
            "gateways": network.gateways,
            "gatewayMac": network.gateway_mac,
            "switches": [devices[name] for name in network.switches],
            "graceSeconds": network.grace_seconds,
            "egress": network.egress,
            "routeOptimization": network.route_optimization,
            "mtu": network.mtu,
            **({"vlan": network.vlan} if network.vlan else {}),
            **({"accessPorts": list(network.access_ports)} if network.access_ports else {}),
            **({"temporaryAddresses": True} if network.temporary_addresses else {}),
            **({"homeAgents": network.home_agents} if network.home_agents != "all" else {}),
            **_followed(network, plan),
        }
        for network in plan.networks
    ]
    switches = [
        {
            "id": switch.device,
            "endpoint": switch.endpoint_ip,
            "tunnelPorts": [{"port": port, "encapsulation": encapsulation} for port, encapsulation in switch.tunnel_ports.items()],
            "underlayMtu": plan.underlay_mtu,
            "arpResponder": switch.arp_responder,
            "uplinks": [f"{switch.name}-*"],
        }
        for switch in plan.switches
    ]
    hypervisors = [
        {"id": hypervisor.id, "switch": devices[hypervisor.switch], **_own_ports(hypervisor, plan)} for hypervisor in plan.hypervisors
    ]
    mobility = {"networks": networks, "switches": switches, "hypervisors": hypervisors}
    return {"apps": {APPLICATION: {"mobility": mobility}}}


def _followed(network: Network, plan: Plan) -> dict[str, Any]:
    """The machines that the operator lists; of a reactive network, those that may be followed before anybody has registered them, too."""
    at_home = [machine for machine in plan.machines if str(ip_interface(machine.address).network) == network.prefix]
    machines = [{"id": machine.name, "mac": machine.mac, "addresses": machine.ips} for machine in at_home if network.reactive]
    machines += [{"id": guest, "mac": interface.mac, "addresses": interface.ips} for guest, interface in network.listed]
    return {**({"reactive": True} if network.reactive else {}), **({"machines": machines} if machines else {})}


def _own_ports(hypervisor: Hypervisor, plan: Plan) -> dict[str, Any]:
    """What the hypervisor's taps are called, where anything depends on it."""
    is_needed = plan.has_port_patterns or any(network.reactive for network in plan.networks)
    return {"ports": [f"{NAMESPACE_PREFIX}*-{hypervisor.tag}"]} if is_needed else {}
