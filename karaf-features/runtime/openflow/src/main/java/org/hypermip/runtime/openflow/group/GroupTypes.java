/* SPDX-License-Identifier: Apache-2.0 */
package org.hypermip.runtime.openflow.group;

import com.google.common.collect.ImmutableBiMap;
import java.util.Optional;
import org.onosproject.net.group.GroupDescription;
import org.projectfloodlight.openflow.protocol.OFGroupType;

/** ONOS's group types and OpenFlow's. ONOS's clone groups have no like in OpenFlow. */
final class GroupTypes {
    private static final ImmutableBiMap<GroupDescription.Type, OFGroupType> TYPES = ImmutableBiMap.of(
            GroupDescription.Type.ALL, OFGroupType.ALL,
            GroupDescription.Type.SELECT, OFGroupType.SELECT,
            GroupDescription.Type.INDIRECT, OFGroupType.INDIRECT,
            GroupDescription.Type.FAILOVER, OFGroupType.FF);

    private GroupTypes() {}

    /** The type on the wire. @throws UnsupportedOperationException if OpenFlow has none */
    static OFGroupType write(GroupDescription.Type type) {
        return Optional.ofNullable(TYPES.get(type))
                .orElseThrow(() -> new UnsupportedOperationException("OpenFlow has no groups of type " + type));
    }

    static GroupDescription.Type read(OFGroupType type) {
        return Optional.ofNullable(TYPES.inverse().get(type))
                .orElseThrow(() -> new UnsupportedOperationException("ONOS has no groups of type " + type));
    }
}
