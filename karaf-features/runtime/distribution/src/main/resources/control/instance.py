# SPDX-License-Identifier: Apache-2.0
"""One running ONOS and its directory. Nothing it writes is ever inside the distribution."""

import json
import os
import re
import shutil
import signal
import subprocess
import time
from pathlib import Path

import login
from doors import Doors
from keystore import serve_https

HOME = Path(__file__).resolve().parent.parent
STOP_SECONDS = 20
# The shell client: a program of its own beside the server.
_CLIENT = ("apache/karaf/org.apache.karaf.client", "apache/sshd/sshd-*", "fusesource/jansi/jansi", "jline/jline")
# Left alone, and known to applications: ours finds what an ONOS before this one has laid, and takes away what nobody wants any more.
_LEAVES_RULES = {
    "org.onosproject.net.flow.impl.FlowRuleManager": {"allowExtraneousRules": "true", "importExtraneousRules": "true"}
}
_COLOUR = re.compile(r"\x1b\[[0-9;]*m")
# All that an instance makes in its directory; ONOS itself makes apps/ and config/ beside Karaf's base directory.
_OWN = ("karaf", "apps", "config", "onos.log*", "karaf.log", "console.log", "pid", "doors.json")


class Instance:
    """Instance data live under one directory: karaf/ (etc, data, system), apps/, onos.log, console.log, pid and doors.json."""

    def __init__(self, directory, doors=None, administrator=None):
        """doors are those that it is to be started with; of one that runs, they are read. administrator is a Login, if one is told."""
        self.directory = Path(directory).resolve()
        self.doors = doors or Doors.kept(directory)
        self._administrator = administrator
        self.base = self.directory / "karaf"
        self.log = self.directory / "onos.log"
        self.console = self.directory / "console.log"
        self.process = None

    def clean(self):
        """Removes what an earlier run left, and nothing else that may be in the directory."""
        for pattern in _OWN:
            for path in self.directory.glob(pattern):
                shutil.rmtree(path) if path.is_dir() else path.unlink()

    def launch(self, leaves_rules=False, runs_long=False):
        """Starts the JVM in a session of its own, so that a Ctrl-C meant for its parent does not reach it.

        leaves_rules: from its start, ONOS leaves rules alone that it finds on switches and does not know.
        runs_long: the JVM is set up for long runs; otherwise for a quick start.
        """
        self._configure()
        for made in ("data/tmp", "system", "deploy"):
            (self.base / made).mkdir(parents=True)
        (self.directory / "config").mkdir()
        if self.doors.cluster:
            shutil.copy(self.doors.cluster, self.directory / "config" / "cluster.json")
        if leaves_rules:
            (self.directory / "config" / "component-cfg.json").write_text(json.dumps(_LEAVES_RULES))
        with open(self.console, "wb") as console:
            # ONOS would take the address of some interface for its cluster of one.
            self.process = subprocess.Popen(
                self._command(runs_long), cwd=self.base, env={**os.environ, "ONOS_IP": self.doors.listen["cluster"]},
                stdin=subprocess.DEVNULL, stdout=console, stderr=console, start_new_session=True)
        (self.directory / "pid").write_text(f"{self.process.pid}\n")

    def _configure(self):
        """Makes etc/ of this start, of the distribution's and of what is told. Passwords in it are for this user's eyes alone."""
        etc = self.base / "etc"
        shutil.copytree(HOME / "etc", etc)
        (etc / "users.properties").chmod(0o600)
        if self._administrator:
            login.write(etc / "users.properties", self._administrator)
        if "rest" in self.doors.tls:
            serve_https(etc, self.doors.tls["rest"])
        self.doors.keep(self.directory)

    def login(self):
        """The administrator's, as told or as Karaf's file has it."""
        users = self.base / "etc" / "users.properties"
        return self._administrator or login.known(users if users.exists() else HOME / "etc" / "users.properties")

    def stop(self):
        """Ends every process that runs on this directory; returns how many there were."""
        pids = self.pids()
        for pid in pids:
            _signal(pid, signal.SIGTERM)
        deadline = time.monotonic() + STOP_SECONDS
        while self.alive() and time.monotonic() < deadline:
            time.sleep(0.1)
        for pid in self.pids():
            _signal(pid, signal.SIGKILL)
        while self.alive():
            time.sleep(0.05)
        (self.directory / "pid").unlink(missing_ok=True)
        return len(pids)

    def alive(self):
        """Whether it runs; also collects a child that has ended."""
        if self.process is not None:  # surer than /proc, which shows no command line while a process is being replaced
            return self.process.poll() is None
        return bool(self.pids())

    def pids(self):
        """The processes of this instance, told by their command line: right after a kill -9 of the script as well."""
        wanted = f"-Dkaraf.base={self.base}".encode()
        return [int(pid) for pid in filter(str.isdigit, os.listdir("/proc")) if wanted in _words(pid)]

    def command(self, line, timeout=None):
        """Runs one command in the instance's shell; returns the finished process with its output as text."""
        # As a batch on its input: given as an argument, the client hangs up when its own input ends.
        done = subprocess.run(self._client("-b"), input=line, capture_output=True, text=True, timeout=timeout)
        done.stdout = _COLOUR.sub("", done.stdout)
        return done

    def shell(self):
        """Opens the instance's shell on this terminal; returns the client's exit status."""
        return subprocess.run(self._client()).returncode

    def _client(self, *arguments):
        """It takes the first user of etc/users.properties, and the password, which everybody would see on a command line."""
        jars = [jar for pattern in _CLIENT for jar in HOME.glob(f"system/org/{pattern}/*/*.jar")]
        return [
            _java(), "-XX:TieredStopAtLevel=1", f"-Dorg.jline.terminal.dumb={'true' if '-b' in arguments else 'false'}",
            f"-Dkaraf.etc={self.base}/etc", *self.doors.properties(),
            "-classpath", ":".join(map(str, jars)), "org.apache.karaf.client.Main",
            "-h", self.doors.answers_at("shell"), "-a", "8101", *arguments]

    def _command(self, runs_long):
        lib = HOME / "lib"
        classpath = [*sorted(lib.glob("boot/*.jar")), *sorted(lib.glob("jdk9plus/*.jar"))]
        endorsed = {jar.name: jar for jar in lib.glob("endorsed/*.jar")}
        locator = next(jar for name, jar in endorsed.items() if ".specs.locator-" in name)
        xml = next(jar for name, jar in endorsed.items() if ".specs.java.xml-" in name)
        return [
            _java(),
            f"@{HOME}/control/jvm.options",
            *([f"@{HOME}/control/jvm-long.options"] if runs_long else []),
            *os.environ.get("HYPERMIP_JAVA_OPTS", "").split(),
            "--patch-module", f"java.base={locator}",
            "--patch-module", f"java.xml={xml}",
            f"-Dkaraf.home={HOME}",
            f"-Dkaraf.base={self.base}",
            f"-Dkaraf.etc={self.base}/etc",
            f"-Dkaraf.data={self.base}/data",
            f"-Dkaraf.instances={self.base}/instances",
            f"-Dkaraf.log={self.directory}",
            *self.doors.properties(),
            "-Dio.netty.bootstrap.extensions=serviceload",  # has Netty ask where those doors are
            f"-Djava.io.tmpdir={self.base}/data/tmp",
            f"-Djava.util.logging.config.file={self.base}/etc/java.util.logging.properties",
            "-Dkaraf.startLocalConsole=false",
            "-Dkaraf.startRemoteShell=true",
            "-classpath", ":".join(map(str, classpath)),
            "org.apache.karaf.main.Main",
        ]


def _java():
    home = os.environ.get("JAVA_HOME")
    return f"{home}/bin/java" if home else "java"


def _words(pid):
    try:
        with open(f"/proc/{pid}/cmdline", "rb") as cmdline:
            return cmdline.read().split(b"\0")
    except OSError:
        return []


def _signal(pid, number):
    try:
        os.kill(pid, number)
    except ProcessLookupError:
        pass
