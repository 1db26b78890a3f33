/* SPDX-License-Identifier: Apache-2.0 */
/** Selectors as matches: one table line a criterion type. */
package org.hypermip.runtime.openflow.codec.selector;
