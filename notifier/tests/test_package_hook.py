# SPDX-License-Identifier: Apache-2.0
"""libvirt's hook as the Debian package brings it: where AppArmor confines libvirtd, over upgrades, and after the package's removal.

A hook that cannot be executed, or that fails, keeps every domain of its host from starting. This kernel may have no AppArmor: what its
profile of libvirtd allows is read from the profile. tests/debian has the one of Debian 12 (libvirt-daemon-system 9.0.0-4+deb12u2, LGPL-2.1).
"""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import tempfile
import unittest
from pathlib import Path

from hypermip_notifier.libvirt import hook
from tests.apparmor import Profile
from tests.fake_libvirt import XML

NOTIFIER = Path(__file__).resolve().parent.parent
PROFILE = "usr.sbin.libvirtd"
HOOK = "/etc/libvirt/hooks/qemu.d/hypermip"
LIBRARY = "/usr/lib/hypermip-notifier"
UNCONFINED = ("PUx", "Ux", "pux", "ux")
OLD_CONTROL = "Package: hypermip-notifier\nVersion: 0.9\nArchitecture: all\nMaintainer: nobody <n@example.org>\nDescription: its hook a symlink\n"


@unittest.skipUnless(shutil.which("dpkg-deb"), "needs Debian's dpkg")
class PackageHookTest(unittest.TestCase):
    def setUp(self) -> None:
        temporary = tempfile.TemporaryDirectory()
        self.addCleanup(temporary.cleanup)
        self.directory = Path(temporary.name)
        self.package = run(NOTIFIER / "debian" / "build", self.directory).strip()
        self.root = self.directory / "root"

    def test_apparmors_profile_of_libvirtd_lets_it_be_executed_with_all_that_it_executes(self) -> None:
        for profile in profiles():
            with self.subTest(str(profile)):
                may = Profile(profile.read_text(encoding="utf-8")).may
                self.assertIn("ix", may(self.led_to(HOOK)))
                self.assertIn("r", may(self.led_to(HOOK)), "its interpreter reads it")
                for program in self.executed():
                    self.assertTrue(may(program).endswith(UNCONFINED), f"{program}: {may(program)}")

    def test_the_profile_would_let_it_read_its_files_even_if_it_stayed_confined(self) -> None:
        self.unpack()
        read = [f"/{file.relative_to(self.root)}" for file in self.root.glob("usr/lib/**/*.py")]
        for profile in profiles():
            with self.subTest(str(profile)):
                may = Profile(profile.read_text(encoding="utf-8")).may
                for file in (*read, "/etc/hypermip/notifier.json", os.path.realpath(json.__file__), f"{hook.EXPECTED}/vm1"):
                    self.assertIn("r", may(file))
                self.assertIn("w", may(f"{hook.EXPECTED}/vm1"))

    def test_a_symlink_to_the_library_would_not_be_executed(self) -> None:
        """What the package had before: the profile is asked for where it leads."""
        may = Profile((NOTIFIER / "tests" / "debian" / PROFILE).read_text(encoding="utf-8")).may
        self.assertNotIn("x", may(f"{LIBRARY}/hypermip-libvirt-hook"))

    def test_calls_what_is_in_the_library(self) -> None:
        self.unpack()
        configuration = self.directory / "notifier.json"
        configuration.write_text("{", encoding="utf-8")
        script = (self.root / HOOK[1:]).read_text(encoding="utf-8").replace(LIBRARY, f"{self.root}{LIBRARY}")
        arguments = ["sh", "-c", script, HOOK, "vm1", "migrate", "begin", "-"]
        environment = {**os.environ, hook.CONFIGURATION: str(configuration)}
        done = subprocess.run(arguments, input=XML, env=environment, capture_output=True, text=True, check=False, timeout=30)
        self.assertEqual((done.returncode, done.stdout), (0, ""), "what it prints there, libvirt takes for another domain XML")
        self.assertIn(f"hypermip-libvirt-hook: {configuration}", done.stderr)

    def test_without_the_package_it_lets_every_domain_start(self) -> None:
        """A configuration file stays when its package is removed."""
        self.unpack()
        script = (self.root / HOOK[1:]).read_text(encoding="utf-8").replace(LIBRARY, f"{self.directory}/removed")
        self.assertEqual(run("sh", "-c", script, HOOK, "vm1", "start", "begin", "-"), "")

    def test_takes_the_place_of_a_symlink(self) -> None:
        old = self.directory / "old"
        for folder in ("DEBIAN", HOOK[1:].rpartition("/")[0], LIBRARY[1:]):
            (old / folder).mkdir(parents=True)
        (old / "DEBIAN" / "control").write_text(OLD_CONTROL, encoding="utf-8")
        (old / LIBRARY[1:] / "hypermip-libvirt-hook").write_text("old", encoding="utf-8")
        (old / HOOK[1:]).symlink_to(f"{LIBRARY}/hypermip-libvirt-hook")
        run("dpkg-deb", "--root-owner-group", "--build", old, self.directory / "old.deb")
        self.dpkg("--install", str(self.directory / "old.deb"))
        self.assertTrue((self.root / HOOK[1:]).is_symlink())
        self.dpkg("--install", self.package)
        installed = self.root / HOOK[1:]
        self.assertFalse(installed.is_symlink())
        self.assertEqual(installed.read_text(encoding="utf-8"), (NOTIFIER / "debian" / "libvirt-hook").read_text(encoding="utf-8"))
        self.dpkg("--purge", "hypermip-notifier")
        self.assertFalse(installed.exists())

    def unpack(self) -> None:
        run("dpkg-deb", "-x", self.package, self.root)

    def led_to(self, path: str) -> str:
        """Where a path of the package leads, once it is installed."""
        self.unpack()
        file = self.root / path[1:]
        return self.led_to(str(file.readlink())) if file.is_symlink() else path

    def executed(self) -> list[str]:
        """The hook's interpreter, and what it calls; where they lead on this machine."""
        script = (self.root / HOOK[1:]).read_text(encoding="utf-8")
        programs = [re.match(r"#!(\S+)", script), *re.finditer(r"^\s*exec (\S+)", script, re.MULTILINE)]
        return [os.path.realpath(program[1]) for program in programs if program]

    def dpkg(self, *arguments: str) -> None:
        """In a root of its own, where it knows of no other package."""
        database = self.root / "var/lib/dpkg"
        for folder in (database / "updates", database / "info"):
            folder.mkdir(parents=True, exist_ok=True)
        (database / "status").touch()
        forced = "--force-depends,script-chrootless,not-root,bad-path"
        run("dpkg", f"--root={self.root}", forced, f"--log={self.directory}/dpkg.log", *arguments)


def profiles() -> list[Path]:
    """Debian's, and this machine's own if it has one."""
    own = Path("/etc/apparmor.d") / PROFILE
    return [NOTIFIER / "tests" / "debian" / PROFILE, *([own] if own.exists() else [])]


def run(*command: str | Path) -> str:
    words = [str(word) for word in command]
    done = subprocess.run(words, capture_output=True, text=True, check=False, timeout=60)
    if done.returncode != 0:
        raise AssertionError(f"{words}: exit status {done.returncode}: {done.stdout}{done.stderr}")
    return done.stdout


if __name__ == "__main__":
    unittest.main()
