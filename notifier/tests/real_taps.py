# SPDX-License-Identifier: Apache-2.0
"""A tap of the kernel's, where the machine lets us make one."""

from __future__ import annotations

import fcntl
import os
import struct
import unittest

_TUNSETIFF, _IFF_TAP, _IFF_NO_PI = 0x400454CA, 0x0002, 0x1000  # linux/if_tun.h


def real_tap(test: unittest.TestCase, name: str) -> int:
    """The descriptor by which this process holds it, until the test is over; without one, the test is skipped."""
    try:
        descriptor = os.open("/dev/net/tun", os.O_RDWR)
        test.addCleanup(os.close, descriptor)
        make_tap(descriptor, name)
    except OSError as refused:
        test.skipTest(f"no tap may be made here: {refused}")
    return descriptor


def make_tap(descriptor: int, name: str) -> None:
    """Raises OSError. The descriptor is one of /dev/net/tun."""
    fcntl.ioctl(descriptor, _TUNSETIFF, struct.pack("16sH22x", name.encode(), _IFF_TAP | _IFF_NO_PI))
