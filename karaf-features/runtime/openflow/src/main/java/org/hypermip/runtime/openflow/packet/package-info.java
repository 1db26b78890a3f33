/* SPDX-License-Identifier: Apache-2.0 */
/** Packets that switches send to ONOS, and that ONOS sends out of switches. */
package org.hypermip.runtime.openflow.packet;
