# SPDX-License-Identifier: Apache-2.0
"""REST over https: Karaf's web server takes its certificate from a PKCS #12 file, which openssl makes of PEM."""

import os
import secrets
import subprocess
from pathlib import Path

from failure import StartFailure

_SETTINGS = """
org.osgi.service.http.enabled = false
org.osgi.service.http.secure.enabled = true
org.osgi.service.http.port.secure = 8181
org.ops4j.pax.web.ssl.keystore = ${{karaf.etc}}/{name}
org.ops4j.pax.web.ssl.keystore.type = PKCS12
org.ops4j.pax.web.ssl.keystore.password = {password}
org.ops4j.pax.web.ssl.key.password = {password}
org.ops4j.pax.web.ssl.protocols.included = TLSv1.2,TLSv1.3
"""
_NAME = "rest.p12"


def serve_https(etc, directory):
    """Has the web server whose settings are in etc speak https alone, on the same port. Raises StartFailure."""
    etc, directory = Path(etc), Path(directory)
    password = secrets.token_hex(32)  # of a copy that lasts as long as the instance
    command = ["openssl", "pkcs12", "-export", "-in", directory / "certificate.pem", "-inkey", directory / "key.pem", "-out", etc / _NAME,
               "-passout", "stdin"]
    before = os.umask(0o077)
    try:
        subprocess.run(command, input=password + "\n", capture_output=True, text=True, check=True)
    except FileNotFoundError as missing:
        raise StartFailure("--tls rest needs openssl: install it") from missing
    except subprocess.CalledProcessError as failed:
        raise StartFailure(f"--tls rest: openssl cannot read {directory}: {failed.stderr.strip()}") from failed
    finally:
        os.umask(before)
    settings = etc / "org.ops4j.pax.web.cfg"
    kept = [line for line in settings.read_text().splitlines() if not line.startswith("org.osgi.service.http.")]
    settings.chmod(0o600)
    settings.write_text("\n".join(kept) + _SETTINGS.format(name=_NAME, password=password))
