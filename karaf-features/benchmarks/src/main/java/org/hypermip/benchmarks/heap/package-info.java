/* SPDX-License-Identifier: Apache-2.0 */
/**
 * What some classes' objects keep alive in a heap, from its dump.
 */
package org.hypermip.benchmarks.heap;
