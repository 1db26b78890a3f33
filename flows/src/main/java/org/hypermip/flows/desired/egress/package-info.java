/* SPDX-License-Identifier: Apache-2.0 */
/** Rules for what a visiting mobile node sends. */
package org.hypermip.flows.desired.egress;
