/* SPDX-License-Identifier: Apache-2.0 */
package org.hypermip.flows.binding;

import com.google.common.collect.ImmutableMap;
import org.hypermip.flows.network.MobilityDomain;

/** Which guests of an inventory have ports, as it says, that are none of its hypervisor's guests' by the configuration. */
public final class InventoryCheck {

    private InventoryCheck() {}

    /** Returns why, by mobile node. The inventory's hypervisor is configured. */
    public static ImmutableMap<String, Refusal> refusals(Inventory inventory, MobilityDomain domain) {
        ImmutableMap.Builder<String, Refusal> refusals = ImmutableMap.builder();
        domain.hypervisor(inventory.hypervisor())
                .ifPresent(hypervisor -> inventory.guests().forEach((mobileNode, guest) -> PortClaims.foreign(
                                hypervisor, guest.ports().values(), domain)
                        .ifPresent(refusal -> refusals.put(mobileNode, refusal))));
        return refusals.build();
    }
}
