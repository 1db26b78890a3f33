/* SPDX-License-Identifier: Apache-2.0 */
/** Whose a mobile node and a switch are, of several controllers that hold the same bindings. */
package org.hypermip.app.ownership;
