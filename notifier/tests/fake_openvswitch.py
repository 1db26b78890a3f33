# SPDX-License-Identifier: Apache-2.0
"""An Open vSwitch with one bridge, as its commands show it and change it; nothing is run."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any


class FakeOpenVSwitch:
    """Plays ovs-vsctl and ovs-ofctl of version 3.1. rules are lines of table 0; flags are ports with no-flood."""

    def __init__(self, *ports: str) -> None:
        self.bridge: dict[str, Any] = {"fail_mode": [], "protocols": [], "other_config": {}}
        self.controllers: list[dict[str, str]] = []
        self.interfaces: dict[str, dict[str, Any]] = {port: {"type": "", "options": {}} for port in ports}
        self.rules = ["priority=0 actions=NORMAL"]
        self.flags: set[str] = set()
        self.did: list[list[str]] = []

    def __call__(self, command: Sequence[str]) -> str:
        if command[0] == "ovs-ofctl":
            return self._ofctl(*command[2:])
        words = [word for word in command[1:] if not word.startswith("--")]
        if words[0] == "list":
            return self._list(command[2].removeprefix("--columns=").split(","), *words[1:])
        if words[0].startswith("list-"):
            return "\n".join({"list-br": ["br-int"], "list-ifaces": list(self.interfaces)}[words[0]]) + "\n"
        self._change(command)
        return ""

    def _list(self, columns: list[str], table: str, record: str = "") -> str:
        rows = {
            "Bridge": [self.bridge | {"controller": ["set", [["uuid", each["target"]] for each in self.controllers]]}],
            "Controller": [each for each in self.controllers if each["target"] == record],
            "Interface": [{"name": name} | about for name, about in self.interfaces.items()],
        }[table]
        return json.dumps({"headings": columns, "data": [[_json(row.get(column, [])) for column in columns] for row in rows]})

    def _ofctl(self, version: str, what: str, bridge: str, *rest: str) -> str:
        if self.bridge["protocols"] and version not in self.bridge["protocols"]:
            raise AssertionError(f"version negotiation failed: {version}")
        if what == "dump-flows":
            past = " cookie=0x0, duration=9.1s, table=0, n_packets=0, n_bytes=0,"
            return "OFPST_FLOW reply:\n" + "\n".join(f"{past} {rule}" for rule in self.rules)
        if what == "dump-ports-desc":
            flags = {name: "NO_FLOOD" if name in self.flags else "0" for name in self.interfaces}
            return "OFPST_PORT_DESC reply:\n" + "\n".join(f" 1({name}): addr:1\n     config:     {flag}" for name, flag in flags.items())
        self.did.append([what, *rest])
        if what == "mod-port":
            self.flags.add(rest[0])
        else:
            self.rules.append(rest[0].replace(",actions", " actions"))
        return ""

    def _change(self, command: Sequence[str]) -> None:
        self.did.append(list(command))
        had_controllers = bool(self.controllers)
        for words in _separated(command[1:]):
            if words[0] == "create":
                self.controllers.append({key: value.strip('"') for key, _, value in (word.partition("=") for word in words[2:])})
            elif words[0] == "add-port":
                self.interfaces[words[2]] = {"type": "", "options": {}}
            elif words[1] == "Interface":
                self._interface(words[2], words[3:])
            else:
                self._bridge(words[3])
        if self.controllers and not had_controllers:
            self.rules = []  # as Open vSwitch does

    def _bridge(self, setting: str) -> None:
        key, _, value = setting.partition("=")
        if key == "controller":
            self.controllers = []
        elif key.startswith("other_config:"):
            self.bridge["other_config"][key.partition(":")[2]] = value
        else:
            self.bridge[key] = value.split(",") if key == "protocols" else value

    def _interface(self, name: str, settings: Sequence[str]) -> None:
        for key, _, value in (setting.partition("=") for setting in settings):
            if key == "type":
                self.interfaces[name]["type"] = value
            else:
                self.interfaces[name]["options"][key.removeprefix("options:")] = value.strip('"')


def _separated(words: Sequence[str]) -> list[list[str]]:
    found: list[list[str]] = [[]]
    for word in words:
        if word == "--":
            found.append([])
        elif not word.startswith("--"):
            found[-1].append(word)
    return [each for each in found if each]


def _json(value: Any) -> Any:
    if isinstance(value, dict):
        return ["map", [[key, item] for key, item in value.items()]]
    return ["set", value] if isinstance(value, list) and (not value or value[0] != "set") else value
