/* SPDX-License-Identifier: Apache-2.0 */
/** Karaf commands: what the home agent knows, for an operator at the shell. */
package org.hypermip.cli;
