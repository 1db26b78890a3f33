# SPDX-License-Identifier: Apache-2.0
"""python3 -m tests.hostile SECONDS SEED RUNS [KEEP]: each target for so long or so many inputs; with KEEP, what led somewhere new joins the corpus."""

from __future__ import annotations

import hashlib
import sys
from pathlib import Path

from .search import CORPUS, Broken, search
from .targets import TARGETS

_FOUND = Path("../target/fuzz/notifier")


def main(seconds: float, seed: int, most: int, keeps: bool) -> int:
    status = 0
    for name, target in TARGETS.items():
        try:
            new, ran = search(name, target, seconds, seed, _FOUND, most)
        except Broken as broken:
            print(broken, file=sys.stderr)
            status = 1
            continue
        print(f"notifier/{name}: {ran} inputs ran, {len(new)} led somewhere new, none broke it")
        for data in new if keeps else ():
            (CORPUS / name / hashlib.sha256(data).hexdigest()[:16]).write_bytes(data)
    return status


if __name__ == "__main__":
    sys.exit(main(float(sys.argv[1]), int(sys.argv[2]), int(sys.argv[3]), "KEEP" in sys.argv[4:]))
