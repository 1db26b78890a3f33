# SPDX-License-Identifier: Apache-2.0
"""hypermip-bridge, on a bridge that only seems to be there."""

from __future__ import annotations

import io
import unittest
from contextlib import redirect_stderr, redirect_stdout

from hypermip_bridge.command import main
from hypermip_bridge.openvswitch import OpenVSwitch
from tests.fake_openvswitch import FakeOpenVSwitch

WHOLE = ("br-int", "--controller", "tcp:192.0.2.1:6653", "--tunnel", "vxlan0=vxlan", "--visitors", "tap-*")


class BridgeTest(unittest.TestCase):
    def setUp(self) -> None:
        self.switch = FakeOpenVSwitch("eth1", "tap-1", "tap-2")

    def call(self, *arguments: str) -> tuple[int, str]:
        """Exit code, and what was said wherever."""
        said = io.StringIO()
        with redirect_stdout(said), redirect_stderr(said):
            return main(arguments, OpenVSwitch(self.switch)), said.getvalue()

    def test_sets_a_new_bridge_up_and_says_what_it_changes(self) -> None:
        status, said = self.call(*WHOLE)
        self.assertEqual(status, 0, said)
        self.assertEqual(self.switch.bridge["fail_mode"], "secure")
        self.assertEqual(self.switch.bridge["protocols"], ["OpenFlow10", "OpenFlow13"])
        self.assertEqual(self.switch.bridge["other_config"], {"disable-in-band": "true"})
        self.assertEqual(
            self.switch.controllers, [{"target": "tcp:192.0.2.1:6653", "connection_mode": "out-of-band", "max_backoff": "1000"}]
        )
        self.assertEqual(self.switch.interfaces["vxlan0"], {"type": "vxlan", "options": {"remote_ip": "flow", "key": "flow"}})
        self.assertEqual(self.switch.rules, ["priority=0 actions=NORMAL"], "laid again when the first controller had them all deleted")
        self.assertEqual(self.switch.flags, {"tap-1", "tap-2"})
        for what in ("fail_mode", "protocols", "disable-in-band", "controllers", "vxlan0", "base forwarding", "tap-1", "tap-2"):
            self.assertRegex(said, rf"(?m)^br-int: changed: .*{what}")

    def test_changes_nothing_the_second_time(self) -> None:
        self.call(*WHOLE)
        self.switch.did = []
        self.assertEqual(self.call(*WHOLE), (0, "br-int: is as it should be\n"))
        self.assertEqual(self.switch.did, [])
        self.assertEqual(self.call(*WHOLE, "--check"), (0, "br-int: is as it should be\n"))

    def test_check_names_each_difference_and_changes_nothing(self) -> None:
        self.call(*WHOLE)
        for spoil, named in (
            (lambda: self.switch.bridge.update(fail_mode="standalone"), "fail_mode: is standalone, must be secure"),
            (lambda: self.switch.bridge.update(fail_mode=[]), "fail_mode: is not set"),
            (lambda: self.switch.bridge.update(protocols=["OpenFlow13"]), "protocols: is OpenFlow13, must be OpenFlow10,OpenFlow13"),
            (lambda: self.switch.bridge["other_config"].clear(), "disable-in-band"),
            (lambda: self.switch.controllers[0].update(connection_mode="in-band"), "connection_mode is in-band, must be out-of-band"),
            (lambda: self.switch.controllers[0].update(max_backoff="8000"), "max_backoff is 8000, must be 1000"),
            (lambda: self.switch.controllers[0].update(target="tcp:192.0.2.2"), "are tcp:192.0.2.2, must be tcp:192.0.2.1:6653"),
            (lambda: self.switch.interfaces["vxlan0"]["options"].update(key="7"), "port vxlan0: options:key is 7, must be flow"),
            (lambda: self.switch.interfaces["vxlan0"].update(type="gre"), "port vxlan0: type is gre, must be vxlan"),
            (lambda: self.switch.interfaces.pop("vxlan0"), "port vxlan0: is missing"),
            (lambda: self.switch.rules.clear(), "base forwarding"),
            (lambda: self.switch.flags.remove("tap-2"), "port tap-2: floods go to it"),
        ):
            with self.subTest(named):
                spoil()
                self.switch.did = []
                status, said = self.call(*WHOLE, "--check")
                self.assertEqual(status, 1)
                self.assertIn(f"br-int: differs: {named}" if not named.startswith(("conn", "max", "are", "dis")) else named, said)
                self.assertEqual(self.switch.did, [], "a check changes nothing")
                self.call(*WHOLE)
                self.assertEqual(self.call(*WHOLE, "--check")[0], 0, "and it can be mended")

    def test_a_dry_run_shows_what_would_be_run(self) -> None:
        status, said = self.call(*WHOLE, "--dry-run")
        self.assertEqual((status, self.switch.did), (0, []))
        self.assertRegex(said, r"(?m)^ovs-vsctl -- set Bridge br-int fail_mode=secure -- .*'target=\"tcp:192.0.2.1:6653\"'")
        self.assertRegex(said, r"(?m)^ovs-ofctl -O OpenFlow10 add-flow br-int priority=0,actions=NORMAL$")
        self.assertRegex(said, r"(?m)^ovs-ofctl -O OpenFlow10 mod-port br-int tap-1 no-flood$")

    def test_no_flood_works_on_a_bridge_that_had_openflow_13_alone(self) -> None:
        self.switch.bridge["protocols"] = ["OpenFlow13"]
        self.assertEqual(self.call("br-int", "--visitors", "tap-1")[0], 0)
        self.assertEqual(self.switch.flags, {"tap-1"})

    def test_keeps_the_controllers_that_are_there_if_none_is_named(self) -> None:
        self.call(*WHOLE)
        self.switch.controllers[0]["connection_mode"] = "in-band"
        self.call("br-int")
        self.assertEqual(
            [(each["target"], each["connection_mode"]) for each in self.switch.controllers], [("tcp:192.0.2.1:6653", "out-of-band")]
        )

    def test_what_takes_every_frame_is_base_forwarding_and_nothing_else_is(self) -> None:
        for rule, is_one in (
            ("priority=10 actions=NORMAL", True),
            ("reset_counts priority=10 actions=NORMAL", True),
            ("actions=resubmit(,5)", True),
            ("priority=0 actions=goto_table:3", True),
            ("priority=0 actions=drop", False),
            ("priority=0 actions=CONTROLLER:65535", False),
            ("priority=10,in_port=1 actions=NORMAL", False),
            ("priority=10,ip actions=NORMAL", False),
            ("idle_timeout=60, priority=10 actions=NORMAL", False),
        ):
            with self.subTest(rule):
                self.call("br-int")
                self.switch.rules = [rule]
                self.assertEqual(self.call("br-int", "--check")[0], 0 if is_one else 1)
                self.assertEqual(self.call("br-int", "--check", "--base-forwarding", "none")[0], 0)

    def test_says_which_option_is_wrong_what_it_holds_and_what_it_should(self) -> None:
        for arguments, said in (
            (("--controller", "192.0.2.1"), "--controller: is '192.0.2.1', must be such as tcp:192.0.2.1:6653"),
            (("--controller", "tcp:h:99999"), "--controller: is 'tcp:h:99999'"),
            (("--tunnel", "vxlan0"), "--tunnel: is 'vxlan0', must end with one of vxlan, geneve, gre"),
            (("--tunnel", "=vxlan"), "--tunnel: is '=vxlan', must begin with the name of a port"),
            (("--tunnel", "a-name-too-long-for-linux=vxlan"), "at most 15 bytes"),
            (("--local-ip", "10.0.0.1/24"), "--local-ip: is '10.0.0.1/24', must be an IPv4 or IPv6 address"),
        ):
            with self.subTest(arguments):
                status, printed = self.call("br-int", *arguments)
                self.assertEqual((status, self.switch.did), (2, []))
                self.assertIn(said, printed)

    def test_makes_no_bridge_out_of_a_slip_of_the_pen(self) -> None:
        status, said = self.call("br-itn")
        self.assertEqual((status, self.switch.did), (2, []))
        self.assertIn("BRIDGE: is 'br-itn', must be one of br-int", said)

    def test_says_what_did_not_take(self) -> None:
        self.switch._bridge = lambda setting: None  # type: ignore[method-assign]
        status, said = self.call("br-int")
        self.assertEqual(status, 2)
        self.assertIn("it did not become what it should be; still fail_mode", said)


if __name__ == "__main__":
    unittest.main()
