# SPDX-License-Identifier: Apache-2.0
"""The command line."""

from __future__ import annotations

import argparse
import shlex
import sys
from collections.abc import Callable, Sequence

from . import __doc__ as about
from .differences import Difference, commands, differences
from .openvswitch import OpenVSwitch, OpenVSwitchFailed
from .wish import ENCAPSULATIONS, Wish, WrongOption, controller, local_ip, tunnel

IN_ORDER, DIFFERS, NOT_DONE = 0, 1, 2


def main(arguments: Sequence[str] | None = None, switch: OpenVSwitch | None = None) -> int:
    """Exit code 0 if the bridge is as it should be, or was to be shown only; 1 if --check found it otherwise; 2 if it could not be."""
    options = _parser().parse_args(arguments)
    switch = switch or OpenVSwitch()
    try:
        return _chosen(options)(_wish(options), switch)
    except (WrongOption, OpenVSwitchFailed) as wrong:
        print(f"hypermip-bridge: {wrong}", file=sys.stderr)
        return NOT_DONE


def check(wish: Wish, switch: OpenVSwitch) -> int:
    """Says what differs, and changes nothing."""
    found = differences(wish, switch.state(wish.bridge))
    _say(wish, found, "differs")
    return DIFFERS if found else IN_ORDER


def dry_run(wish: Wish, switch: OpenVSwitch) -> int:
    """Shows the commands that would be run, and changes nothing."""
    for command in commands(differences(wish, switch.state(wish.bridge))):
        print(shlex.join(command))
    return IN_ORDER


def mend(wish: Wish, switch: OpenVSwitch) -> int:
    """Changes what differs. Raises OpenVSwitchFailed."""
    if not _mend(wish, switch):
        _say(wish, [], "")
    return IN_ORDER


def follow(wish: Wish, switch: OpenVSwitch) -> int:
    """The same, and again whenever a port comes or the switch is started anew; until Open vSwitch's database ends."""
    mend(wish, switch)
    trouble = ""
    for _ in switch.changes():
        try:
            _mend(wish, switch)
            trouble = ""
        except OpenVSwitchFailed as away:  # said once: the switch is being started anew, and does not answer yet
            if str(away) != trouble:
                print(f"hypermip-bridge: {away}", file=sys.stderr, flush=True)
            trouble = str(away)
    raise OpenVSwitchFailed("ovsdb-client monitor: has ended; is ovsdb-server running?")


def _mend(wish: Wish, switch: OpenVSwitch) -> bool:
    """Returns whether anything was changed. Looks again in between: a bridge that gets its first controller loses its rules."""
    is_changed = False
    for is_openflow in (False, True):
        found = [each for each in differences(wish, switch.state(wish.bridge)) if each.is_openflow is is_openflow]
        for command in commands(found):
            switch.do(command)
        if found:
            _say(wish, found, "changed")
            is_changed = True
    if is_changed and (left := differences(wish, switch.state(wish.bridge))):
        raise OpenVSwitchFailed("it did not become what it should be; still " + "; still ".join(each.says for each in left))
    return is_changed


def _say(wish: Wish, found: list[Difference], what: str) -> None:
    for line in [line for each in found for line in each.says.splitlines()] or ["is as it should be"]:
        print(f"{wish.bridge}: {what + ': ' if found else ''}{line}", flush=True)


def _wish(options: argparse.Namespace) -> Wish:
    return Wish(
        bridge=options.bridge,
        controllers=tuple(map(controller, options.controller)),
        tunnels=tuple(map(tunnel, options.tunnel)),
        local_ip=local_ip(options.local_ip) if options.local_ip else None,
        visitors=tuple(options.visitors),
        forwards=options.base_forwarding == "normal",
    )


def _chosen(options: argparse.Namespace) -> Callable[[Wish, OpenVSwitch], int]:
    return next((act for act in (check, dry_run, follow) if getattr(options, act.__name__)), mend)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="hypermip-bridge", description=about)
    parser.add_argument("bridge", metavar="BRIDGE", help="an Open vSwitch bridge that is there")
    parser.add_argument("--controller", action="append", default=[], metavar="TARGET", help="such as tcp:192.0.2.1:6653; again for each")
    parser.add_argument(
        "--tunnel", action="append", default=[], metavar="PORT=KIND", help=f"a port that tunnels, by one of {', '.join(ENCAPSULATIONS)}"
    )
    parser.add_argument("--local-ip", metavar="ADDRESS", help="where tunnels begin (default: as Open vSwitch chooses)")
    whose = "names of ports of guests that are not at home here; a * stands for any characters"
    parser.add_argument("--visitors", action="append", default=[], metavar="PATTERN", help=whose)
    parser.add_argument(
        "--base-forwarding",
        choices=("normal", "none"),
        default="normal",
        help="what takes frames that nobody else does: the switch itself, or another application (none)",
    )
    what = parser.add_mutually_exclusive_group()
    what.add_argument("--check", action="store_true", help="say what differs and change nothing; status 1 if anything does")
    what.add_argument("--dry-run", action="store_true", help="show the commands that would be run, and run none")
    what.add_argument("--follow", action="store_true", help="stay, and keep it so when ports come and when the switch is started anew")
    return parser
