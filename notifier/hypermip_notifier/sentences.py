# SPDX-License-Identifier: Apache-2.0
"""The log for people: what a step's fields say, in a sentence."""

from __future__ import annotations

import json
import os
from collections.abc import Mapping
from typing import Any

_NOTICE, _WARNING, _INFO = 5, 4, 6  # syslog's; systemd takes them from a line's beginning (sd-daemon)
_IN_SYSTEMDS_JOURNAL = "JOURNAL_STREAM" in os.environ
_ONES_OWN = ("time", "hypervisor", "vm", "step")

_SENTENCES = {
    "started": "hypervisor {hypervisor}: watching {sockets}, telling {controllers}",
    "unsigned": "without a key it cannot sign what it says, and a controller refuses that unless unsignedReports is set there: {remedy}",
    "unlisted": "MAC addresses are believed as each QEMU says them, if no other has them first: {remedy}",
    "unencrypted": "{controller} is spoken to by http: who is on the way reads what is said, and may answer: use https, and ca for its authority",
    "next-controller": "{controller} answers from now on, for {before} does not: {reason}",
    "unauthenticated": "the fabric does not take what this hypervisor says for its own (code {code}): {remedy}",
    "old-key": "it signs with the key that it had, for there is no new one to be read: {reason}",
    "stopping": "stopping",
    "watching": "watching {socket} ({status}), interfaces {interfaces}",
    "report-only": "its source cannot hold a pause back: what arrives during one may be lost",
    "would-refuse": "the fabric would refuse it: {field} {value} {remedy}",
    "unaddressed": "no address for {mac}: {remedy}",
    "unplaced": "the fabric is not told of {mac}, which may be behind any of its interfaces: {remedy}",
    "changed": "its interfaces are now {interfaces}",
    "contradicts": "it says of itself now what is refused, and the fabric is told of it as before: {reason}",
    "too-many": "not watched, as there are more than {most} places with guests already: {sockets}",
    "queue-kept": "{tap}: how many frames may wait for the guest could not be set: {reason}",
    "queue": "{tap}: {frames} frames may wait for the guest (before: {before})",
    "floods-out": "{tap}: floods stay out of it until the guest runs",
    "floods-in": "{tap}: floods go to it again",
    "floods-kept": "{tap}: whether floods go to it could not be set: {reason}",
    "registered": "{phase}: accepted after {tookMs} ms",
    "refused": "{phase}: refused with status {status} after {tookMs} ms: {answer}",
    "unregistered": "{phase}: the fabric has no binding of it, so nothing runs out",
    "unreachable": "{phase}: no answer after {tookMs} ms: {reason}",
    "inventory": "the fabric is told which guests are here ({guests}); start {restarts} of this notifier",
    "inventory-withheld": "the fabric is not told yet which guests are here: it is not known who is at {reason}",
    "inventory-unheard": "the fabric does not hear which guests are here: {reason}",
    "no-inventories": "the controller takes no inventories ({reason}): it is old, or starting; it is told of changes alone",
    "inventory-refused": "the fabric refuses what the inventory has, {field} {value} (code {code}): {remedy}",
    "inventory-failed": "which guests are here could not be told, and is tried again; please report this: {reason}",
    "contested": "another hypervisor says too that it runs there, and an operator must look: {why}",
    "waiting": "the fabric does not know that it is here, and nobody vouches for it. An operator must: {why}",
    "concluded": "the fabric has {conclusion} it: {why}",
    "restarts-unkept": "that this is start {number} cannot be kept, and it is the time in seconds: {reason}",
    "tickets-unkept": "what the fabric has given for its guests cannot be kept, and is lost when the notifier ends: {reason}",
    "clock-corrected": "the fabric's clock differs from what was said: {bySeconds} s are added from now on",
    "time-ignored": "the fabric has said a time that cannot be one, {value}, and the clock stays as it is: correct the controller's clock",
    "time-unsigned": "the time {value} that came for the fabric's is not signed with this hypervisor's key, and the clock stays as it is: {remedy}",
    "event": "QEMU says {event} {data}",
    "gate": "the guest's pause is held back: {pace}, pass {passes}, {remaining} bytes to go",
    "sent-to": "it is sent to {destination}",
    "opened": "the fabric is ready: the guest may pause for {limitMs} ms (impatient: {impatient}, by post-copy: {postCopy})",
    "overtaken": "the guest has not paused, as if it had written too much: it is copied on, and may pause for {limitMs} ms as long as the fabric's answer holds",
    "closed": "the guest has not paused while the fabric's answer held: its pause is held back, and the fabric is asked again",
    "late": "pre-copy ended while the fabric was not ready, at {stage}",
    "released": "the migration goes on by itself ({why}), the guest may pause for {limitMs} ms",
    "held": "the fabric cannot follow: migration cancelled, as onUnreachable says",
    "gone": "{socket}: {reason}",
    "would-send": "would send at {moment}: {registration}",
}
_WARNINGS = ("unaddressed", "unplaced", "unsigned", "unlisted", "contradicts", "too-many", "unencrypted", "next-controller", "unauthenticated", "old-key", "would-refuse", "contested", "waiting", "tickets-unkept", "inventory-refused", "inventory-unheard", "inventory-withheld", "inventory-failed", "time-ignored", "time-unsigned", "restarts-unkept", "refused", "unreachable", "late", "held")
_NOTICES = ("started", "inventory", "no-inventories", "concluded", "clock-corrected", "stopping", "watching", "report-only", "changed", "opened", "overtaken", "closed", "released")

STEPS = tuple(_SENTENCES)


def sentence(entry: Mapping[str, Any]) -> str:
    """A log entry as one line; fields that its sentence does not name are left to the JSON."""
    step = entry["step"]
    values = {name: _readable(value) for name, value in entry.items()}
    try:
        said = _SENTENCES[step].format_map(values)
    except KeyError:
        said = " ".join([step, *(f"{name}={value}" for name, value in values.items() if name not in _ONES_OWN)])
    if "vm" in entry:
        said = f"{entry['vm']}: {said}"
    priority = _WARNING if step in _WARNINGS else _NOTICE if step in _NOTICES else _INFO
    return f"<{priority}>{in_one_line(said)}" if _IN_SYSTEMDS_JOURNAL else in_one_line(said)


def in_one_line(text: str) -> str:
    """The same with escapes for what would end the line, steer a terminal or turn the text around: names are others' words."""
    return text if text.isprintable() else "".join(sign if sign.isprintable() else _escaped(sign) for sign in text)


def _escaped(sign: str) -> str:
    return sign.encode("unicode_escape").decode()


def _readable(value: Any) -> Any:
    return json.dumps(value) if isinstance(value, dict) else ", ".join(map(_pair, value)) if isinstance(value, (list, tuple)) else value


def _pair(value: Any) -> str:
    return " on ".join(value) if isinstance(value, (list, tuple)) else str(value)
