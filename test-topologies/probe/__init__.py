# SPDX-License-Identifier: Apache-2.0
"""Measuring instruments: what a correspondent of the VM sees, and what crosses a tunnel.

The instruments are C programs, because three correspondents at a packet a millisecond share two cores with emulators and a JVM.
They only log; counting is done here, where it is known which packets belong to which move.
"""
