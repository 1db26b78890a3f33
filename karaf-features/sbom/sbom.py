# SPDX-License-Identifier: Apache-2.0
"""Writes a software bill of materials (CycloneDX 1.5, JSON) of what is packed: the jars of a directory or an archive.

`sbom.py PRODUCT FILE` reads the jars themselves and nothing else: what is in the list is what is delivered. A jar that has others' classes
packed into it says so in its Maven properties; those are listed as parts of it.
"""

from __future__ import annotations

import hashlib
import io
import json
import re
import sys
import uuid
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import quote

_REPOSITORY = re.compile(r"(?:^|/)(?:system|m2)/(?P<group>.+)/(?P<name>[^/]+)/(?P<version>[^/]+)/[^/]+\.jar$")
_FILE = re.compile(r"(?P<name>.+?)-(?P<version>\d[^/]*)\.jar$")
_PROPERTIES = re.compile(r"META-INF/maven/[^/]+/[^/]+/pom\.properties")
_LICENCE = re.compile(r'"[^"]*"|[^,]+')


@dataclass(frozen=True, order=True)
class Coordinates:
    """What Maven calls an artifact; the group is empty where nothing tells it."""

    group: str
    name: str
    version: str

    @property
    def purl(self) -> str:
        version = quote(self.version)
        return f"pkg:maven/{quote(self.group)}/{quote(self.name)}@{version}" if self.group else f"pkg:generic/{quote(self.name)}@{version}"

    @property
    def fields(self) -> dict[str, Any]:
        group = {"group": self.group} if self.group else {}
        return {"type": "library", **group, "name": self.name, "version": self.version, "purl": self.purl}


def jars(product: Path) -> Iterator[tuple[str, bytes]]:
    """Each jar with its path in the product, in order."""
    if product.is_dir():
        for file in sorted(product.rglob("*.jar")):
            yield file.relative_to(product).as_posix(), file.read_bytes()
    else:
        with zipfile.ZipFile(product) as archive:
            for name in sorted(name for name in archive.namelist() if name.endswith(".jar")):
                yield name, archive.read(name)


def component(path: str, content: bytes) -> dict[str, Any]:
    """A jar's entry, with what is packed into it."""
    told, licences = _contents(content)
    own = _own(path, told)
    parts = [{**each.fields, "bom-ref": f"{own.purl}#{each.purl}"} for each in told if (each.group, each.name) != (own.group, own.name)]
    return {
        **own.fields,
        "bom-ref": f"{own.purl}#{path}",
        "hashes": [{"alg": "SHA-256", "content": hashlib.sha256(content).hexdigest()}],
        **({"licenses": licences} if licences else {}),
        "properties": [{"name": "hypermip:path", "value": path}],
        **({"components": parts} if parts else {}),
    }


def bill(product: Path) -> dict[str, Any]:
    """Of a product. The same product has the same bill, whenever it is written."""
    components = [component(path, content) for path, content in jars(product)]
    if not components:
        raise ValueError(f"no jar in {product}; is it built?")
    serial = uuid.uuid5(uuid.NAMESPACE_OID, json.dumps(components))
    name = re.sub(r"-1\.0\.0-SNAPSHOT|\.oar$", "", product.name)
    return {
        "bomFormat": "CycloneDX",
        "specVersion": "1.5",
        "serialNumber": f"urn:uuid:{serial}",
        "version": 1,
        "metadata": {"component": {"type": "application", "bom-ref": name, "group": "org.hypermip", "name": name}},
        "components": components,
    }


def _contents(content: bytes) -> tuple[list[Coordinates], list[dict[str, Any]]]:
    """What a jar says is in it, and under which licences: nothing where Python cannot read the jar, as some of ONOS's, that Java can."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as jar:
            told = {_properties(jar.read(name)) for name in jar.namelist() if _PROPERTIES.fullmatch(name)}
            return sorted(told), _licences(jar)
    except zipfile.BadZipFile:
        return [], []


def _own(path: str, told: list[Coordinates]) -> Coordinates:
    """By its place in a Maven repository; elsewhere by what it says of itself, and by its name."""
    if found := _REPOSITORY.search(path):
        return Coordinates(found["group"].replace("/", "."), found["name"], found["version"])
    found = _FILE.fullmatch(path.rsplit("/", 1)[-1])
    name, version = (found["name"], found["version"]) if found else (path.rsplit("/", 1)[-1], "0")
    return next((each for each in told if each.name == name), Coordinates("", name, version))


def _properties(content: bytes) -> Coordinates:
    lines = (line.partition("=") for line in content.decode("utf-8", "replace").splitlines())
    told = {key.strip(): value.strip() for key, _, value in lines}
    return Coordinates(told.get("groupId", ""), told.get("artifactId", "?"), told.get("version", "0"))


def _licences(jar: zipfile.ZipFile) -> list[dict[str, Any]]:
    """Of the manifest's Bundle-License: names or addresses, whatever it has."""
    if "META-INF/MANIFEST.MF" not in jar.namelist():
        return []
    manifest = re.sub(r"\r?\n ", "", jar.read("META-INF/MANIFEST.MF").decode("utf-8", "replace"))
    found = re.search(r"^Bundle-License: *(.+?)\r?$", manifest, re.MULTILINE)
    names = [each.strip().split(";")[0].strip('" ') for each in _LICENCE.findall(found[1])] if found else []
    return [{"license": {"name": name}} for name in names if name]


def main(product: str, file: str) -> int:
    try:
        written = bill(Path(product))
    except (OSError, ValueError) as wrong:
        print(f"sbom: {wrong}", file=sys.stderr)
        return 2
    Path(file).write_text(json.dumps(written, indent=1) + "\n", encoding="utf-8")
    print(f"{file}: {len(written['components'])} components of {product}")
    return 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
