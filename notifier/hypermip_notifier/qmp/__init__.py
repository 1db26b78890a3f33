# SPDX-License-Identifier: Apache-2.0
"""Machines whose QEMU has a monitor for the notifier: the client, and what holds a pause back by it."""
