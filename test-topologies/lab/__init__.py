# SPDX-License-Identifier: Apache-2.0
"""The lab: sites of Open vSwitches, routers, hosts and hypervisors in network namespaces, on Mininet. See plan.py, then lab.py."""
