# SPDX-License-Identifier: Apache-2.0
"""Machines that libvirt owns: its events, its calls, and its hook. Only the hook goes without python3-libvirt."""
