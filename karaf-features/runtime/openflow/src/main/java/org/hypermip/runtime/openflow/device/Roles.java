/* SPDX-License-Identifier: Apache-2.0 */
package org.hypermip.runtime.openflow.device;

import static java.util.Objects.requireNonNull;

import com.google.common.collect.ImmutableBiMap;
import org.onosproject.net.MastershipRole;
import org.onosproject.openflow.controller.RoleState;

/** ONOS's mastership roles and OpenFlow's controller roles. A standby node is an equal controller, and no node's is a slave. */
final class Roles {
    private static final ImmutableBiMap<MastershipRole, RoleState> STATES = ImmutableBiMap.of(
            MastershipRole.MASTER, RoleState.MASTER,
            MastershipRole.STANDBY, RoleState.EQUAL,
            MastershipRole.NONE, RoleState.SLAVE);

    private Roles() {}

    static RoleState state(MastershipRole role) {
        return requireNonNull(STATES.get(role));
    }

    static MastershipRole role(RoleState state) {
        return requireNonNull(STATES.inverse().get(state));
    }
}
