# SPDX-License-Identifier: Apache-2.0
"""An ONOS that speaks TLS alone, for as long as a scenario wants it."""

from __future__ import annotations

import socket
import ssl
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace

from harness.context import Context
from harness.labs import Labs
from lab.certificates import Certificates
from lab.onos import Onos

_PATIENCE = 5  # seconds


@contextmanager
def over_tls(context: Context) -> Iterator[Context]:
    """The context with an ONOS that is started anew with certificates, and labs of it. Afterwards an ONOS as before is there."""
    runtime = context.runtime
    before = runtime.certificates
    context.labs.end()  # its switches speak as before
    runtime.stop()
    runtime.certificates = before or Certificates(context.out / "certificates")
    try:
        context.step("ONOS starts anew, with certificates")
        runtime.start()
        onos = Onos(runtime.url, ca=runtime.ca)
        labs = Labs(onos, context.step, runtime.keys, runtime.certificates)
        try:
            yield replace(context, onos=onos, labs=labs)
        finally:
            labs.end()
    finally:
        runtime.stop()
        runtime.certificates = before
        context.step("ONOS starts anew, as it was")
        runtime.start()


def said(port: int, word: bytes, tls: ssl.SSLContext | None) -> bytes:
    """What is answered on this host's port to a word that is sent with TLS or without; nothing if the caller is refused."""
    try:
        with socket.create_connection(("127.0.0.1", port), _PATIENCE) as plain:
            with tls.wrap_socket(plain, server_hostname="127.0.0.1") if tls else plain as connection:
                connection.sendall(word)
                return connection.recv(4096)
    except OSError:  # which an alert of TLS is, too
        return b""
