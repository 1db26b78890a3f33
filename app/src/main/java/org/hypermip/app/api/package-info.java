/* SPDX-License-Identifier: Apache-2.0 */
/** What the home agent offers to its edges: REST, the shell, and other ONOS applications. */
package org.hypermip.app.api;
