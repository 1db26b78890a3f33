# SPDX-License-Identifier: Apache-2.0
"""Traffic of the lab of three sites from a host in each, while a VM moves: who passed which routers, and what a move cost."""

from __future__ import annotations

from functools import partial

from harness.context import Context
from lab.lab import Lab
from probe.path import path
from probe.traffic import Seen, Traffic
from steps.calm import wait_calm
from steps.moves import Move, result_of
from steps.names import VM

CORRESPONDENTS = ("host-a", "host-b", "host-c")
BY_WAY_OF_HOME = {"host-a": 64, "host-b": 62, "host-c": 62}  # TTL of answers: 64, less the home router and the correspondent's


def start_traffic(context: Context, lab: Lab) -> Traffic:
    traffic = context.traffic(lab, CORRESPONDENTS, lab.machines[VM].what.ip)
    traffic.wait_flowing()
    wait_calm(context, traffic.udp)
    return traffic


def check_answers(context: Context, lab: Lab, how: str, wanted: dict[str, int]) -> None:
    """By what is left of their TTL: how many routers answers have passed, and switches in a router's place."""
    paths = {name: path(partial(lab.run, name), lab.machines[VM].what.ip) for name in wanted}
    context.result.measurements[f"paths, {how}"] = {
        name: {"hops": found.hops, "TTL of answers": found.reply_ttl, "round trip ms": found.rtt_ms} for name, found in paths.items()
    }
    found = {name: each.reply_ttl for name, each in paths.items()}
    context.check(f"answers go {how}", found == wanted, f"TTL {found}, should be {wanted}")


def check_moves(context: Context, moves: list[Move], seen: dict[str, Seen]) -> None:
    for move in moves:
        context.result.moves.append(result_of(move, seen, {}))
        for each in context.result.moves[-1].correspondents:
            where = f"{each.name}, {move.migration.source} to {move.migration.destination}"
            context.check(f"{where}: no packet is lost", each.sent > each.lost == 0, f"{each.lost} of {each.sent} lost")
            context.check_two_way(f"{where}: the TCP stream goes on", each.tcp_survived, f"longest stall {each.tcp_longest_stall_ms:.0f} ms")
