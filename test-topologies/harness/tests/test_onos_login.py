# SPDX-License-Identifier: Apache-2.0
"""Who may use the runtime's REST and shell."""

from __future__ import annotations

import tempfile
import unittest
from pathlib import Path
from unittest.mock import patch

from harness.tests.runtime_control import CONTROL, doors, failure, instance, login, startup

SHIPPED = CONTROL.parent / "etc" / "users.properties"


class InDirectory(unittest.TestCase):
    def setUp(self) -> None:
        directory = tempfile.TemporaryDirectory()
        self.addCleanup(directory.cleanup)
        self.directory = Path(directory.name)


class LoginTest(InDirectory):
    def file(self, text: str, mode: int = 0o600) -> Path:
        file = self.directory / "password"
        file.write_text(text)
        file.chmod(mode)
        return file

    def test_of_the_file_as_it_is_shipped(self) -> None:
        found = login.known(SHIPPED)
        self.assertEqual((login.Login("karaf", "karaf"), True), (found, found.is_known_to_everybody))

    def test_a_line_that_was_changed_as_the_file_advises_counts(self) -> None:
        users = self.file(SHIPPED.read_text().replace("karaf = karaf,", "operator = s3cret:=,"))
        self.assertEqual(login.Login("operator", "s3cret:="), login.known(users))

    def test_a_first_user_who_may_not_start_applications_is_refused(self) -> None:
        for users in ("viewer = x,viewer\nkaraf = karaf,_g_:admingroup\n", "_g_\\:admingroup = group,admin\n", ""):
            with self.assertRaisesRegex(failure.StartFailure, "the first user must be an administrator"):
                login.known(self.file(users))

    def test_what_is_written_is_read_again_and_no_other_user_is_left(self) -> None:
        users = self.file(SHIPPED.read_text(), 0o644)
        login.write(users, login.Login("operator", "a=b:c#d!"))
        self.assertEqual(login.Login("operator", "a=b:c#d!"), login.known(users))
        self.assertNotIn("karaf", users.read_text())
        self.assertEqual(0o600, users.stat().st_mode & 0o777)

    def test_the_file_that_is_told(self) -> None:
        self.assertEqual(login.Login("operator", "right"), login.told(self.file("operator:right\n")))

    def test_the_password_that_everybody_knows_is_refused(self) -> None:
        for known in ("karaf:karaf", "operator:karaf", "operator:operator"):
            with self.assertRaisesRegex(failure.StartFailure, "everybody knows the password"):
                login.told(self.file(known))

    def test_a_file_that_others_may_use_is_refused(self) -> None:
        with self.assertRaisesRegex(failure.StartFailure, "chmod 600"):
            login.told(self.file("operator:right", 0o640))

    def test_what_karaf_would_read_otherwise_is_refused(self) -> None:
        for wrong in ("", "operator", "operator:", ":right", "operator:one,two", "operator:one two", "operator:a\\b", "operator:${x}", "op:pß"):
            with self.assertRaisesRegex(failure.StartFailure, "must be USER:PASSWORD"):
                login.told(self.file(wrong))
        with self.assertRaisesRegex(failure.StartFailure, "cannot be read"):
            login.told(self.directory / "nowhere")


class InstanceTest(InDirectory):
    """An instance of a distribution whose users are those of a file of the test's."""

    def setUp(self) -> None:
        super().setUp()
        self.home = self.directory / "home"
        (self.home / "etc").mkdir(parents=True)
        self.users = self.home / "etc" / "users.properties"
        self.users.write_text(SHIPPED.read_text())
        for name in ("lib/endorsed/org.apache.karaf.specs.locator-4.jar", "lib/endorsed/org.apache.karaf.specs.java.xml-4.jar"):
            (self.home / name).parent.mkdir(parents=True, exist_ok=True)
            (self.home / name).touch()
        replaced = patch.object(instance, "HOME", self.home)
        replaced.start()
        self.addCleanup(replaced.stop)

    def launched(self, administrator: login.Login | None = None) -> instance.Instance:
        made = instance.Instance(self.directory / "run", doors.Doors(), administrator)
        with patch.object(instance.subprocess, "Popen"):
            made.launch()
        return made

    def test_a_password_that_was_changed_in_the_distribution_is_the_next_starts(self) -> None:
        self.users.write_text(SHIPPED.read_text().replace("karaf = karaf,", "operator = right,"))
        self.assertEqual(login.Login("operator", "right"), self.launched().login())

    def test_a_password_that_was_changed_while_it_runs_is_the_next_commands(self) -> None:
        users = self.launched().base / "etc" / "users.properties"
        users.write_text(users.read_text().replace("karaf = karaf,", "karaf = right,"))
        self.assertEqual(login.Login("karaf", "right"), instance.Instance(self.directory / "run").login())

    def test_karaf_is_told_of_the_user_that_was_told_and_nobody_sees_the_password(self) -> None:
        made = self.launched(login.Login("operator", "right"))
        self.assertEqual(login.Login("operator", "right"), login.known(made.base / "etc" / "users.properties"))
        self.assertFalse([word for word in [*made._command(False), *made._client("-b")] if "right" in str(word)])

    def test_the_known_password_and_an_open_door_do_not_go_together(self) -> None:
        for door, opened in (("rest", True), ("shell", True), ("openflow", False)):
            made = instance.Instance(self.directory / "run", doors.Doors({door: "0.0.0.0"}))
            if opened:
                with self.assertRaisesRegex(failure.StartFailure, f"--listen {door}: everybody knows the password of karaf"):
                    startup.check_password(made)
            else:
                startup.check_password(made)
            startup.check_password(instance.Instance(self.directory / "run", doors.Doors({door: "0.0.0.0"}), login.Login("a", "right")))


if __name__ == "__main__":
    unittest.main()
