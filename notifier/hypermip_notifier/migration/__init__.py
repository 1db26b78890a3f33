# SPDX-License-Identifier: Apache-2.0
"""A migration as one end of it sees it, whoever tells of it, and the gate before the guest's pause."""
