# SPDX-License-Identifier: Apache-2.0
"""What is, besides what changes: the fabric is told again and again which guests are here, and tells what it makes of it."""
