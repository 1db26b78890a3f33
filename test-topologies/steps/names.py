# SPDX-License-Identifier: Apache-2.0
"""Who is who in the lab of two sites, for steps that several scenarios take."""

VM, HOME, AWAY = "vm1", "hv-a", "hv-b"
CORRESPONDENTS = ("home", "routed", "remote")
