# SPDX-License-Identifier: Apache-2.0
"""A hypervisor's key: what its file may be, how it is made and exchanged, and that nobody reads it anywhere else."""

from __future__ import annotations

import base64
import io
import os
import stat
import tempfile
import unittest
from contextlib import redirect_stderr, redirect_stdout
from pathlib import Path
from unittest import mock

from hypermip_notifier.command import main
from hypermip_notifier.config import ConfigError
from hypermip_notifier.journal import Journal
from hypermip_notifier.report.keys import KeyFile, make, read

OLD, NEW = bytes(range(32)), bytes(range(100, 164))


def line(key: bytes) -> str:
    return base64.b64encode(key).decode()


class KeysTest(unittest.TestCase):
    def setUp(self) -> None:
        directory = tempfile.TemporaryDirectory()
        self.addCleanup(directory.cleanup)
        self.file = Path(directory.name) / "key"

    def holds(self, text: str, mode: int = 0o600) -> str:
        self.file.write_text(text, encoding="utf-8")
        self.file.chmod(mode)
        return str(self.file)

    def refusal(self, file: str) -> str:
        with self.assertRaises(ConfigError) as caught:
            read(file)
        self.assertIsNone(caught.exception.__cause__)
        return str(caught.exception)

    def test_has_one_line_or_two_between_remarks(self) -> None:
        self.assertEqual(read(self.holds(f"{line(OLD)}\n")), (OLD,))
        self.assertEqual(read(self.holds(f"# old\n{line(OLD)}\r\n\n  # new\n {line(NEW)} ")), (OLD, NEW))

    def test_a_group_may_read_it_and_others_may_nothing(self) -> None:
        self.assertEqual(read(self.holds(line(OLD), 0o640)), (OLD,))
        for mode in (0o644, 0o604, 0o601, 0o602, 0o620, 0o610):
            self.assertRegex(self.refusal(self.holds(line(OLD), mode)), f"key: .*: has mode {mode:04o}, .*: chmod 0600 {self.file}$")

    def test_what_is_no_key_is_refused_without_being_shown(self) -> None:
        secret = line(OLD)
        for text, error in (
            ("", "must have one or two lines"),
            ("# none\n", "must have one or two lines"),
            (f"{secret}\n" * 3, "must have one or two lines"),
            (secret[:-4], "key 1 is not base64 of 32 to 64 bytes"),
            (f"{secret}\n{line(NEW + NEW)}", "key 2 is not base64"),
            (f"{secret[:10]}\u00e4{secret[10:]}", "key 1 is not base64"),
            (secret[:-1], "key 1 is not base64"),
            ("#" * 5000, "at most 4096 bytes"),
        ):
            with self.subTest(error):
                said = self.refusal(self.holds(text))
                self.assertRegex(said, f"^key: {self.file}: .*{error}.*: make one with hypermip-notifier --make-key {self.file}")
                self.assertNotIn(secret[:8], said)

    def test_what_is_no_file_is_refused(self) -> None:
        self.assertRegex(self.refusal(str(self.file)), "No such file or directory: make one with")
        self.assertRegex(self.refusal(str(self.file.parent)), "Is a directory")
        os.mkfifo(self.file)
        self.assertRegex(self.refusal(str(self.file)), "must be a file of")

    def test_who_may_not_read_it_is_told_so(self) -> None:
        with mock.patch("os.open", side_effect=PermissionError(13, "Permission denied")):
            self.assertRegex(self.refusal(self.holds(line(OLD))), f"^key: {self.file}: may not be read by you: be its owner, or root$")

    def test_is_read_again_when_it_has_changed(self) -> None:
        log = io.StringIO()
        key = KeyFile(self.holds(line(OLD)), Journal(log))
        self.assertEqual(key.first(), OLD)
        new = self.file.with_name("new")
        new.write_text(f"{line(NEW)}\n{line(OLD)}\n", encoding="utf-8")
        new.chmod(0o600)
        new.rename(self.file)
        self.assertEqual(key.first(), NEW)
        for text in ("", f"{line(OLD)[:20]}"):  # as it is being written
            self.holds(text)
            self.assertEqual([key.first() for _ in range(3)], [NEW] * 3)
        self.assertEqual(log.getvalue().count('"step": "old-key", "reason": "key: '), 2)
        self.assertNotIn(line(OLD)[:8], log.getvalue())
        self.file.unlink()
        self.assertEqual(key.first(), NEW)
        self.holds(line(OLD))
        self.assertEqual(key.first(), OLD)
        self.assertNotIn("AAEC", f"{key!r} {vars(key).keys()}")

    def test_makes_one_that_its_owner_alone_may_read_whatever_the_umask(self) -> None:
        for umask in (0, 0o777):
            before = os.umask(umask)
            self.addCleanup(os.umask, before)
            file = self.file.with_name(f"key-{umask}")
            make(str(file))
            os.umask(before)
            self.assertEqual(stat.S_IMODE(file.stat().st_mode), 0o600)
            (key,) = read(str(file))
            self.assertEqual(len(key), 32)
        self.assertNotEqual(read(f"{self.file}-0"), read(f"{self.file}-511"))

    def test_never_overwrites_nor_follows(self) -> None:
        self.holds("kept")
        link = self.file.with_name("link")
        link.symlink_to(self.file.with_name("elsewhere"))
        for file in (self.file, link):
            with redirect_stdout(io.StringIO()) as out, redirect_stderr(io.StringIO()) as err:
                self.assertEqual(main(["--make-key", str(file)]), 2)
            self.assertEqual(out.getvalue(), "")
            self.assertRegex(err.getvalue(), f"^hypermip-notifier: {file}: is there already, and stays as it is")
        self.assertEqual(self.file.read_text(encoding="utf-8"), "kept")
        self.assertFalse(link.exists())

    def test_the_command_says_what_to_do_with_it_and_not_what_it_is(self) -> None:
        with redirect_stdout(io.StringIO()) as out:
            self.assertEqual(main(["--make-key", str(self.file)]), 0)
        self.assertRegex(out.getvalue(), f"{self.file}: a new key. .*hypervisorKeys")
        self.assertNotIn(self.file.read_text(encoding="utf-8").strip(), out.getvalue())

    def test_the_command_says_why_it_cannot(self) -> None:
        with redirect_stderr(io.StringIO()) as err:
            self.assertEqual(main(["--make-key", str(self.file / "deeper")]), 2)
            with self.assertRaises(SystemExit):
                main([])
        self.assertRegex(err.getvalue(), "No such file or directory(?s:.*)--config FILE is required")


if __name__ == "__main__":
    unittest.main()
