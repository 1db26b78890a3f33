/* SPDX-License-Identifier: Apache-2.0 */
package org.hypermip.flows.network;

import java.util.Optional;
import org.onosproject.net.DeviceId;
import org.onosproject.net.PortNumber;

/** Knows of ports that a view of the network lacks, because they came since it was taken. */
@FunctionalInterface
public interface LatePorts {

    /** Knows of none. */
    LatePorts NONE = (device, name) -> Optional.empty();

    /** Returns the number of the switch's port of that name, if it has come. */
    Optional<PortNumber> find(DeviceId device, String name);
}
