/* SPDX-License-Identifier: Apache-2.0 */
package org.hypermip.flows.binding;

import java.util.Collection;
import org.hypermip.flows.network.MobilityDomain;
import org.onosproject.net.DeviceId;

/** Where home is. */
public final class Places {

    private Places() {}

    /** Tells whether every one of the interfaces is in its home network at that switch. */
    static boolean isHome(Collection<HomeAddress> interfaces, DeviceId device, MobilityDomain domain) {
        return interfaces.stream().allMatch(address -> domain.network(address.network())
                .filter(network -> network.isServedBy(device))
                .isPresent());
    }

    /**
     * Returns the binding as it is with this configuration. At home, a mobile node may last have been seen at a hypervisor, or a switch, that
     * is not configured there any more: then it is somewhere at home.
     */
    public static Binding asConfigured(Binding binding, MobilityDomain domain) {
        return !isSettledAtHome(binding) || isConfigured(binding, domain)
                ? binding
                : domain.network(binding.interfaces().get(0).network())
                        .map(network -> binding.toBuilder()
                                .at(Attachment.somewhereAtHome(network.homeAgent()))
                                .build())
                        .orElse(binding);
    }

    /** Tells whether it is at home and nothing moves. Then it may have been started elsewhere there since, and no hypervisor reports that. */
    static boolean isSettledAtHome(Binding binding) {
        return binding.isSettled() && binding.phase() == BindingPhase.AT_HOME;
    }

    private static boolean isConfigured(Binding binding, MobilityDomain domain) {
        return binding.at()
                        .hypervisor()
                        .map(id -> domain.hypervisor(id).isPresent())
                        .orElse(true)
                && isHome(binding.interfaces(), binding.at().device(), domain);
    }
}
