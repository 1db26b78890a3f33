# SPDX-License-Identifier: Apache-2.0
"""What the fabric is told, and what it answers."""
