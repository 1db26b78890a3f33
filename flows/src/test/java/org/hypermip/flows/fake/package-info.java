/* SPDX-License-Identifier: Apache-2.0 */
/** Switches without a network: they run frames through rules, so that forwarding can be tested as a whole. */
package org.hypermip.flows.fake;
