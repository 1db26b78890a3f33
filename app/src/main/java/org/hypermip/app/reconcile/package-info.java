/* SPDX-License-Identifier: Apache-2.0 */
/**
 * Brings the switches to what the bindings want. All of it goes from the present state: what the bindings and the network are now, against
 * what the switches are known to hold. How they came to be so does not matter.
 */
package org.hypermip.app.reconcile;
