# SPDX-License-Identifier: Apache-2.0
"""What the command prints: nobody's words make a line of their own."""

from __future__ import annotations

import io
import json
import tempfile
import threading
import unittest
from contextlib import redirect_stderr, redirect_stdout
from pathlib import Path
from unittest import mock

from hypermip_notifier import command
from tests.test_config import RIGHT

FORGED = "x\n<3>all is well\x1b[2J\u202e"
ESCAPED = r"x\n<3>all is well\x1b[2J\u202e"


class CommandTest(unittest.TestCase):
    def setUp(self) -> None:
        temporary = tempfile.TemporaryDirectory()
        self.addCleanup(temporary.cleanup)
        self.file = Path(temporary.name) / "notifier.json"
        self.file.write_text(json.dumps(RIGHT), encoding="utf-8")

    def test_lines_of_check_are_lines(self) -> None:
        with mock.patch("hypermip_notifier.command.check", return_value=[FORGED]), redirect_stdout(io.StringIO()) as out:
            command.main(["--config", str(self.file), "--check"])
        self.assertEqual(out.getvalue(), ESCAPED + "\n")

    def test_an_unexpected_error_in_a_thread_is_one_line(self) -> None:
        def fails() -> None:
            raise RuntimeError(FORGED)

        with mock.patch("threading.excepthook", command._complain), redirect_stderr(io.StringIO()) as said:
            thread = threading.Thread(target=fails, name=FORGED)
            thread.start()
            thread.join()
        self.assertIn(f"RuntimeError: {ESCAPED}", said.getvalue())
        self.assertEqual(said.getvalue().count("\n"), 1)

    def test_who_serves_says_it_so(self) -> None:
        with mock.patch("threading.excepthook", threading.excepthook), mock.patch("hypermip_notifier.command.Service"), mock.patch("signal.signal"):
            command.main(["--config", str(self.file)])
            self.assertIs(threading.excepthook, command._complain)


if __name__ == "__main__":
    unittest.main()
