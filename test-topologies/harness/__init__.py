# SPDX-License-Identifier: Apache-2.0
"""Runs scenarios: finds them, gives each an ONOS and a lab, limits their time, and leaves nothing behind."""
