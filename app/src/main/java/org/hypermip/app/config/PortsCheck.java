/* SPDX-License-Identifier: Apache-2.0 */
package org.hypermip.app.config;

import java.util.List;
import java.util.Optional;
import org.hypermip.app.codec.JsonField;
import org.hypermip.flows.network.HomeNetwork;
import org.hypermip.flows.network.Hypervisor;
import org.hypermip.flows.network.MobilityDomain;

/**
 * Whether it is clear which ports are hypervisors'. Switches of one network flood to each other: a host's announcement comes to all of
 * them. It must not count as that of a host at a port that leads to another switch.
 */
final class PortsCheck {

    private PortsCheck() {}

    /**
     * Checks the hypervisors of a domain with a reactive network.
     *
     * @throws org.hypermip.app.codec.FieldException if one does not say which ports are its own, and would have to
     */
    static void check(JsonField root, MobilityDomain domain) {
        if (domain.networks().values().stream().noneMatch(HomeNetwork::reactive)) {
            return;
        }
        List<Hypervisor> hypervisors = domain.hypervisors().values().asList();
        for (int index = 0; index < hypervisors.size(); index++) {
            Hypervisor hypervisor = hypervisors.get(index);
            Optional<HomeNetwork> shared = domain.networks().values().stream()
                    .filter(network -> network.isServedBy(hypervisor.device()))
                    .filter(network -> network.switches().size() > 1)
                    .findFirst();
            if (hypervisor.ports().isEmpty() && shared.isPresent()) {
                throw root.get("hypervisors")
                        .items(0, MobilitySettingsReader.MAX_ELEMENTS)
                        .get(index)
                        .get("ports")
                        .shouldBe(
                                "patterns of its virtual machines' port names, such as tap-*: a network is reactive, and network "
                                        + shared.get().id() + " has switches beside " + hypervisor.device()
                                        + " that what is announced is flooded to");
            }
        }
    }
}
