# SPDX-License-Identifier: Apache-2.0
"""ONOS over REST: what the lab needs of ONOS itself, and the application's own resources."""

from __future__ import annotations

import base64
import json
import ssl
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote

from .certificates import rest_url
from .netcfg import network_configuration
from .plan import Plan

LAB_APPLICATION = "org.hypermip.lab"  # whose rules the base forwarding is: not ours to touch, as in a real network
USER, PASSWORD = "karaf", "karaf"
_BASE_PRIORITY = 10


class OnosUnreachable(Exception):
    """No HTTP answer at all."""


class OnosRefused(Exception):
    """An answer other than the one that the lab cannot do without."""


@dataclass(frozen=True)
class Answer:
    """HTTP status, and the body: parsed where it is JSON, text otherwise."""

    status: int
    body: Any

    @property
    def ok(self) -> bool:
        return 200 <= self.status < 300


class Onos:
    """One ONOS instance."""

    def __init__(
        self, base: str = rest_url(None), user: str = USER, password: str = PASSWORD, timeout: float = 15, ca: str = ""
    ) -> None:
        """ca is the file of the authorities that an ONOS with https has its certificate of; it may be made until somebody asks.

        Without a user, nothing that is sent says whose it is.
        """
        self.base = base
        self.ca = ca
        self._timeout = timeout
        self._login = {"Authorization": "Basic " + base64.b64encode(f"{user}:{password}".encode()).decode()} if user else {}

    def seen_by(self, user: str, password: str = "") -> Onos:
        """The same ONOS for another user; without a name, for whoever says nothing of himself."""
        return Onos(self.base, user, password, self._timeout, self.ca)

    # --- plain REST: an error status is an answer too ---------------------------------------------------------------------------

    def get(self, path: str) -> Answer:
        return self._request("GET", path)

    def post(self, path: str, body: Any) -> Answer:
        return self._request("POST", path, body)

    def put(self, path: str, body: Any) -> Answer:
        return self._request("PUT", path, body)

    def delete(self, path: str) -> Answer:
        return self._request("DELETE", path)

    def send(self, method: str, path: str, body: Any, headers: Mapping[str, str]) -> Answer:
        """With these headers besides, such as a signature's."""
        return self._request(method, path, body, headers)

    # --- ONOS itself ------------------------------------------------------------------------------------------------------------

    def wait_devices(self, plan: Plan, timeout: float = 30) -> None:
        """Until every switch of the plan is available, with its tunnel ports."""
        self._wait(lambda: all(self._is_there(switch.device, switch.tunnel_ports) for switch in plan.switches), timeout, "switches in ONOS")

    def wait_no_devices(self, plan: Plan, timeout: float = 30) -> None:
        """Until no switch of the plan is available: those of an earlier lab have the same names."""
        self._wait(lambda: not any(self._is_available(switch.device) for switch in plan.switches), timeout, "an earlier lab's switches gone")

    def wait_ports(self, device: str, names: Collection[str], timeout: float = 60) -> None:
        """Until the switch has these ports."""
        self._wait(lambda: self._ports(device).issuperset(names), timeout, f"ports of {device} in ONOS")

    def configure(self, plan: Plan) -> None:
        """Post the application's network configuration."""
        self._need(self.post("/onos/v1/network/configuration", network_configuration(plan)))

    def base_forwarding(self, plan: Plan, timeout: float = 15) -> None:
        """NORMAL below everything on every switch, as another application's rule; returns when the switches have it."""
        flows = [_normal(switch.device) for switch in plan.switches]
        self._need(self.post(f"/onos/v1/flows?appId={LAB_APPLICATION}", {"flows": flows}))
        self._wait(lambda: all(self._has_base(switch.device) for switch in plan.switches), timeout, "base forwarding")

    def tolerate_extraneous_rules(self) -> None:
        """Rules that are not ONOS's may stay on switches: usually it removes what it finds when it asks them, every few seconds."""
        wanted = {"allowExtraneousRules": "true"}
        self._need(self.post("/onos/v1/configuration/org.onosproject.net.flow.impl.FlowRuleManager", wanted))

    def ask_for_rules_every(self, seconds: int) -> None:
        """How often it asks each switch for its rules; within a second it does so once more, whatever is told."""
        component = "org.hypermip.runtime.openflow.flow.OpenFlowRuleProvider"
        self._need(self.post(f"/onos/v1/configuration/{component}", {"flowPollFrequency": str(seconds)}))

    def flows(self, device: str) -> list[dict[str, Any]]:
        """The device's rules as ONOS knows them: its fields appId, state, life, packets, …"""
        answer = self.get(f"/onos/v1/flows/{device}")
        return list(answer.body.get("flows", [])) if answer.ok else []

    # --- the application --------------------------------------------------------------------------------------------------------

    def register(self, registration: dict[str, Any]) -> Answer:
        return self.post("/onos/hypermip/registrations", registration)

    def bindings(self) -> list[dict[str, Any]]:
        return list(self._need(self.get("/onos/hypermip/bindings")).body["bindings"])

    def binding(self, machine: str) -> Answer:
        return self.get(f"/onos/hypermip/bindings/{machine}")

    def forget_machines(self) -> None:
        """Deregister all that have a binding: another one of the same name may have other addresses."""
        for binding in self.bindings():
            self._need(self.delete(f"/onos/hypermip/bindings/{quote(binding['vm'], safe='')}"))

    # ----------------------------------------------------------------------------------------------------------------------------

    def _is_available(self, device: str) -> bool:
        return self.get(f"/onos/v1/devices/{device}").body.get("available") is True

    def _is_there(self, device: str, wanted: Collection[str]) -> bool:
        return self._is_available(device) and self._ports(device).issuperset(wanted)

    def _ports(self, device: str) -> set[str | None]:
        ports = self.get(f"/onos/v1/devices/{device}/ports").body.get("ports", [])
        return {known.get("annotations", {}).get("portName") for known in ports}

    def _has_base(self, device: str) -> bool:
        """Asked of its application: ONOS tells nothing of a device that has connected before its driver was loaded and has rules beyond OpenFlow."""
        answer = self.get(f"/onos/v1/flows/application/{LAB_APPLICATION}")
        flows = answer.body.get("flows", []) if answer.ok else []
        return any(flow["deviceId"] == device and flow["priority"] == _BASE_PRIORITY and flow["state"] == "ADDED" for flow in flows)

    def _need(self, answer: Answer) -> Answer:
        if not answer.ok:
            raise OnosRefused(f"{self.base}: {answer.status}: {answer.body}")
        return answer

    def _wait(self, is_so: Callable[[], bool], timeout: float, what: str) -> None:
        deadline = time.monotonic() + timeout
        while not is_so():
            if time.monotonic() > deadline:
                raise OnosRefused(f"{what}: not so after {timeout} s")
            time.sleep(0.1)

    def _request(self, method: str, path: str, body: Any = None, more: Mapping[str, str] | None = None) -> Answer:
        headers = {**self._login, "Accept": "application/json", **(more or {})}
        data = None
        if body is not None:
            # Text goes as it is, so that malformed JSON can be sent too.
            data = body.encode() if isinstance(body, str) else json.dumps(body).encode()
            headers["Content-Type"] = "application/json"
        request = urllib.request.Request(self.base + path, data, headers, method=method)
        try:
            context = ssl.create_default_context(cafile=self.ca) if self.ca else None
            with urllib.request.urlopen(request, timeout=self._timeout, context=context) as response:
                return Answer(response.status, _parsed(response.read()))
        except urllib.error.HTTPError as refused:
            return Answer(refused.code, _parsed(refused.read()))
        except OSError as silence:
            raise OnosUnreachable(f"{method} {self.base}{path}: {silence}") from silence


def _parsed(text: bytes) -> Any:
    try:
        return json.loads(text) if text else {}
    except ValueError:
        return text.decode(errors="replace")


def _normal(device: str) -> dict[str, Any]:
    return {
        "deviceId": device,
        "priority": _BASE_PRIORITY,
        "timeout": 0,
        "isPermanent": True,
        "tableId": 0,
        "selector": {"criteria": []},
        "treatment": {"instructions": [{"type": "OUTPUT", "port": "NORMAL"}]},
    }
