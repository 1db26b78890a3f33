/* SPDX-License-Identifier: Apache-2.0 */
package org.hypermip.app.driver;

import com.google.common.collect.ImmutableSet;
import java.util.Set;
import org.onlab.packet.MplsLabel;
import org.onlab.packet.VlanId;
import org.onosproject.net.PortNumber;
import org.onosproject.net.behaviour.MplsQuery;
import org.onosproject.net.behaviour.VlanQuery;
import org.onosproject.net.driver.AbstractHandlerBehaviour;

/**
 * No VLAN and no MPLS label of a port is ONOS's to allot to intents. Those of {@code ovs} are, all of them. ONOS registers thousands of
 * them as resources when a port appears, and takes them away when it goes. That costs its controller about half a second of a processor's
 * time. A mobile node's ports come and go with each of its migrations.
 */
public final class NoLabels extends AbstractHandlerBehaviour implements VlanQuery, MplsQuery {

    @Override
    public Set<VlanId> queryVlanIds(PortNumber port) {
        return ImmutableSet.of();
    }

    @Override
    public Set<MplsLabel> queryMplsLabels(PortNumber port) {
        return ImmutableSet.of();
    }
}
