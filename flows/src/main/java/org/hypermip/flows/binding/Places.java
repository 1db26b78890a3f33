/* SPDX-License-Identifier: Apache-2.0 */
package org.hypermip.flows.binding;

import java.util.Collection;
import org.hypermip.flows.network.MobilityDomain;
import org.onosproject.net.DeviceId;

/** Where home is. */
final class Places {

    private Places() {}

    /** Tells whether every one of the interfaces is in its home network at that switch. */
    static boolean isHome(Collection<HomeAddress> interfaces, DeviceId device, MobilityDomain domain) {
        return interfaces.stream().allMatch(address -> domain.network(address.network())
                .filter(network -> network.isServedBy(device))
                .isPresent());
    }
}
