/* SPDX-License-Identifier: Apache-2.0 */
package org.hypermip.flows.binding;

import java.util.Collection;
import org.hypermip.flows.network.MobilityDomain;

/** Where home is. */
final class Places {

    private Places() {}

    /** Tells whether every one of the interfaces is in its home network at that place. */
    static boolean isHome(Collection<HomeAddress> interfaces, Attachment place, MobilityDomain domain) {
        return interfaces.stream().allMatch(address -> domain.network(address.network())
                .filter(network -> network.isServedBy(place.device()))
                .isPresent());
    }
}
