#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""Compiles the instruments into target/probe; one whose sources have not changed is left alone."""

import hashlib
import subprocess
from pathlib import Path

SOURCES = Path(__file__).resolve().parent
BUILT = SOURCES.parents[1] / "target" / "probe"
SHARED = ("instrument.c", "instrument.h", "packet.h")
COMPILER = ("gcc", "-std=gnu11", "-O2", "-Wall", "-Wextra", "-Werror", "-static")


def binary(name: str) -> Path:
    """Path of an instrument ("udp_probe"), compiled if its sources or the compiler's options are not those it was built from."""
    content = hashlib.sha256(" ".join(COMPILER).encode())
    for source in (f"{name}.c", *SHARED):
        content.update((SOURCES / source).read_bytes())
    path = BUILT / f"{name}-{content.hexdigest()[:12]}"
    if not path.exists():
        BUILT.mkdir(parents=True, exist_ok=True)
        unfinished = path.with_suffix(".unfinished")
        subprocess.run([*COMPILER, "-o", unfinished, SOURCES / f"{name}.c", SOURCES / "instrument.c"], check=True, timeout=60)
        unfinished.rename(path)
    return path


if __name__ == "__main__":
    for instrument in ("udp_probe", "tcp_probe", "tap_watch", "underlay_watch", "wan_relay"):
        print(binary(instrument))
