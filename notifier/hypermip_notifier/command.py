# SPDX-License-Identifier: Apache-2.0
"""The command line."""

from __future__ import annotations

import argparse
import signal
import sys
import threading
import traceback
from collections.abc import Sequence
from contextlib import ExitStack

from . import __doc__ as about
from . import config as configuration
from .check import check
from .config import Config, ConfigError
from .journal import Journal
from .report import keys, logins
from .sentences import in_one_line
from .service import Service
from .shutdown import Shutdown

VERSION = "1.0.0"
_WRONG_CONFIGURATION = 2
_COPY = "a file of this hypervisor's name in the directory hypervisorKeys, owned by ONOS's user, with mode 0600"


def main(arguments: Sequence[str] | None = None) -> int:
    parser = _parser()
    options = parser.parse_args(arguments)
    if not options.config and not options.make_key:
        parser.error("--config FILE is required")
    if options.login and not options.check:
        parser.error("--login FILE is for --check: a notifier that serves needs none")
    try:
        if options.make_key:
            return _make_key(options.make_key)
        config = configuration.load(options.config)
        if options.check:
            for line in check(options.config, config, logins.read(options.login) if options.login else None):
                print(in_one_line(line))
            return 0
        return _serve(config, options)
    except (OSError, ConfigError) as wrong:
        for line in str(wrong).splitlines():
            print(in_one_line(f"hypermip-notifier: {line}"), file=sys.stderr)
        return _WRONG_CONFIGURATION


def _make_key(file: str) -> int:
    try:
        keys.make(file)
    except FileExistsError:
        raise ConfigError(f"{file}: is there already, and stays as it is: name another file, or move it away") from None
    print(f"{file}: a new key. Name it as key in the notifier's configuration, and give each controller a copy: {_COPY}")
    return 0


def _serve(config: Config, options: argparse.Namespace) -> int:
    threading.excepthook = _complain
    shutdown = Shutdown(config.patienceMs / 1000)
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: shutdown.begin())
    with ExitStack() as files:
        log = files.enter_context(open(options.log, "a", encoding="utf-8")) if options.log else None
        people = sys.stdout if options.text or log is None else None
        Service(config, Journal(log, people, hypervisor=config.hypervisor), shutdown, options.dry_run).run()
    return 0


def _complain(unexpected: threading.ExceptHookArgs) -> None:
    """In one line: what has gone wrong may have others' words in it, and the journal takes each line for one of ours."""
    told = traceback.format_exception(unexpected.exc_type, unexpected.exc_value, unexpected.exc_traceback)
    print(in_one_line("".join(told)), file=sys.stderr)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="hypermip-notifier", description=about)
    parser.add_argument("--config", metavar="FILE", help="JSON file; docs/notifier.md says what is in it")
    parser.add_argument("--log", metavar="FILE", help="append each step as a line of JSON (default: text on standard output)")
    parser.add_argument("--text", action="store_true", help="with --log: text on standard output as well")
    what = parser.add_mutually_exclusive_group()
    what.add_argument("--check", action="store_true", help="check the configuration and what is here, and end: status 0, or 2 if the configuration is wrong")
    what.add_argument("--make-key", metavar="FILE", help="make a key for this hypervisor in a new file, and end; status 2 if the file is there")
    what.add_argument("--dry-run", action="store_true", help="show what would be sent; send nothing, change nothing in QEMU")
    parser.add_argument("--login", metavar="FILE", help="with --check: a file with USER:PASSWORD of an ONOS viewer, to ask what is configured there")
    parser.add_argument("--version", action="version", version=VERSION)
    return parser
