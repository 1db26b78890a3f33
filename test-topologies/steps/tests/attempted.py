# SPDX-License-Identifier: Apache-2.0
"""All attempts of the scenario `hostile`, against nobody."""

from __future__ import annotations

from pathlib import Path
from types import SimpleNamespace
from typing import cast as typed
from unittest.mock import MagicMock

from lab.keys import key_of
from lab.lab import Lab
from steps.attempts import Attempt
from steps.cast import Cast, plan
from steps.claimants import claimants, of_a_guest_that_moves, of_guests_at_rest
from steps.insiders import beside, insiders, of_the_past
from steps.names import AWAY, HOME
from steps.outsiders import outsiders
from steps.viewers import nobodies, viewers


def attempts(directory: Path) -> dict[str, Attempt]:
    """By their names; keys are made in that directory."""
    lab = typed(Lab, SimpleNamespace(plan=plan()))
    keys = {hypervisor.id: key_of(hypervisor.id, directory) for hypervisor in plan().hypervisors}
    cast = Cast.of(lab, MagicMock(), keys, key_of("foreign", directory))
    every = [*outsiders(cast), *insiders(cast), *claimants(cast), *of_guests_at_rest(cast), *beside(cast), *of_the_past(cast, "m-1")]
    every += [attempt for source in (HOME, AWAY) for attempt in of_a_guest_that_moves(cast, source)]
    every += [*viewers(cast, MagicMock()), *nobodies(cast, MagicMock())]
    assert len({each.name for each in every}) == len(every)
    return {each.name: each for each in every}
