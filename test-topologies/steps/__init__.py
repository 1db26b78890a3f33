# SPDX-License-Identifier: Apache-2.0
"""Steps that several scenarios take, and what they check: no step knows a scenario."""
