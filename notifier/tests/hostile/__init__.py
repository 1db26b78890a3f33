# SPDX-License-Identifier: Apache-2.0
"""What others could send to the notifier to harm it: kept, and mutated. `python3 -m tests.hostile SECONDS SEED` looks for more."""
