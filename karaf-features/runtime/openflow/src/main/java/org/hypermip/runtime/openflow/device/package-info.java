/* SPDX-License-Identifier: Apache-2.0 */
/** Devices and ports: switches that come, go and change, their ports, port statistics and who is master. */
package org.hypermip.runtime.openflow.device;
