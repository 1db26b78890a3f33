/* SPDX-License-Identifier: Apache-2.0 */
/** Rules as a pure function of bindings and a snapshot of the network; their differences; the order of a rollout. */
package org.hypermip.flows.rules;
