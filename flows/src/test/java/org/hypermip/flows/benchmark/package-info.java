/* SPDX-License-Identifier: Apache-2.0 */
/**
 * What the pure core costs, in time and in memory allocated; {@code make bench-core} runs it.
 */
package org.hypermip.flows.benchmark;
