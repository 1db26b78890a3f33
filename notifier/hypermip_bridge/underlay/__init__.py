# SPDX-License-Identifier: Apache-2.0
"""Drops what comes to a tunnel endpoint in a tunnel, and not from a configured endpoint (RFC 3024 section 4.3.2, the outer source)."""
