# SPDX-License-Identifier: Apache-2.0
"""What a scenario leaves behind: result.json for machines, a timeline for people."""
