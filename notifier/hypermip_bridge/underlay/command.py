# SPDX-License-Identifier: Apache-2.0
"""The command line."""

from __future__ import annotations

import argparse
import shlex
import sys
from collections.abc import Callable, Sequence
from functools import partial

from ..openvswitch import OpenVSwitchFailed
from ..wish import WrongOption
from . import __doc__ as about
from .endpoints import endpoints
from .guard import Change, Guard, Runner, run
from .nftables import NftablesGuard
from .openflow import OpenFlowGuard

IN_ORDER, DIFFERS, NOT_DONE = 0, 1, 2


def main(arguments: Sequence[str] | None = None, runner: Runner = run) -> int:
    """Exit code 0 if the guard is as it should be, or was to be shown only; 1 if --check found it otherwise; 2 if it could not be."""
    options = _parser().parse_args(arguments)
    try:
        guard: Guard = OpenFlowGuard(options.bridge, runner) if options.bridge else NftablesGuard(runner)
        find = guard.removal if options.remove else partial(guard.lacking, endpoints(options.local_ip, options.endpoint, options.switches))
        return _done(options, guard.name, find, runner)
    except (WrongOption, OpenVSwitchFailed) as wrong:
        print(f"hypermip-underlay: {wrong}", file=sys.stderr)
        return NOT_DONE


def _done(options: argparse.Namespace, name: str, find: Callable[[], Change | None], runner: Runner) -> int:
    """What is found is said, and mended if it is to be; then it is looked for again."""
    change = find()
    if options.dry_run:
        if change:
            print(f"{shlex.join(change.command)} <<'END'\n{change.reads.rstrip()}\nEND")
        return IN_ORDER
    for line in change.says if change else ["is as it should be"]:
        print(f"{name}: {('differs: ' if options.check else 'changed: ') if change else ''}{line}", flush=True)
    if change and not options.check:
        runner(change.command, change.reads)
        if left := find():
            raise OpenVSwitchFailed("it did not become what it should be; still " + "; still ".join(left.says))
    return DIFFERS if change and options.check else IN_ORDER


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="hypermip-underlay", description=about)
    where = parser.add_mutually_exclusive_group(required=True)
    where.add_argument("--bridge", metavar="BRIDGE", help="lay rules on that Open vSwitch bridge: for its userspace datapath")
    where.add_argument("--nftables", action="store_true", help="lay a table of nftables: for Open vSwitch's kernel datapath")
    parser.add_argument("--local-ip", metavar="ADDRESS", help="where tunnels end here")
    parser.add_argument("--endpoint", action="append", default=[], metavar="ADDRESS", help="where tunnels of another switch end; once for each")
    parser.add_argument("--switches", metavar="FILE", help="what the application lists as switches (GET …/switches), with their endpoints; - reads it")
    what = parser.add_mutually_exclusive_group()
    what.add_argument("--check", action="store_true", help="say what differs and change nothing; status 1 if anything does")
    what.add_argument("--dry-run", action="store_true", help="show the command that would be run, and run none")
    parser.add_argument("--remove", action="store_true", help="take the guard away")
    return parser
