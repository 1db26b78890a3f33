# SPDX-License-Identifier: Apache-2.0
"""Every input that is kept, once more, and a short search for others."""

import io
import tempfile
import unittest
from contextlib import redirect_stderr, redirect_stdout
from pathlib import Path
from unittest import mock

from . import __main__ as command
from .search import give, kept, search
from .targets import TARGETS

_SECONDS = 1.0  # for each target; `make fuzz` gives more
_SEED = 14


class CorpusTest(unittest.TestCase):
    def test_kept_inputs_are_understood_or_refused(self) -> None:
        for name, target in TARGETS.items():
            self.assertTrue(kept(name), name)
            for path in kept(name):
                with self.subTest(target=name, input=path.name):
                    give(target, path.read_bytes())

    def test_others_like_them_are_too(self) -> None:
        for name, target in TARGETS.items():
            with self.subTest(target=name), tempfile.TemporaryDirectory() as found:
                search(name, target, _SECONDS, _SEED, Path(found))

    def test_a_kept_input_that_breaks_is_named_and_the_other_targets_have_their_turn(self) -> None:
        targets = {"network": mock.Mock(side_effect=RuntimeError("broken")), "journal": lambda _: None}
        with mock.patch.object(command, "TARGETS", targets), redirect_stdout(io.StringIO()) as out, redirect_stderr(io.StringIO()) as err:
            self.assertEqual(command.main(0.0, _SEED, most=0, keeps=False), 1)
        self.assertIn(f"network: RuntimeError('broken'); input in {kept('network')[0]}, which is kept", err.getvalue())
        self.assertEqual(out.getvalue(), f"notifier/journal: {len(kept('journal'))} inputs ran, 0 led somewhere new, none broke it\n")
