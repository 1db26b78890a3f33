# SPDX-License-Identifier: Apache-2.0
"""One module a behaviour. Its docstring says what it shows, its run(context) shows it."""
