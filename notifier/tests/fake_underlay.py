# SPDX-License-Identifier: Apache-2.0
"""An underlay bridge's rules, and nftables' tables, as their commands show and change them; nothing is run."""

from __future__ import annotations

import copy
import json
import re
from collections.abc import Sequence
from typing import Any


class FakeUnderlay:
    """Plays ovs-vsctl, ovs-ofctl of version 3.1 and nft of version 1.0. rules are what a dump shows of table 0, in the order they were laid."""

    def __init__(self) -> None:
        self.rules: list[str] = ["priority=0 actions=NORMAL"]
        self.tables: dict[str, list[dict[str, Any]]] = {}
        self.did: list[str] = []
        self.is_deaf = False

    def __call__(self, command: Sequence[str], reads: str) -> str:
        words = list(command)
        if words[:2] == ["ovs-vsctl", "list-br"]:
            return "br-int\nbr-phy\n"
        if words[0] == "ovs-ofctl":
            assert words[1:3] == ["-O", "OpenFlow13"], words
            return self._dump(words[-1].removesuffix("/-1")) if "dump-flows" in words else self._flows(words[3:], reads)
        if words == ["nft", "-j", "list", "tables"]:
            return json.dumps({"nftables": [{"metainfo": {"version": "1.0.6"}}, *({"table": self._of(name)} for name in self.tables)]})
        if words[:4] == ["nft", "-j", "list", "table"]:
            return json.dumps({"nftables": [{"metainfo": {}}, *self.tables[words[5]]]})
        assert words == ["nft", "-j", "-f", "-"], words
        return self._nft(json.loads(reads)["nftables"])

    # --- Open vSwitch -------------------------------------------------------------------------------------------------------------------

    def _dump(self, cookie: str) -> str:
        return "".join(f" {rule}\n" for rule in self.rules if rule.startswith(f"{cookie},"))

    def _flows(self, words: list[str], reads: str) -> str:
        assert words == ["add-flows", "br-phy", "-"], words
        for line in reads.splitlines():
            self.did.append(line)
            if self.is_deaf:
                continue
            if line.startswith("delete_strict "):
                taken = _match(line.removeprefix("delete_strict "))
                self.rules = [rule for rule in self.rules if _match(rule) != taken]
            else:
                about, _, actions = line.partition(",actions=")
                self.rules = [rule for rule in self.rules if _match(rule) != _match(about)]
                cookie, priority, *rest = about.split(",")
                self.rules.append(f"{cookie}, {priority},{','.join(sorted(rest))} actions={actions}")
        return ""

    # --- nftables -----------------------------------------------------------------------------------------------------------------------

    @staticmethod
    def _of(name: str) -> dict[str, Any]:
        return {"family": "inet", "name": name, "handle": 4}

    def _nft(self, commands: list[dict[str, Any]]) -> str:
        for command in commands:
            ((what, about),) = command.items()
            ((kind, value),) = about.items()
            self.did.append(f"{what} {kind}")
            if self.is_deaf:
                continue
            name = value["name"] if kind == "table" else value["table"]
            if kind == "table" and what == "delete":
                del self.tables[name]
            elif kind == "table":
                self.tables.setdefault(name, [{"table": self._of(name)}])
            else:
                self.tables[name].append({kind: _told(value)})
        return ""


def _told(value: dict[str, Any]) -> dict[str, Any]:
    """As nft lists it: with a handle, with what was counted, and with names of protocols."""
    said = json.loads(json.dumps(copy.deepcopy(value)).replace('"right": 47', '"right": "gre"').replace('"packets": 0', '"packets": 7'))
    return {**said, "handle": 9}


def _match(rule: str) -> frozenset[str]:
    """What tells a rule from others: all but its cookie and its actions."""
    return frozenset(word for word in re.split(r"[ ,]+", rule.partition(" actions=")[0]) if not word.startswith("cookie="))
