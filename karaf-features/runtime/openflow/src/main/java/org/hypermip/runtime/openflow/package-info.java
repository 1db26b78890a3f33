/* SPDX-License-Identifier: Apache-2.0 */
/**
 * OpenFlow providers of the <em>embedded runtime only</em>.
 *
 * <p>They stand between ONOS's {@code OpenFlowController} and its device, flow rule, group and packet services, because the
 * ONOS that is assembled from Maven Central comes without them. A stock ONOS has providers of its own
 * ({@code org.onosproject.openflow}): this bundle is never part of the .oar and is never to be installed beside those.
 */
package org.hypermip.runtime.openflow;
