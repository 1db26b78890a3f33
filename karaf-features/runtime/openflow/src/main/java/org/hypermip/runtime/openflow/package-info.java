/* SPDX-License-Identifier: Apache-2.0 */
/**
 * OpenFlow providers of the <em>embedded runtime only</em>.
 *
 * <p>They stand between ONOS's {@code OpenFlowController} and its device, flow rule, group and packet services, because the
 * ONOS that is assembled from Maven Central comes without them. A stock ONOS has providers of its own
 * ({@code org.onosproject.openflow}): this bundle is never part of the .oar and is never to be installed beside those.
 *
 * <p>Switches have to speak OpenFlow 1.3 or 1.4 (for Open vSwitch: {@code protocols=OpenFlow13}). With 1.5, which Open vSwitch
 * 3 prefers if it may, the controller's library already fails in the handshake.
 */
package org.hypermip.runtime.openflow;
