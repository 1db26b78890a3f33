/* SPDX-License-Identifier: Apache-2.0 */
/** Machines that move at random through fake switches, and what has to hold meanwhile. */
package org.hypermip.flows.simulation;
