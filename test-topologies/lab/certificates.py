# SPDX-License-Identifier: Apache-2.0
"""Certificates for a lab whose ONOS speaks TLS alone: to switches, which show theirs, and as https. openssl makes them."""

from __future__ import annotations

import shutil
import ssl
from dataclasses import dataclass
from pathlib import Path

from .command import run

PORT = 6653
_KEY = ("-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes", "-days", "3650")
_ONOS, _SWITCH = "onos", "switch"
_HOLDERS = (_ONOS, _SWITCH)


@dataclass(frozen=True)
class Certificates:
    """Of one authority, in a directory: ONOS's, and one for all switches. There are none until they are made."""

    directory: Path

    def make(self) -> None:
        """Once for a directory: an ONOS that is started again goes on with those that switches have."""
        if (self.directory / _SWITCH / "ca.pem").exists():
            return
        self.directory.mkdir(mode=0o700, parents=True, exist_ok=True)
        authority = ("-keyout", str(self.directory / "ca.key"), "-out", str(self.ca))
        run(["openssl", "req", "-x509", *_KEY, "-subj", "/CN=lab", *authority])
        for holder in _HOLDERS:
            self._certify(self.directory / holder)

    def _certify(self, holder: Path) -> None:
        holder.mkdir(mode=0o700, exist_ok=True)
        request, names = holder / "request.pem", holder / "names"
        names.write_text("subjectAltName=IP:127.0.0.1\n", encoding="ascii")
        run(["openssl", "req", *_KEY, "-subj", f"/CN={holder.name}", "-keyout", str(holder / "key.pem"), "-out", str(request)])
        signer = ("-CA", str(self.ca), "-CAkey", str(self.directory / "ca.key"), "-CAcreateserial")
        made = ("-in", str(request), "-extfile", str(names), "-out", str(holder / "certificate.pem"))
        run(["openssl", "x509", "-req", "-days", "3650", *signer, *made])
        shutil.copy(self.ca, holder / "ca.pem")

    @property
    def ca(self) -> Path:
        return self.directory / "ca.pem"

    @property
    def of_onos(self) -> Path:
        """A directory as the runtime's --tls takes it."""
        return self.directory / _ONOS

    @property
    def of_switches(self) -> list[str]:
        """What `ovs-vsctl set-ssl` takes: key, certificate, authority."""
        return [str(self.directory / _SWITCH / name) for name in ("key.pem", "certificate.pem", "ca.pem")]

    def switch_context(self) -> ssl.SSLContext:
        """For switches that are programs: they show the same certificate."""
        key, certificate, ca = self.of_switches
        context = ssl.create_default_context(cafile=ca)
        context.load_cert_chain(certificate, key)
        return context


def rest_url(certificates: Certificates | None) -> str:
    """Of the ONOS of this machine."""
    return f"{'https' if certificates else 'http'}://127.0.0.1:8181"


def controller(certificates: Certificates | None, address: str) -> str:
    """As `ovs-vsctl set-controller` takes it."""
    return f"{'ssl' if certificates else 'tcp'}:{address}:{PORT}"
