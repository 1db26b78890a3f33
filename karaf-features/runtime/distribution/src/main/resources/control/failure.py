# SPDX-License-Identifier: Apache-2.0
"""What keeps an instance from being started."""


class StartFailure(Exception):
    """It did not start; the message says why."""
