# SPDX-License-Identifier: Apache-2.0
"""hypermip-notifier: tells the fabric of every live migration of the hypervisor it runs on. Python's standard library only, but for libvirt."""
