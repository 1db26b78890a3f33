# SPDX-License-Identifier: Apache-2.0
"""The guard as a table of nftables, for Open vSwitch's kernel datapath: its tunnels end behind netfilter's hook for local input."""

from __future__ import annotations

import json
from typing import Any

from ..openvswitch import OpenVSwitchFailed
from .endpoints import Endpoints
from .guard import GENEVE, GRE, VXLAN, Change, Runner

_TABLE = {"family": "inet", "name": "hypermip_underlay"}
_OF_TABLE = {"family": "inet", "table": "hypermip_underlay"}
_CHAIN = {**_OF_TABLE, "name": "input", "type": "filter", "hook": "input", "prio": -10, "policy": "accept"}
_PEERS = "endpoints"
_COMMAND = ("nft", "-j", "-f", "-")


class NftablesGuard:
    """In one table of its own, which is laid and taken away as a whole."""

    name = "nftables"

    def __init__(self, runner: Runner) -> None:
        self._run = runner

    def lacking(self, ends: Endpoints) -> Change | None:
        wanted, there = _summary(_content(ends)), self._there()
        if there is None:
            says = [f"table {_TABLE['name']}: is missing, must be there"]
        else:
            says = [f"table {_TABLE['name']}: {_unlike(what, there, wanted)}" for what in wanted if there[what] != wanted[what]]
        laid = [{"add": {"table": _TABLE}}, {"delete": {"table": _TABLE}}, *({"add": each} for each in _content(ends))]
        return _change(says, laid) if says else None

    def removal(self) -> Change | None:
        return _change([f"table {_TABLE['name']}: is there"], [{"delete": {"table": _TABLE}}]) if self._there() is not None else None

    def _there(self) -> dict[str, Any] | None:
        """What the table holds; None if there is none."""
        tables = self._listed(["nft", "-j", "list", "tables"])
        if not any(each.get("table", {}).items() >= _TABLE.items() for each in tables):
            return None
        return _summary(self._listed(["nft", "-j", "list", "table", "inet", _TABLE["name"]]))

    def _listed(self, command: list[str]) -> list[dict[str, Any]]:
        try:
            return [dict(each) for each in json.loads(self._run(command, ""))["nftables"]]
        except (ValueError, LookupError, TypeError, RecursionError) as strange:
            raise OpenVSwitchFailed(f"{' '.join(command)}: what it says cannot be understood ({strange!r})") from strange


def _unlike(what: str, there: dict[str, Any], wanted: dict[str, Any]) -> str:
    if what == _PEERS:
        return f"{what}: are {', '.join(there[what]) or 'none'}, must be {', '.join(wanted[what])}"
    return f"{what}: are not what they must be"


def _change(says: list[str], commands: list[dict[str, Any]]) -> Change:
    return Change(tuple(says), _COMMAND, json.dumps({"nftables": commands}))


def _content(ends: Endpoints) -> list[dict[str, Any]]:
    """The table, as nft's JSON has it (libnftables-json(5))."""
    ip = "ip6" if ends.is_ip6 else "ip"
    peers = [str(peer) for peer in ends.peers]
    protocols = [
        _match("==", _field("udp", "dport"), {"set": [VXLAN, GENEVE]}),
        _match("==", {"meta": {"key": "l4proto"}}, GRE),
    ]
    rules = [
        [
            _match("==", _field(ip, "daddr"), str(ends.own)),
            protocol,
            _match("!=", _field(ip, "saddr"), f"@{_PEERS}"),
            {"counter": {"packets": 0, "bytes": 0}},
            {"drop": None},
        ]
        for protocol in protocols
    ]
    return [
        {"table": _TABLE},
        {"set": {**_OF_TABLE, "name": _PEERS, "type": f"ipv{6 if ends.is_ip6 else 4}_addr", "elem": peers}},
        {"chain": _CHAIN},
        *({"rule": {**_OF_TABLE, "chain": _CHAIN["name"], "expr": expressions}} for expressions in rules),
    ]


def _match(operator: str, left: dict[str, Any], right: object) -> dict[str, Any]:
    return {"match": {"op": operator, "left": left, "right": right}}


def _field(protocol: str, field: str) -> dict[str, Any]:
    return {"payload": {"protocol": protocol, "field": field}}


def _summary(content: list[dict[str, Any]]) -> dict[str, Any]:
    """What counts of it: of its chain, set and rules; numbers, handles and the packets counted so far do not."""
    sets = [each["set"] for each in content if "set" in each]
    chains = [each["chain"] for each in content if "chain" in each]
    return {
        "chains": [{key: each.get(key) for key in _CHAIN} for each in chains],
        "endpoints": sorted(str(peer) for each in sets if each.get("name") == _PEERS for peer in each.get("elem", [])),
        "rules": [[_plain(part) for part in each["rule"]["expr"] if "counter" not in part] for each in content if "rule" in each],
    }


def _plain(part: dict[str, Any]) -> str:
    """nft tells the name of a protocol where it was given its number."""
    return json.dumps(part, sort_keys=True).replace('"gre"', str(GRE))
