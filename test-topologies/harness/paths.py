# SPDX-License-Identifier: Apache-2.0
"""Where things are in the work tree. Generated output lies under target/ only."""

from pathlib import Path

LAB_HOME = Path(__file__).resolve().parents[1]
ROOT = LAB_HOME.parent
TARGET = ROOT / "target"
ONOS_RUN_DIR = TARGET / "onos-of-scenarios"  # not that of `make onos`, which somebody may be using
DISTRIBUTION = ROOT / "karaf-features" / "runtime" / "distribution" / "target" / "hypermip-runtime"
OAR_DIRECTORY = ROOT / "karaf-features" / "oar" / "target"
SCENARIOS = LAB_HOME / "scenarios"


class NotBuilt(Exception):
    """A product of the build is not there."""


def oar() -> Path:
    """The application archive of the last build."""
    archives = sorted(OAR_DIRECTORY.glob("hypermip-*.oar"))
    if not archives:
        raise NotBuilt(f"no .oar in {OAR_DIRECTORY.relative_to(ROOT)}: run `make oar` first")
    return archives[-1]


def onos_command() -> Path:
    """The runtime's own start and stop command."""
    command = DISTRIBUTION / "bin" / "hypermip-onos"
    if not command.exists():
        raise NotBuilt(f"no ONOS runtime in {DISTRIBUTION.relative_to(ROOT)}: run `make oar` first")
    return command
