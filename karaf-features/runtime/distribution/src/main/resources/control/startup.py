# SPDX-License-Identifier: Apache-2.0
"""Waits until an instance is ready, and says why when it does not become so."""

import subprocess
import time

import ports
from failure import StartFailure
from rest import Rest

OPENFLOW = 6653  # opened late: the controller needs the stores
PORTS = {8181: "REST", 8101: "shell", OPENFLOW: "OpenFlow", 6633: "OpenFlow", 9876: "ONOS cluster"}
_POLL_SECONDS = 0.25
_APPLICATION_SECONDS = 60
_SHELL_SECONDS = 30
_TAIL_LINES = 15


def check_password(instance):
    """Fails if everybody may use REST or the shell from elsewhere."""
    opened = instance.doors.are_open("rest", "shell")
    if opened and instance.login().is_known_to_everybody:
        raise StartFailure(f"--listen {opened[0]}: everybody knows the password of {instance.login().user}; give another with --password-file")


def check_ports():
    """Fails if a port is taken, naming who holds it."""
    taken = {}
    for port, holder in ports.holders(PORTS).items():
        taken.setdefault(holder, []).append(f"{port} ({PORTS[port]})")
    if taken:
        raise StartFailure("ONOS needs ports that are taken; end first who holds them: " + "; ".join(
            f"{', '.join(sorted(held))} by {holder}" for holder, held in taken.items()))


def await_ready(instance, seconds, archive=None):
    """Returns when every component of ONOS is active, and of the application if an archive is given."""
    deadline = time.monotonic() + seconds
    rest = Rest(instance.doors, instance.login())
    # Not REST first: a request while components are being activated takes part in that, and gets in its way.
    _await(instance, deadline, "ONOS is not ready", lambda: ports.holders([OPENFLOW]))
    _await(instance, deadline, "ONOS is not ready", lambda: rest.node_status() == "READY")
    if archive:
        try:
            name = rest.install(archive)
        except OSError as refusal:
            raise StartFailure(f"ONOS did not take {archive}: {refusal}") from refusal
        deadline = min(deadline, time.monotonic() + _APPLICATION_SECONDS)
        _await(instance, deadline, f"{name} is not active", lambda: rest.application(name) == ("ACTIVE", True))
    check_doors(instance)
    idle = idle_bundles(instance)
    if idle:
        raise StartFailure("bundles that are not active:\n  " + "\n  ".join(idle) + f"\n{tail(instance)}")


def check_doors(instance):
    """Fails if ONOS listens where it was not told to."""
    wrong = sorted(ports.open_to_others(instance.process.pid) - instance.doors.told())
    if wrong:
        raise StartFailure("ONOS listens where it was not told to: " + ", ".join(f"{address} port {port}" for address, port in wrong))


def idle_bundles(instance):
    """The bundles that should run and do not: ONOS calls an application active even when its bundles do not resolve."""
    try:
        answer = instance.command("bundle:list -t 0 --no-format", timeout=_SHELL_SECONDS)
    except subprocess.TimeoutExpired as silent:
        raise StartFailure(f"the shell did not list the bundles within {_SHELL_SECONDS} s") from silent
    rows = [line.split("\t") for line in answer.stdout.splitlines() if "\t" in line]
    if not rows:
        raise StartFailure(f"the shell did not list the bundles: {answer.stdout}{answer.stderr}")
    return [f"{state.strip()} {name}" for _, state, _, _, name in rows
            if state.strip() != "Active" and "Hosts:" not in name]  # a fragment is never active


def tail(instance):
    """What the JVM says, and what the log says last: the errors if there are any, else its end."""
    logged = _lines(instance.log)
    errors = [line for line in logged if "| ERROR |" in line or line.startswith(("Caused by", "Error", "Exception"))]
    told = _lines(instance.console) + (errors or logged)
    # The same cause is logged again and again, with another time and thread: once is enough.
    end = list({line.rsplit(" | ", 1)[-1]: line for line in told}.values())[-_TAIL_LINES:]
    return "\n  ".join([f"Its logs in {instance.directory} end:", *end])


def _lines(log):
    return log.read_text(errors="replace").splitlines() if log.exists() else []


def _await(instance, deadline, failure, ready):
    reason = "no answer yet"
    while time.monotonic() < deadline:
        if not instance.alive():
            raise StartFailure(f"{failure}: the process ended\n{tail(instance)}")
        try:
            if ready():
                return
            reason = "not all components are active"
        except (OSError, KeyError, ValueError) as error:
            reason = str(error)
        time.sleep(_POLL_SECONDS)
    raise StartFailure(f"{failure} ({reason})\n{tail(instance)}")
