/* SPDX-License-Identifier: Apache-2.0 */
/** What the operator configured: networks, switches and hypervisors. Values only. */
package org.hypermip.flows.network;
