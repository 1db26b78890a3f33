# SPDX-License-Identifier: Apache-2.0
"""The few requests to ONOS's REST that starting needs."""

import base64
import json
import re
import urllib.error
import urllib.request

USER, PASSWORD = "karaf", "karaf"
_TIMEOUT_SECONDS = 20


class Rest:
    """ONOS's REST at an address. Every method raises OSError when nobody answers, or not with success."""

    def __init__(self, address):
        self.url = f"http://{address}:8181/onos/v1"

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
        login = base64.b64encode(f"{USER}:{PASSWORD}".encode()).decode()
        request.add_header("Authorization", f"Basic {login}")
        if body is not None:
            request.add_header("Content-Type", "application/octet-stream")
        try:
            with urllib.request.urlopen(request, timeout=_TIMEOUT_SECONDS) as answer:
                return json.load(answer)
        except urllib.error.HTTPError as refusal:
            said = re.sub(r"\s+", " ", refusal.read().decode(errors="replace")).strip()
            raise OSError(f"{path}: HTTP {refusal.code} {said[:300]}") from refusal
