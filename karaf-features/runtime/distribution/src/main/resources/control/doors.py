# SPDX-License-Identifier: Apache-2.0
"""Where ONOS listens and with which certificates: as told, or at the loopback address without any."""

import ipaddress
import json
import ssl
from pathlib import Path

from failure import StartFailure

PORTS = {8181: "rest", 8101: "shell", 6653: "openflow", 6633: "openflow", 9876: "cluster"}
LOOPBACK = "127.0.0.1"
_EVERY = dict.fromkeys(("0.0.0.0", "::"), ("0.0.0.0", "::"))
LISTENING = ("rest", "shell", "openflow")  # what --listen tells; the cluster's file has its own
SPEAKING_TLS = ("rest", "openflow", "cluster")
_FILE = "doors.json"


class Doors:
    """listen: an address by door. tls: a directory of certificates by door. cluster: ONOS's cluster.json, if there is a cluster."""

    def __init__(self, listen=None, tls=None, cluster=None):
        """Raises StartFailure if these do not go together, or a file does not hold what it should."""
        self.cluster = Path(cluster).resolve() if cluster else None
        self.listen = {**dict.fromkeys(set(PORTS.values()), LOOPBACK), **(listen or {})}
        self.tls = {door: str(Path(directory).resolve()) for door, directory in (tls or {}).items()}
        for door, directory in self.tls.items():
            _check(door, Path(directory))
        if self.cluster:
            self.listen["cluster"] = _own_address(self.cluster)
        if bool(self.cluster) != ("cluster" in self.tls):
            raise StartFailure("--cluster FILE and --tls cluster=DIRECTORY: either is missing, must be both; no node is let in without a certificate")

    @staticmethod
    def kept(directory):
        """Those of the last start on that directory."""
        file = Path(directory) / _FILE
        doors = Doors()
        if file.exists():
            vars(doors).update(json.loads(file.read_text()))
        return doors

    def keep(self, directory):
        (Path(directory) / _FILE).write_text(json.dumps({"listen": self.listen, "tls": self.tls}))

    def answers_at(self, door):
        """The address at which this machine reaches it."""
        address = ipaddress.ip_address(self.listen[door])
        if address.is_unspecified:
            return LOOPBACK if address.version == 4 else "::1"
        return str(address)

    def told(self):
        """(address, port) of each. All addresses are those of both IP versions, as Java has it."""
        return {(address, port) for port, door in PORTS.items() for address in _EVERY.get(self.listen[door], [self.listen[door]])}

    def are_open(self, *doors):
        """Those of the doors that listen beyond the loopback address."""
        return [door for door in doors if not ipaddress.ip_address(self.listen[door]).is_loopback]

    @property
    def rest_url(self):
        host = self.answers_at("rest")
        scheme = "https" if "rest" in self.tls else "http"
        return f"{scheme}://{f'[{host}]' if ':' in host else host}:8181"

    def properties(self):
        """For the JVM: nothing secret, as everybody sees it."""
        told = {f"hypermip.listen.{door}": address for door, address in self.listen.items()}
        told.update({f"hypermip.tls.{door}": directory for door, directory in self.tls.items()})
        return [f"-D{name}={value}" for name, value in sorted(told.items())]


def _check(door, directory):
    """That the directory has what TLS needs, and that certificate and key belong together."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    needed = [("certificate.pem, key.pem", lambda: context.load_cert_chain(directory / "certificate.pem", directory / "key.pem", _no_password))]
    if door != "rest":  # its callers have passwords or signatures, no certificates
        needed.append(("ca.pem", lambda: context.load_verify_locations(directory / "ca.pem")))
    for files, load in needed:
        try:
            load()
        except (OSError, ValueError) as wrong:  # what is no certificate is an OSError, too
            raise StartFailure(f"--tls {door}: {directory} has no {files} (PEM) of use: {wrong}") from wrong


def _no_password():
    raise ValueError("the key is encrypted; give one that is not, in a file that nobody else can read")


def _own_address(file):
    """This node's, of ONOS's cluster.json."""
    try:
        node = json.loads(file.read_text())["node"]
        address, port = str(ipaddress.ip_address(node["ip"])), node.get("port", 9876)
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as wrong:
        raise StartFailure(f'--cluster: {file} names no node such as {{"node": {{"id": "n1", "ip": "192.0.2.1", "port": 9876}}, …}}: {wrong!r}') from wrong
    if port != 9876 or ipaddress.ip_address(address).is_unspecified:
        raise StartFailure(f"--cluster: node in {file} is {address}, port {port}; must be one address of this machine, port 9876")
    return address
