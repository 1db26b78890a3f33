# SPDX-License-Identifier: Apache-2.0
"""Somebody who says that he is a QEMU is heard as one."""

import json
import socket
import threading
import unittest

from probe.lying_qemu import said, serve


class LyingQemuTest(unittest.TestCase):
    def test_answers_as_a_qemu_with_that_guest_would(self) -> None:
        ours, theirs = socket.socketpair()
        threading.Thread(target=serve, args=(theirs, said("vm1", "52:54:00:00:01:32", "b1-rb")), daemon=True).start()
        with ours, ours.makefile("rw", encoding="utf-8") as lines:
            self.assertIn("QMP", json.loads(lines.readline()))
            answers = []
            for command in ("qmp_capabilities", "query-name", "human-monitor-command"):
                lines.write(json.dumps({"execute": command}) + "\r\n")
                lines.flush()
                answers.append(json.loads(lines.readline())["return"])
        self.assertEqual([{}, {"name": "vm1"}], answers[:2])
        self.assertIn("macaddr=52:54:00:00:01:32\r\n", answers[2])
        self.assertIn("ifname=b1-rb,", answers[2])


if __name__ == "__main__":
    unittest.main()
