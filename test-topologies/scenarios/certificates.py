# SPDX-License-Identifier: Apache-2.0
"""ONOS speaks TLS alone: switches show certificates, strangers are refused, and a VM moves as it does without.

ONOS is started anew with certificates of an authority of the lab's. The switches connect by `ssl:`, with certificates of the same
authority (`ovs-vsctl set-ssl`), REST and notifiers speak https. Three correspondents send a packet a millisecond each, while the VM moves
to the other site and back. It shows that

- every switch is connected by TLS, and no packet is lost in the moves;
- who comes to the OpenFlow port without TLS, without a certificate or with another authority's hears no hello;
- REST answers by https, and does not by http.
"""

from __future__ import annotations

import ssl
import time

from harness.context import Context
from harness.waiting import comes_true
from lab.certificates import PORT, Certificates
from lab.lab import Lab
from probe.openflow import HELLO, message
from probe.window import Window
from steps.calm import wait_calm
from steps.moves import migrate
from steps.names import AWAY, CORRESPONDENTS, HOME, VM
from steps.over_tls import over_tls, said
from steps.tables import expect

TIME_LIMIT = 480
REST = 8181
CONNECTED_S = 30
MEMBER = "a certificate"
ASKED = b"GET /onos/v1/cluster HTTP/1.0\r\n\r\n"


def run(context: Context) -> None:
    with over_tls(context) as secured, secured.two_sites() as lab:
        for name, switch in lab.switches.items():
            is_connected = comes_true(switch.is_connected, CONNECTED_S)
            controller = switch.vsctl("--bare", "get-controller", name).strip()
            is_secure = is_connected and controller == lab.controller and controller.startswith("ssl:")
            secured.check(f"{name} is connected by TLS", is_secure, f"to {controller}: {is_connected}")
        check_strangers(secured)
        move(secured, lab)


def check_strangers(context: Context) -> None:
    ours = context.runtime.certificates
    assert ours is not None
    others = Certificates(context.out / "others")
    others.make()
    key, certificate, _ = others.of_switches
    stranger = ssl.create_default_context(cafile=str(ours.ca))
    stranger.load_cert_chain(certificate, key)
    nobody = ssl.create_default_context(cafile=str(ours.ca))
    callers = {MEMBER: ours.switch_context(), "another authority's": stranger, "no certificate": nobody, "no TLS": None}
    heard = {who: is_hello(said(PORT, message(HELLO), tls)) for who, tls in callers.items()}
    wanted = {who: who == MEMBER for who in callers}
    context.check("who has a certificate of the authority hears ONOS's hello, and nobody else", heard == wanted, str(heard))
    answers = {"https": said(REST, ASKED, nobody), "http": said(REST, ASKED, None)}
    told = {how: answer.startswith(b"HTTP/") for how, answer in answers.items()}
    context.check("REST answers by https alone", told == {"https": True, "http": False}, str(told))


def is_hello(heard: bytes) -> bool:
    """OpenFlow's type of it is 0, after the version; of TLS's alerts that byte is 3."""
    return len(heard) >= 8 and heard[1] == HELLO


def move(context: Context, lab: Lab) -> None:
    clean = lab.flow_tables()
    context.step(f"{VM} boots at {HOME}")
    lab.machines[VM].boot(HOME)
    traffic = context.traffic(lab, CORRESPONDENTS, lab.machines[VM].what.ip)
    traffic.wait_flowing()
    began = time.time()
    for destination, at_rest in ((AWAY, "away"), (HOME, "at-home")):
        wait_calm(context, traffic.udp)
        context.step(f"{VM} moves live to {destination}")
        migrate(lab, context.onos, VM, destination, at_rest)
    expect(context, lab, "home again", clean)
    window = Window(began, time.time())
    for correspondent, seen in traffic.finish().items():
        counts = seen.udp.counts(window)
        context.check(f"no packet of {correspondent}'s is lost", counts.sent > 0 and counts.lost == 0, f"{counts.lost} of {counts.sent} lost")
