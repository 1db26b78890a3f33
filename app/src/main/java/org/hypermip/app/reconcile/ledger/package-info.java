/* SPDX-License-Identifier: Apache-2.0 */
/** What switches hold, because of whom, and what is wrong with that. */
package org.hypermip.app.reconcile.ledger;
