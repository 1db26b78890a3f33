/* SPDX-License-Identifier: Apache-2.0 */
/** Our rules in ONOS's words. */
package org.hypermip.app.reconcile.openflow;
