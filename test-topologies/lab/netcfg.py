# SPDX-License-Identifier: Apache-2.0
"""The application's network configuration, from the plan."""

from __future__ import annotations

from typing import Any

from .plan import Plan

APPLICATION = "org.hypermip"


def network_configuration(plan: Plan) -> dict[str, Any]:
    """The body to POST at /onos/v1/network/configuration."""
    devices = {switch.name: switch.device for switch in plan.switches}
    networks = [
        {
            "id": network.id,
            "vni": network.vni,
            "prefixes": [network.prefix],
            "gateways": [network.gateway],
            "gatewayMac": network.gateway_mac,
            "switches": [devices[name] for name in network.switches],
        }
        for network in plan.networks
    ]
    switches = [
        {
            "id": switch.device,
            "endpoint": switch.endpoint.split("/")[0],
            "tunnelPort": switch.tunnel_port,
            "encapsulation": switch.encapsulation,
            "underlayMtu": plan.underlay_mtu,
        }
        for switch in plan.switches
    ]
    hypervisors = [{"id": hypervisor.id, "switch": devices[hypervisor.switch]} for hypervisor in plan.hypervisors]
    mobility = {"networks": networks, "switches": switches, "hypervisors": hypervisors}
    return {"apps": {APPLICATION: {"mobility": mobility}}}
