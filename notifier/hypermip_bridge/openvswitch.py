# SPDX-License-Identifier: Apache-2.0
"""Open vSwitch, by its own commands: what a bridge is like, and what is changed."""

from __future__ import annotations

import json
import os
import re
import select
import subprocess
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

_PATIENCE_S = 10  # a switch that has no processor for a moment
_LOOK_S = 5.0
# What a line of `ovs-ofctl dump-flows` tells beside conditions: a rule's past, its place, and what is counted and reported of it.
_NO_CONDITION = re.compile(
    r"(cookie|duration|table|n_packets|n_bytes|idle_age|hard_age|priority)=[^,]*|reset_counts|send_flow_rem|check_overlap|"
)

Runner = Callable[[Sequence[str]], str]


class OpenVSwitchFailed(Exception):
    """A command of Open vSwitch's failed; the text is the command and what it said."""


@dataclass(frozen=True)
class Controller:
    """One that a bridge connects to."""

    target: str
    connection_mode: str
    max_backoff: str


@dataclass(frozen=True)
class Interface:
    """A port that is one interface; its type is empty for one of the system's."""

    type: str
    options: dict[str, str]


@dataclass(frozen=True)
class State:
    """What a bridge is like. protocols is empty where nobody has set any: Open vSwitch then speaks all it knows.

    is_forwarding: a rule of table 0 takes every frame that no other rule takes. silent: ports that floods stay out of; None where the
    bridge does not speak the version of OpenFlow that would tell.
    """

    fail_mode: str
    protocols: frozenset[str]
    is_in_band_off: bool
    controllers: tuple[Controller, ...]
    interfaces: dict[str, Interface]
    is_forwarding: bool
    silent: frozenset[str] | None


class OpenVSwitch:
    """The one whose sockets are where OVS_RUNDIR says, or in the usual place."""

    def __init__(self, runner: Runner | None = None) -> None:
        self._run = runner or run

    def state(self, bridge: str) -> State:
        """Raises OpenVSwitchFailed, also where there is no such bridge, or where what is said of it is not as Open vSwitch says it."""
        try:
            return self._state(bridge)
        except (ValueError, LookupError, TypeError, AttributeError, RecursionError) as strange:
            raise OpenVSwitchFailed(f"what is said of bridge {bridge} cannot be understood ({strange!r}): compare `ovs-vsctl --format=json list Bridge`") from strange

    def _state(self, bridge: str) -> State:
        if bridge not in (there := self._run(["ovs-vsctl", "list-br"]).split()):
            remedy = f"is it another one's name? `ovs-vsctl add-br {bridge}` makes it"
            raise OpenVSwitchFailed(f"BRIDGE: is {bridge!r}, must be one of {', '.join(there) or 'none'}: {remedy}")
        about = self._row("Bridge", bridge, "fail_mode", "protocols", "other_config", "controller")
        protocols = frozenset(_set(about["protocols"]))
        return State(
            fail_mode=next(iter(_set(about["fail_mode"])), ""),
            protocols=protocols,
            is_in_band_off=_map(about["other_config"]).get("disable-in-band") == "true",
            controllers=tuple(sorted(map(self._controller, _set(about["controller"])), key=lambda each: each.target)),
            interfaces=self._interfaces(frozenset(self._run(["ovs-vsctl", "list-ifaces", bridge]).splitlines())),
            is_forwarding=_is_forwarding(self._run(["ovs-ofctl", "-O", _version(protocols), "dump-flows", bridge, "table=0"])),
            silent=self._silent(bridge) if not protocols or "OpenFlow10" in protocols else None,
        )

    def do(self, command: Sequence[str]) -> None:
        """One command that changes something. Raises OpenVSwitchFailed."""
        self._run(command)

    def changes(self) -> Iterator[None]:
        """Whenever a port may have come, and every few seconds in any case: a switch that is started anew does not say so."""
        command = ["ovsdb-client", "--format=csv", "monitor", "Interface", "name,ofport"]
        with subprocess.Popen(command, stdout=subprocess.PIPE) as monitor:
            assert monitor.stdout is not None
            while True:
                if select.select([monitor.stdout], [], [], _LOOK_S)[0] and not os.read(monitor.stdout.fileno(), 1 << 16):
                    return
                yield

    def _controller(self, uuid: str) -> Controller:
        about = self._row("Controller", uuid, "target", "connection_mode", "max_backoff")
        mode, backoff = (next(iter(_set(about[column])), "") for column in ("connection_mode", "max_backoff"))
        return Controller(str(about["target"]), mode, backoff)

    def _interfaces(self, names: frozenset[str]) -> dict[str, Interface]:
        rows = self._rows("Interface", "name", "type", "options")
        return {row["name"]: Interface(row["type"], _map(row["options"])) for row in rows if row["name"] in names}

    def _silent(self, bridge: str) -> frozenset[str]:
        """no-flood is OpenFlow 1.0's: no later version has the flag, nor tells of it."""
        described = self._run(["ovs-ofctl", "-O", "OpenFlow10", "dump-ports-desc", bridge])
        ports = re.findall(r"^ [^(\n]+\(([^)]+)\):.*\n +config: +(.*)$", described, re.MULTILINE)
        return frozenset(name for name, config in ports if "NO_FLOOD" in config.split())

    def _row(self, table: str, record: str, *columns: str) -> dict[str, Any]:
        return self._rows(table, *columns, record=record)[0]

    def _rows(self, table: str, *columns: str, record: str | None = None) -> list[dict[str, Any]]:
        command = ["ovs-vsctl", "--format=json", f"--columns={','.join(columns)}", "list", table, *([record] if record else [])]
        said = json.loads(self._run(command))
        return [dict(zip(said["headings"], row)) for row in said["data"]]


def run(command: Sequence[str]) -> str:
    """What it prints. Raises OpenVSwitchFailed."""
    words = [command[0], f"--timeout={_PATIENCE_S}", *command[1:]]
    try:
        done = subprocess.run(words, capture_output=True, text=True, timeout=_PATIENCE_S + 2, check=False)
    except (OSError, subprocess.TimeoutExpired) as failed:
        raise OpenVSwitchFailed(f"{' '.join(command)}: {failed}") from failed
    if done.returncode != 0:
        raise OpenVSwitchFailed(f"{' '.join(command)}: {done.stderr.strip() or done.stdout.strip()}")
    return done.stdout


def _version(protocols: frozenset[str]) -> str:
    """One that the bridge speaks: the rules of table 0 look alike in all of them."""
    return "OpenFlow13" if not protocols or "OpenFlow13" in protocols else sorted(protocols)[0]


def _is_forwarding(dump: str) -> bool:
    """Whether a rule without any condition does something else than drop, or ask the controller."""
    rules = (re.split(r",? actions=", line.strip(), maxsplit=1) for line in dump.splitlines() if "actions=" in line)
    everything = [actions for about, actions in rules if all(map(_NO_CONDITION.fullmatch, re.split(r",? ", about)))]
    return any(not re.fullmatch(r"drop|CONTROLLER(:\d+)?", actions) for actions in everything)


def _set(value: Any) -> list[str]:
    """An optional value or a set, as Open vSwitch's JSON has them."""
    items = value[1] if isinstance(value, list) and value[0] == "set" else [value]
    return [str(item[1] if isinstance(item, list) else item) for item in items]


def _map(value: Any) -> dict[str, str]:
    return {str(key): str(item) for key, item in value[1]}
