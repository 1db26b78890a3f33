/* SPDX-License-Identifier: Apache-2.0 */
/** Rules for what neighbors ask and say: ARP, Neighbor Discovery, and router advertisements. */
package org.hypermip.flows.desired.neighbors;
