# SPDX-License-Identifier: Apache-2.0
"""hypermip-underlay, on a bridge and on tables that only seem to be there."""

from __future__ import annotations

import io
import json
import re
import tempfile
import unittest
from contextlib import redirect_stderr, redirect_stdout
from pathlib import Path
from unittest import mock

from hypermip_bridge.underlay.command import main
from tests.fake_underlay import FakeUnderlay

HERE = ("--local-ip", "192.0.2.1")
PEERS = ("--endpoint", "192.0.2.2", "--endpoint", "192.0.2.3")
BRIDGE = ("--bridge", "br-phy", *HERE)
NFTABLES = ("--nftables", *HERE)
ENCAPSULATIONS = ("udp,tp_dst=4789", "udp,tp_dst=6081", "ip,nw_proto=47")


class UnderlayTest(unittest.TestCase):
    def setUp(self) -> None:
        self.underlay = FakeUnderlay()

    def call(self, *arguments: str, reads: str = "") -> tuple[int, str]:
        """Exit code, and what was said wherever."""
        said = io.StringIO()
        with redirect_stdout(said), redirect_stderr(said), mock.patch("sys.stdin", io.StringIO(reads)):
            return main(arguments, self.underlay), said.getvalue()

    def meets(self, *packet: str) -> str:
        """What the bridge's rules do with a packet that comes in, the highest priority first."""
        noted = "reg15=0"
        for _ in range(3):
            is_met = [
                (int(re.findall(r"priority=(\d+)", rule)[0]), rule)
                for rule in self.underlay.rules
                if {*packet, noted} >= {word for word in re.split(r"[ ,]+", rule.partition(" actions=")[0]) if not word.startswith(("cookie", "priority"))}
            ]
            (priority, rule), *others = sorted(is_met, reverse=True)
            self.assertNotIn(priority, [other for other, _ in others], "a switch may choose any of them")
            actions = rule.partition(" actions=")[2]
            if "resubmit" not in actions:
                return actions
            noted = "reg15=1"
        raise AssertionError("a packet runs in a circle")

    # --- a bridge -----------------------------------------------------------------------------------------------------------------------

    def test_drops_what_comes_in_a_tunnel_from_whoever_is_no_endpoint(self) -> None:
        status, said = self.call(*BRIDGE, *PEERS)
        self.assertEqual(status, 0, said)
        for encapsulation in ENCAPSULATIONS:
            tunnelled = (*encapsulation.split(","), "nw_dst=192.0.2.1")
            with self.subTest(encapsulation):
                self.assertEqual(self.meets(*tunnelled, "nw_src=192.0.2.66"), "drop")
                for peer in ("192.0.2.2", "192.0.2.3"):
                    self.assertEqual(self.meets(*tunnelled, f"nw_src={peer}"), "NORMAL", "as without the guard")
        self.assertEqual(self.meets("udp", "tp_dst=4789", "nw_dst=192.0.2.77", "nw_src=192.0.2.66"), "NORMAL", "is for another machine")
        self.assertEqual(self.meets("udp", "tp_dst=53", "nw_dst=192.0.2.1", "nw_src=192.0.2.66"), "NORMAL", "is in no tunnel")

    def test_takes_the_way_that_the_bridges_own_rules_say(self) -> None:
        self.underlay.rules.append("priority=9,nw_dst=192.0.2.1 actions=LOCAL")
        self.call(*BRIDGE, *PEERS)
        self.assertEqual(self.meets("udp", "tp_dst=4789", "nw_dst=192.0.2.1", "nw_src=192.0.2.2"), "LOCAL")

    def test_lets_pass_before_it_drops(self) -> None:
        self.call(*BRIDGE, *PEERS)
        drops = ["drop" in line for line in self.underlay.did]
        self.assertEqual(drops, sorted(drops))
        self.underlay.did = []
        self.call(*BRIDGE, "--remove")
        self.assertEqual([line.count("nw_src") for line in self.underlay.did], [0] * 3 + [1] * 6)

    def test_says_what_it_changes_and_changes_nothing_the_second_time(self) -> None:
        _, said = self.call(*BRIDGE, *PEERS)
        self.assertIn("br-phy: changed: priority=65001,udp,nw_dst=192.0.2.1,nw_src=192.0.2.2,reg15=0,tp_dst=4789: is not let pass, must be\n", said)
        self.assertIn("br-phy: changed: priority=65000,ip,nw_dst=192.0.2.1,nw_proto=47,reg15=0: is not dropped, must be\n", said)
        self.assertEqual(len(said.splitlines()), 9)
        self.underlay.did = []
        self.assertEqual(self.call(*BRIDGE, *PEERS), (0, "br-phy: is as it should be\n"))
        self.assertEqual(self.underlay.did, [])

    def test_follows_the_endpoints_that_are_configured(self) -> None:
        self.call(*BRIDGE, *PEERS)
        _, said = self.call(*BRIDGE, "--endpoint", "192.0.2.3", "--endpoint", "192.0.2.4")
        self.assertEqual(said.count("is not let pass, must be"), 3)
        self.assertEqual(said.count("is let pass, must not be: no such endpoint is configured"), 3)
        tunnelled = ("udp", "tp_dst=4789", "nw_dst=192.0.2.1")
        self.assertEqual(self.meets(*tunnelled, "nw_src=192.0.2.2"), "drop")
        self.assertEqual(self.meets(*tunnelled, "nw_src=192.0.2.4"), "NORMAL")

    def test_check_and_dry_run_change_nothing(self) -> None:
        status, said = self.call(*BRIDGE, *PEERS, "--check")
        self.assertEqual((status, self.underlay.did), (1, []))
        self.assertRegex(said, r"\Abr-phy: differs: ")
        status, said = self.call(*BRIDGE, *PEERS, "--dry-run")
        self.assertEqual((status, self.underlay.did), (0, []))
        self.assertRegex(said, r"\Aovs-ofctl -O OpenFlow13 add-flows br-phy - <<'END'\ncookie=0x4879704d4950,priority=65001,")
        self.call(*BRIDGE, *PEERS)
        self.assertEqual(self.call(*BRIDGE, *PEERS, "--check"), (0, "br-phy: is as it should be\n"))

    def test_remove_takes_its_own_rules_alone(self) -> None:
        before = list(self.underlay.rules)
        self.call(*BRIDGE, *PEERS)
        self.assertEqual(self.call("--bridge", "br-phy", "--remove", "--check")[0], 1)
        status, said = self.call("--bridge", "br-phy", "--remove")
        self.assertEqual((status, self.underlay.rules), (0, before))
        self.assertIn("br-phy: changed: priority=65000,udp,nw_dst=192.0.2.1,reg15=0,tp_dst=4789: is dropped\n", said)
        self.assertEqual(self.call("--bridge", "br-phy", "--remove"), (0, "br-phy: is as it should be\n"))

    def test_endpoints_of_ipv6_are_guarded_the_same_way(self) -> None:
        self.call("--bridge", "br-phy", "--local-ip", "2001:DB8::1", "--endpoint", "2001:db8::2", "--endpoint", "192.0.2.2")
        for encapsulation in (("udp6", "tp_dst=4789"), ("udp6", "tp_dst=6081"), ("ipv6", "nw_proto=47")):
            here = (*encapsulation, "ipv6_dst=2001:db8::1")
            self.assertEqual(self.meets(*here, "ipv6_src=2001:db8::2"), "NORMAL")
            self.assertEqual(self.meets(*here, "ipv6_src=2001:db8::66"), "drop")
        self.assertEqual(len(self.underlay.rules), 1 + 6, "no tunnel leads from one version to the other")

    # --- who the endpoints are ----------------------------------------------------------------------------------------------------------

    def test_reads_the_list_of_switches_that_the_application_gives(self) -> None:
        switches = {"switches": [{"id": f"of:{end}", "endpoint": f"192.0.2.{end}", "available": True} for end in (1, 2, 3)], "warnings": []}
        status, said = self.call(*BRIDGE, "--switches", "-", reads=json.dumps(switches))
        self.assertEqual((status, len(said.splitlines())), (0, 9))
        with tempfile.TemporaryDirectory() as directory:
            file = Path(directory) / "switches.json"
            file.write_text(json.dumps(switches), encoding="utf-8")
            self.assertEqual(self.call(*BRIDGE, "--switches", str(file)), (0, "br-phy: is as it should be\n"))

    def test_says_which_option_is_wrong_what_it_holds_and_what_it_should(self) -> None:
        for arguments, reads, said in (
            ((*BRIDGE, "--endpoint", "192.0.2.0/24"), "", "--endpoint: is '192.0.2.0/24', must be an IPv4 or IPv6 address"),
            ((*BRIDGE, "--endpoint", "0.0.0.0"), "", "--endpoint: is '0.0.0.0'"),
            ((*BRIDGE, "--endpoint", "fe80::1%eth0"), "", "--endpoint: is 'fe80::1%eth0'"),
            (("--bridge", "br-phy", *PEERS), "", "--local-ip: is None, must be an IPv4 or IPv6 address of a tunnel endpoint"),
            (BRIDGE, "", "--endpoint: none is another one than 192.0.2.1"),
            ((*BRIDGE, "--endpoint", "192.0.2.1"), "", "--endpoint: none is another one"),
            ((*BRIDGE, "--endpoint", "2001:db8::2"), "", "--endpoint: none is another one"),
            ((*BRIDGE, "--switches", "-"), "", "--switches: -: is no list of switches with endpoints"),
            ((*BRIDGE, "--switches", "-"), "[1]", "--switches: -: is no list of switches with endpoints"),
            ((*BRIDGE, "--switches", "-"), '{"switches": [{"id": "of:1"}]}', "KeyError('endpoint')"),
            ((*BRIDGE, "--switches", "-"), '{"switches": [{"endpoint": 7}]}', "--switches: -: endpoint: is 7, must be"),
            ((*BRIDGE, "--switches", "/nowhere/at/all"), "", "--switches: /nowhere/at/all: "),
            (("--bridge", "br-hpy", *HERE, *PEERS), "", "--bridge: is 'br-hpy', must be one of br-int, br-phy"),
        ):
            with self.subTest(arguments):
                status, printed = self.call(*arguments, reads=reads)
                self.assertEqual((status, self.underlay.did), (2, []))
                self.assertIn(said, printed)

    # --- nftables -----------------------------------------------------------------------------------------------------------------------

    def test_lays_one_table_of_nftables_as_a_whole(self) -> None:
        self.assertEqual(self.call(*NFTABLES, *PEERS), (0, "nftables: changed: table hypermip_underlay: is missing, must be there\n"))
        laid = self.underlay.tables["hypermip_underlay"]
        self.assertIn({"set": {"family": "inet", "table": "hypermip_underlay", "name": "endpoints", "type": "ipv4_addr", "elem": ["192.0.2.2", "192.0.2.3"], "handle": 9}}, laid)
        expressions = [each["rule"]["expr"] for each in laid if "rule" in each]
        for expression, protocol in zip(expressions, ({"set": [4789, 6081]}, "gre"), strict=True):
            rights = [part["match"]["right"] for part in expression if "match" in part]
            self.assertEqual(rights, ["192.0.2.1", protocol, "@endpoints"])
            self.assertEqual(expression[2]["match"]["op"], "!=")
            self.assertEqual(expression[-1], {"drop": None})

    def test_changes_the_table_only_if_it_differs(self) -> None:
        self.call(*NFTABLES, *PEERS)
        self.underlay.did = []
        self.assertEqual(self.call(*NFTABLES, *PEERS), (0, "nftables: is as it should be\n"))
        self.assertEqual(self.call(*NFTABLES, *PEERS, "--check"), (0, "nftables: is as it should be\n"))
        self.assertEqual(self.underlay.did, [])
        status, said = self.call(*NFTABLES, "--endpoint", "192.0.2.3", "--check")
        self.assertEqual((status, self.underlay.did), (1, []))
        self.assertIn("nftables: differs: table hypermip_underlay: endpoints: are 192.0.2.2, 192.0.2.3, must be 192.0.2.3\n", said)
        self.call(*NFTABLES, "--endpoint", "192.0.2.3")
        self.assertEqual(self.call(*NFTABLES, "--endpoint", "192.0.2.3", "--check")[0], 0)

    def test_what_somebody_has_taken_out_of_the_table_is_missed(self) -> None:
        for kind in ("rule", "set", "chain"):
            with self.subTest(kind):
                self.call(*NFTABLES, *PEERS)
                laid = self.underlay.tables["hypermip_underlay"]
                laid.remove(next(each for each in laid if kind in each))
                status, said = self.call(*NFTABLES, *PEERS, "--check")
                self.assertEqual(status, 1)
                self.assertRegex(said, "endpoints: are none, must be" if kind == "set" else f"{kind}s: are not what they must be")

    def test_removes_its_table_alone(self) -> None:
        self.underlay.tables["others"] = []
        self.assertEqual(self.call("--nftables", "--remove"), (0, "nftables: is as it should be\n"))
        self.call(*NFTABLES, *PEERS)
        self.assertEqual(self.call("--nftables", "--remove"), (0, "nftables: changed: table hypermip_underlay: is there\n"))
        self.assertEqual(list(self.underlay.tables), ["others"])

    def test_says_what_did_not_take(self) -> None:
        self.underlay.is_deaf = True
        for place in (BRIDGE, NFTABLES):
            status, said = self.call(*place, *PEERS)
            self.assertEqual(status, 2)
            self.assertIn("it did not become what it should be; still ", said)


if __name__ == "__main__":
    unittest.main()
