/* SPDX-License-Identifier: Apache-2.0 */
/** The rules that switches should hold, and the two kinds that carry frames to a mobile node. */
package org.hypermip.flows.desired;
