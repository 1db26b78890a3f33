# SPDX-License-Identifier: Apache-2.0
"""The Debian package: what is in it, and that it works from where it is unpacked to."""

from __future__ import annotations

import json
import os
import re
import shutil
import signal
import subprocess
import tempfile
import time
import unittest
from pathlib import Path

from tests.fake_qemu import FakeQemu
from tests.real_taps import real_tap

BUILD = Path(__file__).resolve().parent.parent / "debian" / "build"
NAME = "hypermip-notifier_1.0.0_all.deb"
PATIENCE_S = 30.0


@unittest.skipUnless(shutil.which("dpkg-deb"), "needs Debian's dpkg-deb")
class PackageTest(unittest.TestCase):
    directory: Path
    package: Path
    root: Path

    @classmethod
    def setUpClass(cls) -> None:
        temporary = tempfile.TemporaryDirectory()
        cls.addClassCleanup(temporary.cleanup)
        cls.directory = Path(temporary.name)
        run(BUILD, cls.directory)
        cls.package = cls.directory / NAME
        cls.root = cls.directory / "root"
        run("dpkg-deb", "-x", cls.package, cls.root)

    def installed(self) -> str:
        return str(self.root / "usr/bin/hypermip-notifier")

    def configuration(self, **settings: object) -> str:
        file = self.directory / "notifier.json"
        example = json.loads((self.root / "etc/hypermip/notifier.json").read_text(encoding="utf-8"))
        file.write_text(json.dumps(example | settings), encoding="utf-8")
        return str(file)

    def test_holds_what_it_should_as_roots(self) -> None:
        listed = run("dpkg-deb", "-c", self.package)
        for mode, path in (
            ("lrwxrwxrwx", "./usr/bin/hypermip-notifier -> ../lib/hypermip-notifier/hypermip-notifier"),
            ("-rwxr-xr-x", "./usr/lib/hypermip-notifier/hypermip-notifier"),
            ("-rwxr-xr-x", "./usr/lib/hypermip-notifier/hypermip-libvirt-hook"),
            ("lrwxrwxrwx", "./usr/bin/hypermip-bridge -> ../lib/hypermip-notifier/hypermip-bridge"),
            ("-rwxr-xr-x", "./usr/lib/hypermip-notifier/hypermip-bridge"),
            ("-rw-r--r--", "./usr/lib/hypermip-notifier/hypermip_bridge/command.py"),
            ("lrwxrwxrwx", "./usr/bin/hypermip-underlay -> ../lib/hypermip-notifier/hypermip-underlay"),
            ("-rwxr-xr-x", "./usr/lib/hypermip-notifier/hypermip-underlay"),
            ("-rw-r--r--", "./usr/lib/hypermip-notifier/hypermip_bridge/underlay/command.py"),
            ("-rwxr-xr-x", "./etc/libvirt/hooks/qemu.d/hypermip"),
            ("-rw-r--r--", "./usr/lib/hypermip-notifier/hypermip_notifier/service.py"),
            ("-rw-r--r--", "./usr/lib/hypermip-notifier/hypermip_notifier/migration/gate.py"),
            ("-rw-r--r--", "./usr/lib/systemd/system/hypermip-notifier.service"),
            ("-rw-r--r--", "./usr/lib/systemd/system/hypermip-bridge@.service"),
            ("-rw-------", "./etc/hypermip/notifier.json"),
            ("-rw-r--r--", "./etc/logrotate.d/hypermip-notifier"),
            ("-rw-r--r--", "./usr/lib/tmpfiles.d/hypermip-notifier.conf"),
            ("-rw-r--r--", "./usr/share/doc/hypermip-notifier/notifier.md"),
            ("-rw-r--r--", "./usr/share/doc/hypermip-notifier/switches.md"),
        ):
            self.assertRegex(listed, rf"(?m)^{mode} root/root .* {re.escape(path)}$")
        self.assertNotRegex(listed, "tests|__pycache__|debian/")

    def test_the_directory_of_its_example_is_made_at_every_boot(self) -> None:
        made = (self.root / "usr/lib/tmpfiles.d/hypermip-notifier.conf").read_text(encoding="utf-8")
        (directory,) = json.loads((self.root / "etc/hypermip/notifier.json").read_text(encoding="utf-8"))["sockets"]
        self.assertRegex(made, rf"(?m)^d {re.escape(directory)} 0755 root root")

    def test_says_what_it_is_and_which_files_are_the_operators(self) -> None:
        self.assertRegex(
            run("dpkg-deb", "-f", self.package), "(?s)Package: hypermip-notifier\nVersion: 1.0.0\nArchitecture: all\n.*Depends: python3"
        )
        control = self.directory / "control"
        run("dpkg-deb", "-e", self.package, control)
        listed = (control / "conffiles").read_text(encoding="utf-8").splitlines()
        self.assertEqual(listed, [f"/{file.relative_to(self.root)}" for file in sorted(self.root.glob("etc/**/*")) if file.is_file()])
        for script in ("preinst", "postinst", "prerm", "postrm"):
            self.assertTrue(os.access(control / script, os.X_OK))
            run("sh", "-n", control / script)

    def test_removed_ends_what_it_has_started(self) -> None:
        (self.directory / "root/run/systemd/system").mkdir(parents=True)
        systemctl = self.directory / "bin/systemctl"
        systemctl.parent.mkdir()
        asked = self.directory / "asked"
        systemctl.write_text(
            f'#!/bin/sh\necho "$@" >>"{asked}"\n'
            'if [ "$1" = list-units ]; then\n  echo "hypermip-bridge@br-a.service loaded active"\n  echo "hypermip-bridge@br-b.service loaded failed"\nfi\n'
        )
        systemctl.chmod(0o755)
        environment = {"PATH": f"{systemctl.parent}:{os.environ['PATH']}", "DPKG_ROOT": str(self.directory / "root")}
        for what in ("upgrade", "remove"):
            subprocess.run(["sh", Path(__file__).parent.parent / "debian/prerm", what], env=environment, check=True)
        self.assertEqual(
            asked.read_text(encoding="utf-8").splitlines()[1:],
            ["disable --now hypermip-notifier.service hypermip-bridge@br-a.service hypermip-bridge@br-b.service"],
        )

    def test_a_service_that_does_not_start_again_leaves_the_package_configured(self) -> None:
        root = self.directory / "of-old-configuration"
        for directory in ("run/systemd/system", "etc/hypermip", "bin"):
            (root / directory).mkdir(parents=True)
        (root / "etc/hypermip/key").touch()
        systemctl = root / "bin/systemctl"
        systemctl.write_text('#!/bin/sh\n[ "$1" != try-restart ]\n')
        systemctl.chmod(0o755)
        environment = {"PATH": f"{systemctl.parent}:{os.environ['PATH']}", "DPKG_ROOT": str(root)}
        command = ["sh", Path(__file__).parent.parent / "debian/postinst", "configure", "1.0.0"]
        done = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
        self.assertEqual(done.returncode, 0)
        self.assertRegex(done.stderr, "did not start again: see what .* --check .*, correct /etc/hypermip/notifier.json, then systemctl restart hypermip-notifier")

    def test_its_service_may_look_at_what_a_qemus_process_holds(self) -> None:
        unit = (self.root / "usr/lib/systemd/system/hypermip-notifier.service").read_text(encoding="utf-8")
        self.assertRegex(unit, r"(?m)^CapabilityBoundingSet=.*\bCAP_NET_ADMIN\b.*\bCAP_SYS_PTRACE\b", "of TUNGETDEVNETNS, and of pidfd_getfd")
        self.assertRegex(unit, r"(?m)^SystemCallFilter=.*\bpidfd_getfd\b", "which @system-service lacks")
        self.assertNotIn("ProtectProc", unit)

    def test_makes_no_key_but_says_that_there_is_none_and_takes_it_away_when_purged(self) -> None:
        root = self.directory / "with-key"
        key = root / "etc/hypermip/key"
        key.parent.mkdir(parents=True)
        environment = {"PATH": os.environ["PATH"], "DPKG_ROOT": str(root)}

        def script(name: str, what: str) -> str:
            file = Path(__file__).parent.parent / "debian" / name
            return subprocess.run(["sh", file, what], env=environment, check=True, capture_output=True, text=True).stderr

        self.assertIn("hypermip-notifier: /etc/hypermip/key is not there yet", script("postinst", "configure"))
        self.assertEqual(list(key.parent.iterdir()), [])
        key.touch()
        self.assertEqual(script("postinst", "configure"), "")
        script("postrm", "remove")
        self.assertTrue(key.exists())
        script("postrm", "purge")
        self.assertFalse(key.exists())

    def test_is_the_same_whenever_it_is_built(self) -> None:
        run(BUILD, self.directory / "again")
        self.assertEqual((self.directory / "again" / NAME).read_bytes(), self.package.read_bytes())

    def test_sets_bridges_up_from_where_it_is_installed(self) -> None:
        self.assertIn("usage: hypermip-bridge", run(self.root / "usr/bin/hypermip-bridge", "--help"))
        self.assertIn("usage: hypermip-underlay", run(self.root / "usr/bin/hypermip-underlay", "--help"))

    def test_checks_its_example_and_says_what_is_wrong_with_another(self) -> None:
        done = subprocess.run([self.installed(), "--config", self.configuration(), "--check"], capture_output=True, text=True, check=False)
        self.assertEqual((done.returncode, done.stdout), (2, ""), "its key is the operator's to make")
        self.assertIn("key: /etc/hypermip/key: No such file or directory: make one with hypermip-notifier --make-key /etc/hypermip/key", done.stderr)
        run(self.installed(), "--make-key", self.directory / "key")
        right = self.configuration(key=str(self.directory / "key"))
        done = subprocess.run([self.installed(), "--config", right, "--check"], capture_output=True, text=True, check=False)
        self.assertEqual((done.returncode, done.stderr), (0, ""))
        self.assertIn("in order. hv-a reports to", done.stdout)
        self.assertNotIn((self.directory / "key").read_text(encoding="utf-8").strip(), done.stdout)
        wrong = self.configuration(onUnreachable="wait", patienceMs=0)
        done = subprocess.run([self.installed(), "--config", wrong, "--check"], capture_output=True, text=True, check=False)
        self.assertEqual((done.returncode, done.stdout), (2, ""))
        self.assertIn("hypermip-notifier: patienceMs: is 0, must be a number of milliseconds above 0\n", done.stderr)
        self.assertIn('hypermip-notifier: onUnreachable: is \'wait\', must be "migrate" or "hold"\n', done.stderr)

    def test_runs_dry_from_there(self) -> None:
        real_tap(self, "tap-vm1")
        sockets = self.directory / "qmp"
        sockets.mkdir()
        key = self.directory / "key-of-dry-run"
        run(self.installed(), "--make-key", key)
        qemu = FakeQemu(sockets / "vm1")
        self.addCleanup(qemu.dies)
        log = self.directory / "steps.jsonl"
        command = [self.installed(), "--config", self.configuration(sockets=[str(sockets)], key=str(key)), "--log", str(log), "--text", "--dry-run"]
        with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as notifier:
            try:
                deadline = time.monotonic() + PATIENCE_S
                while not (log.exists() and "would-send" in log.read_text(encoding="utf-8")):
                    self.assertLess(time.monotonic(), deadline)
                    time.sleep(0.02)
            finally:
                notifier.send_signal(signal.SIGTERM)
            text = notifier.communicate(timeout=PATIENCE_S)[0]
        self.assertEqual(notifier.returncode, 0)
        self.assertIn('vm1: would send at its next migration: {"phase": "preparing"', text)
        self.assertEqual(qemu.has_been_told, [])


def run(*command: str | Path) -> str:
    return subprocess.run([str(word) for word in command], capture_output=True, text=True, check=True, timeout=PATIENCE_S).stdout


if __name__ == "__main__":
    unittest.main()
