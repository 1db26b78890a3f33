# SPDX-License-Identifier: Apache-2.0
"""The software bill of materials lists what is packed, and the page of what stays old tells of what is packed."""

from __future__ import annotations

import hashlib
import io
import json
import re
import subprocess
import tempfile
import unittest
import zipfile
from functools import cache
from pathlib import Path
from xml.etree import ElementTree

from harness import paths

SBOM = paths.ROOT / "karaf-features" / "sbom" / "sbom.py"
RUNTIME = paths.ROOT / "karaf-features" / "runtime" / "distribution"
PAGE = paths.ROOT / "docs" / "supply-chain.md"
POM = "{http://maven.apache.org/POM/4.0.0}"


@cache
def properties() -> dict[str, str]:
    """Of the two poms that the features file is filtered with."""
    found = {"project.version": "1.0.0-SNAPSHOT"}
    for pom in (paths.ROOT / "pom.xml", RUNTIME / "pom.xml"):
        found |= {each.tag.removeprefix(POM): each.text or "" for each in ElementTree.parse(pom).getroot().find(f"{POM}properties") or ()}
    return found


def bundles() -> set[tuple[str, str, str]]:
    """Those that the features file names: group, name, version."""
    text = (RUNTIME / "src" / "main" / "features" / "features.xml").read_text(encoding="utf-8")
    text = re.sub(r"\$\{([\w.]+)\}", lambda name: properties()[name[1]], text)
    return {(group, name, version) for group, name, version in re.findall(r"<bundle>mvn:([^/]+)/([^/]+)/([^<]+)</bundle>", text)}


def jar(manifest: str = "", *packed: str) -> bytes:
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w") as archive:
        archive.writestr("META-INF/MANIFEST.MF", f"Manifest-Version: 1.0\r\n{manifest}")
        for coordinates in packed:
            group, name, version = coordinates.split(":")
            told = f"#Generated\ngroupId={group}\nartifactId={name}\nversion={version}\n"
            archive.writestr(f"META-INF/maven/{group}/{name}/pom.properties", told)
    return content.getvalue()


class SbomTest(unittest.TestCase):
    def setUp(self) -> None:
        directory = tempfile.TemporaryDirectory()
        self.addCleanup(directory.cleanup)
        self.directory = Path(directory.name)
        self.product = self.directory / "product"
        self.product.mkdir()

    def put(self, path: str, content: bytes = b"") -> None:
        file = self.product / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(content or jar())

    def bill(self, product: Path | None = None) -> dict:
        file = self.directory / "bill.json"
        subprocess.run(["/usr/bin/python3", "-B", SBOM, product or self.product, file], check=True, capture_output=True)
        return json.loads(file.read_text(encoding="utf-8"))

    def test_every_bundle_of_the_runtime_is_listed(self) -> None:
        self.assertGreater(len(bundles()), 60)
        for group, name, version in bundles():
            self.put(f"system/{group.replace('.', '/')}/{name}/{version}/{name}-{version}.jar")
        listed = {(each["group"], each["name"], each["version"]) for each in self.bill()["components"]}
        self.assertEqual(bundles(), listed)

    def test_a_jar_is_known_by_its_content_and_its_licence(self) -> None:
        content = jar('Bundle-License: Apache-2.0;link="https://www.apache.org/lic\r\n enses/LICENSE-2.0", MIT\r\n')
        self.put("system/org/example/thing/1.2/thing-1.2.jar", content)
        found = self.bill()["components"][0]
        self.assertEqual("pkg:maven/org.example/thing@1.2", found["purl"])
        self.assertEqual(hashlib.sha256(content).hexdigest(), found["hashes"][0]["content"])
        self.assertEqual(["Apache-2.0", "MIT"], [each["license"]["name"] for each in found["licenses"]])

    def test_what_is_packed_into_a_jar_is_listed_as_its_part(self) -> None:
        self.put("lib/boot/thing-1.2.jar", jar("", "org.example:thing:1.2", "org.other:part:3"))
        found = self.bill()["components"][0]
        self.assertEqual("pkg:maven/org.example/thing@1.2", found["purl"])
        self.assertEqual(["pkg:maven/org.other/part@3"], [each["purl"] for each in found["components"]])

    def test_a_jar_that_says_nothing_of_itself_is_listed_too(self) -> None:
        self.put("lib/boot/osgi.core-8.0.0.jar")
        self.put("system/org/example/odd/1/odd-1.jar", b"no jar that Python can read")
        self.assertEqual(["pkg:generic/osgi.core@8.0.0", "pkg:maven/org.example/odd@1"], [each["purl"] for each in self.bill()["components"]])

    def test_an_archive_is_read_as_a_directory_is_and_alike_each_time(self) -> None:
        archive = self.directory / "hypermip-1.0.0-SNAPSHOT.oar"
        with zipfile.ZipFile(archive, "w") as content:
            content.writestr("app.xml", "")
            content.writestr("m2/org/hypermip/hypermip-app/1/hypermip-app-1.jar", jar())
        first = self.bill(archive)
        self.assertEqual(("CycloneDX", "1.5", "hypermip"), (first["bomFormat"], first["specVersion"], first["metadata"]["component"]["name"]))
        self.assertEqual(["pkg:maven/org.hypermip/hypermip-app@1"], [each["purl"] for each in first["components"]])
        self.assertEqual(first, self.bill(archive))

    def test_a_product_that_is_not_built_is_refused(self) -> None:
        done = subprocess.run(["/usr/bin/python3", "-B", SBOM, self.product, self.directory / "x"], capture_output=True, text=True)
        self.assertEqual((2, True), (done.returncode, "is it built?" in done.stderr))


class PageTest(unittest.TestCase):
    def test_what_stays_has_the_version_that_is_packed(self) -> None:
        packed = {f"{name} {version}" for _, name, version in bundles()} | {f"karaf {properties()['karaf.version']}"}
        told = re.findall(r"^\| `([\w.-]+ [\w.-]+)`", PAGE.read_text(encoding="utf-8"), re.MULTILINE)
        self.assertGreater(len(told), 5)
        self.assertEqual([], [each for each in told if each not in packed])


if __name__ == "__main__":
    unittest.main()
