# SPDX-License-Identifier: Apache-2.0
"""The command line."""

from __future__ import annotations

import argparse
import signal
import sys
from collections.abc import Sequence
from contextlib import ExitStack

from . import __doc__ as about
from . import config as configuration
from .check import check
from .config import Config, ConfigError
from .journal import Journal
from .service import Service
from .shutdown import Shutdown

VERSION = "1.0.0"
_WRONG_CONFIGURATION = 2


def main(arguments: Sequence[str] | None = None) -> int:
    options = _parser().parse_args(arguments)
    try:
        config = configuration.load(options.config)
        if options.check:
            for line in check(options.config, config):
                print(line)
            return 0
        return _serve(config, options)
    except (OSError, ConfigError) as wrong:
        for line in str(wrong).splitlines():
            print(f"hypermip-notifier: {line}", file=sys.stderr)
        return _WRONG_CONFIGURATION


def _serve(config: Config, options: argparse.Namespace) -> int:
    shutdown = Shutdown(config.patienceMs / 1000)
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: shutdown.begin())
    with ExitStack() as files:
        log = files.enter_context(open(options.log, "a", encoding="utf-8")) if options.log else None
        people = sys.stdout if options.text or log is None else None
        Service(config, Journal(log, people, hypervisor=config.hypervisor), shutdown, options.dry_run).run()
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="hypermip-notifier", description=about)
    parser.add_argument("--config", required=True, metavar="FILE", help="JSON file; docs/notifier.md says what is in it")
    parser.add_argument("--log", metavar="FILE", help="append each step as a line of JSON (default: text on standard output)")
    parser.add_argument("--text", action="store_true", help="with --log: text on standard output as well")
    what = parser.add_mutually_exclusive_group()
    what.add_argument("--check", action="store_true", help="check the configuration and what is here, and end: status 0, or 2 if the configuration is wrong")
    what.add_argument("--dry-run", action="store_true", help="show what would be sent; send nothing, change nothing in QEMU")
    parser.add_argument("--version", action="version", version=VERSION)
    return parser
