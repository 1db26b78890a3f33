# SPDX-License-Identifier: Apache-2.0
"""Sets an Open vSwitch bridge up for HyperMIP: says what differs from what it should be, and changes that alone."""
