# SPDX-License-Identifier: Apache-2.0
"""The few requests to ONOS's REST that starting needs."""

import base64
import json
import re
import ssl
import urllib.error
import urllib.request
from pathlib import Path

_TIMEOUT_SECONDS = 20


class Rest:
    """ONOS's REST behind its door. Every method raises OSError when nobody answers, or not with success."""

    def __init__(self, doors, login):
        self.url = f"{doors.rest_url}/onos/v1"
        self._login = login
        self._tls = _only(Path(doors.tls["rest"]) / "certificate.pem") if "rest" in doors.tls else None

    def node_status(self):
        """INACTIVE, ACTIVE, or READY: every component of every ONOS feature is active."""
        return self._request("cluster")["nodes"][0]["status"]

    def install(self, archive):
        """Installs and activates an .oar; returns the application's name."""
        with open(archive, "rb") as content:
            return self._request("applications?activate=true", content.read())["name"]

    def application(self, name):
        """What ONOS says of an application's state, and whether all its components are active."""
        state = self._request(f"applications/{name}")["state"]
        return state, self._request(f"applications/{name}/health")["message"] == "ready"

    def _request(self, path, body=None):
        request = urllib.request.Request(f"{self.url}/{path}", data=body)
        login = base64.b64encode(f"{self._login.user}:{self._login.password}".encode()).decode()
        request.add_header("Authorization", f"Basic {login}")
        if body is not None:
            request.add_header("Content-Type", "application/octet-stream")
        try:
            with urllib.request.urlopen(request, timeout=_TIMEOUT_SECONDS, context=self._tls) as answer:
                return json.load(answer)
        except urllib.error.HTTPError as refusal:
            said = re.sub(r"\s+", " ", refusal.read().decode(errors="replace")).strip()
            raise OSError(f"{path}: HTTP {refusal.code} {said[:300]}") from refusal


def _only(certificate):
    """Believes that certificate, whatever name is in it: the loopback address may not be."""
    context = ssl.create_default_context(cafile=certificate)
    context.check_hostname = False
    context.verify_flags |= ssl.VERIFY_X509_PARTIAL_CHAIN
    return context
